package org.weft.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.weft.domain.MacAddress;

/**
 * What the headers of an Ethernet frame say.
 *
 * @param destination to whom
 * @param source from whom
 * @param etherType of the payload; 0x8100 when there is a tag
 * @param ip the packet in it; empty when it is none, or has a header that is broken
 */
public record Frame(MacAddress destination, MacAddress source, int etherType, Optional<Ip> ip) {
    static final int HEADER = 14;
    static final int ARP = 0x0806;
    static final int RARP = 0x8035;
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;
    /** The shortest frame, without its check sequence: IEEE 802.3 section 4.2.3.3. */
    private static final int SHORTEST = 60;
    private static final long GROUP = 1L << 40;

    /** Reads a frame; empty when it is shorter than its header. */
    public static Optional<Frame> read(final byte[] bytes) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final int etherType = Short.toUnsignedInt(in.getShort(12));
        final Optional<Ip> ip = switch (etherType) {
            case IPV4 -> Ip.readIpv4(in, HEADER);
            case IPV6 -> Ip.readIpv6(in, HEADER);
            default -> Optional.empty();
        };
        return Optional.of(new Frame(mac(in, 0), mac(in, 6), etherType, ip));
    }

    static MacAddress mac(final ByteBuffer in, final int start) {
        return new MacAddress((long) Short.toUnsignedInt(in.getShort(start)) << 32
            | Integer.toUnsignedLong(in.getInt(start + 2)));
    }

    /** Whether an address is that of a group, or of all: IEEE 802 section 8.2.2. */
    static boolean isGroup(final MacAddress address) {
        return (address.bits() & GROUP) != 0;
    }

    /** A frame with its header, with room for a payload of so many bytes after it. */
    static ByteBuffer write(final MacAddress destination, final MacAddress source, final int etherType,
            final int payload) {
        final ByteBuffer out = ByteBuffer.allocate(Math.max(SHORTEST, HEADER + payload));
        put(put(out, destination), source).putShort((short) etherType);
        return out;
    }

    static ByteBuffer put(final ByteBuffer out, final MacAddress address) {
        return out.putShort((short) (address.bits() >>> 32)).putInt((int) address.bits());
    }
}
