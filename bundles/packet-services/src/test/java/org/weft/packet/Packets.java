package org.weft.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames as bytes, and what can be told of them without the code under test. */
final class Packets {
    static final String SENDER = "02000000000a";
    static final String ROUTER = "020000000001";
    static final byte[] UDP = hex("04d2 0035 000c 0000 01020304");

    private Packets() {
        // functions only
    }

    static InetAddress address(final String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text, e);
        }
    }

    static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** UDP with so many bytes after its IPv4 header. */
    static byte[] udp4(final int payload) {
        return ipv4("10.0.0.10", "10.1.0.10", 17, 0, payload(payload));
    }

    /** UDP with so many bytes after its IPv6 header. */
    static byte[] udp6(final int payload) {
        return ipv6("2001:db8::a", "2001:db8:1::a", 17, payload(payload));
    }

    private static byte[] payload(final int length) {
        return ByteBuffer.allocate(length).put(UDP, 0, Math.min(length, UDP.length)).array();
    }

    /** A packet with a TTL of 1; {@code fragment} is the word of flags and offset. */
    static byte[] ipv4(final String from, final String to, final int protocol, final int fragment,
            final byte[] payload) {
        final ByteBuffer out = ByteBuffer.allocate(34 + payload.length).put(hex(ROUTER + SENDER + "08004500"))
            .putShort((short) (20 + payload.length)).putShort((short) 0x1234).putShort((short) fragment)
            .put((byte) 1).put((byte) protocol).putShort((short) 0).put(address(from).getAddress())
            .put(address(to).getAddress());
        return out.putShort(24, (short) ~sum(out.array(), 14, 20)).put(payload).array();
    }

    /** A packet with a hop limit of 1. */
    static byte[] ipv6(final String from, final String to, final int next, final byte[] payload) {
        return ByteBuffer.allocate(54 + payload.length).put(hex(ROUTER + SENDER + "86dd60000000"))
            .putShort((short) payload.length).put((byte) next).put((byte) 1).put(address(from).getAddress())
            .put(address(to).getAddress()).put(payload).array();
    }

    /** The sum of words in ones' complement; 0xffff of what has its right checksum. */
    static int sum(final byte[] bytes, final int from, final int length) {
        int sum = 0;
        for (int at = 0; at < length; at++) {
            sum += (bytes[from + at] & 0xff) << (at % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    /** The sum of a message of ICMPv6 with its pseudo-header. */
    static int icmpv6Sum(final byte[] frame) {
        final int length = ByteBuffer.wrap(frame).getShort(18);
        final ByteBuffer summed = ByteBuffer.allocate(40 + length).put(frame, 22, 32).putInt(length).putInt(58)
            .put(frame, 54, length);
        return sum(summed.array(), 0, summed.capacity());
    }
}
