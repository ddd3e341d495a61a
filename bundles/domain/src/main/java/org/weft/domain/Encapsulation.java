package org.weft.domain;

import java.util.Locale;

/** How frames of logical switches cross the network between transport nodes. */
public enum Encapsulation {
    /** 8 bytes, RFC 2890. */
    GRE("gre", 8),
    /** As TCP, and 18 bytes with padding, draft-davie-stt. */
    STT("stt", 20 + 18),
    /** UDP, and 8 bytes, RFC 7348. */
    VXLAN("vx", 8 + 8),
    /** UDP, and 8 bytes without options, RFC 8926. */
    GENEVE("gnv", 8 + 8);

    private static final int ETHERNET = 14;
    private final String shortName;
    private final int header;

    Encapsulation(final String shortName, final int header) {
        this.shortName = shortName;
        this.header = header;
    }

    /** How many bytes a packet of a logical switch grows by in a tunnel between addresses of IPv6, or of IPv4. */
    public int overhead(final boolean ipv6) {
        return (ipv6 ? 40 : 20) + header + ETHERNET;
    }

    /** At most three letters, for names of ports. */
    public String shortName() {
        return shortName;
    }

    /** The spelling of Open vSwitch (Interface.type) and of the API. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
