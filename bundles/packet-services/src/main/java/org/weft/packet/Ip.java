package org.weft.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * What the header of an IPv4 (RFC 791) or IPv6 (RFC 8200) packet says, extension headers included.
 *
 * @param source from whom
 * @param destination to whom, of the same family
 * @param protocol of the payload, as numbered by IANA
 * @param length of the packet with its header, in bytes
 * @param payload where the payload begins, in bytes from the start of the packet
 * @param begins whether the payload begins with its first byte: the packet is whole or a first fragment
 */
public record Ip(InetAddress source, InetAddress destination, int protocol, int length, int payload, boolean begins) {
    static final int ICMP = 1;
    static final int ICMPV6 = 58;
    static final int IPV4_HEADER = 20;
    static final int IPV6_HEADER = 40;

    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    /** Hop-by-hop options, routing and destination options: RFC 8200 section 4. */
    private static final Set<Integer> EXTENSIONS = Set.of(0, 43, 60);

    /** Reads the packet that begins at a byte; empty when its header is not whole or contradicts itself. */
    static Optional<Ip> readIpv4(final ByteBuffer in, final int start) {
        final int available = in.limit() - start;
        if (available < IPV4_HEADER || in.get(start) >>> 4 != 4) {
            return Optional.empty();
        }
        final int header = (in.get(start) & 0xf) * 4;
        final int length = Short.toUnsignedInt(in.getShort(start + 2));
        if (header < IPV4_HEADER || length < header || length > available
                || Checksum.of(Checksum.sum(in, start, header)) != 0) {
            return Optional.empty();
        }
        return Optional.of(new Ip(address(in, start + 12, 4), address(in, start + 16, 4),
            Byte.toUnsignedInt(in.get(start + 9)), length, header, (in.getShort(start + 6) & 0x1fff) == 0));
    }

    /** As above. */
    static Optional<Ip> readIpv6(final ByteBuffer in, final int start) {
        final int available = in.limit() - start;
        if (available < IPV6_HEADER || (in.get(start) & 0xf0) != 0x60) {
            return Optional.empty();
        }
        final int length = IPV6_HEADER + Short.toUnsignedInt(in.getShort(start + 4));
        if (length > available) {
            return Optional.empty();
        }
        int protocol = Byte.toUnsignedInt(in.get(start + 6));
        int payload = IPV6_HEADER;
        boolean begins = true;
        while (begins && (EXTENSIONS.contains(protocol) || protocol == FRAGMENT || protocol == AUTHENTICATION)) {
            if (payload + 8 > length) {
                return Optional.empty();
            }
            final int size = Byte.toUnsignedInt(in.get(start + payload + 1));
            begins = protocol != FRAGMENT || (in.getShort(start + payload + 2) & 0xfff8) == 0;
            final int bytes = protocol == FRAGMENT ? 8 : protocol == AUTHENTICATION ? (size + 2) * 4 : (size + 1) * 8;
            protocol = Byte.toUnsignedInt(in.get(start + payload));
            payload += bytes;
        }
        return payload > length ? Optional.empty() : Optional.of(new Ip(address(in, start + 8, 16),
            address(in, start + 24, 16), protocol, length, payload, begins));
    }

    private static InetAddress address(final ByteBuffer in, final int start, final int length) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(in.array(), start, start + length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(length + " bytes are an address", e);
        }
    }
}
