package org.weft.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Writes messages of ICMPv6: RFC 4443 section 2. */
final class Icmpv6 {
    private static final int VERSION = 0x60000000;
    private static final int ADDRESSES = 32;

    private Icmpv6() {
        // functions only
    }

    /** Writes the IPv6 header of a message of so many bytes. */
    static void header(final ByteBuffer out, final int length, final byte hops, final InetAddress from,
            final InetAddress to) {
        out.putInt(VERSION).putShort((short) length).put((byte) Ip.ICMPV6).put(hops).put(from.getAddress())
            .put(to.getAddress());
    }

    /** Puts the checksum into a message that has been written, over it and its pseudo-header (RFC 8200 section 8.1). */
    static void close(final ByteBuffer out, final int length) {
        final int start = Frame.HEADER + Ip.IPV6_HEADER;
        out.putShort(start + 2, Checksum.of(Checksum.sum(out, start - ADDRESSES, ADDRESSES + length) + length
            + Ip.ICMPV6));
    }
}
