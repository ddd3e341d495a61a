package org.weft.domain;

import java.util.Locale;

/** How frames of logical switches cross the network between transport nodes. */
public enum Encapsulation {
    GRE("gre"),
    STT("stt"),
    VXLAN("vx"),
    GENEVE("gnv");

    private final String shortName;

    Encapsulation(final String shortName) {
        this.shortName = shortName;
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
