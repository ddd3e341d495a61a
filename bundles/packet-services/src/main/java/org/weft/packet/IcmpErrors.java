package org.weft.packet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.weft.domain.MacAddress;

/** What a router says to the sender of a packet that it does not forward: ICMP (RFC 792) and ICMPv6 (RFC 4443). */
public final class IcmpErrors {
    /** How long an answer is at most: RFC 1812 section 4.3.2.3 and RFC 4443 section 2.4 (c). */
    private static final int IPV4_LONGEST = 576;
    private static final int IPV6_LONGEST = 1280;
    private static final int ICMP_HEADER = 8;
    /** Precedence of control: RFC 1812 section 4.3.2.5. */
    private static final byte CONTROL = (byte) 0xc0;
    /** Answers are never fragments, so their identification says nothing: RFC 6864 section 4.1. */
    private static final short DO_NOT_FRAGMENT = 0x4000;
    private static final byte IPV4_TTL = 64;
    private static final byte IPV6_HOPS = (byte) 255;
    /** Of ICMP: unreachable, source quench, redirect, time exceeded, parameter problem. */
    private static final Set<Integer> IPV4_ERRORS = Set.of(3, 4, 5, 11, 12);
    /** Errors of ICMPv6 are below this. */
    private static final int FIRST_INFORMATION = 128;
    private static final int REDIRECT = 137;

    private IcmpErrors() {
        // functions only
    }

    /** Why a packet is not forwarded. */
    public sealed interface Cause {
        /** Its TTL or hop limit has run out. */
        record TimeExceeded() implements Cause {
        }

        /** It cannot, or must not, go there. */
        record Unreachable(Why why) implements Cause {
            /** What is in the way. */
            public enum Why {
                /** There is no route. */
                NETWORK,
                /** Nobody on the last network has the address. */
                HOST,
                /** Nobody serves the port, or the protocol, at the address. */
                PORT,
                /** A rule forbids it. */
                PROHIBITED
            }
        }

        /**
         * It is longer than the next link takes. In IPv4 this is said of packets that may be fragmented, too, which
         * RFC 792 does not provide for: switches do not fragment, and senders that hear it send smaller ones.
         *
         * @param mtu the longest packet that it takes, with its IP header; 68 to 65535 bytes
         */
        record TooBig(int mtu) implements Cause {
            public TooBig {
                if (mtu < 68 || mtu > 0xffff) {
                    throw new IllegalArgumentException("MTU " + mtu + " is not within 68..65535");
                }
            }
        }
    }

    /**
     * The answer to a frame.
     *
     * @param frame an IPv4 or IPv6 packet, as it came to the router
     * @param cause why it goes no further
     * @param router who answers
     * @param address the address of the router that it answers from, of the packet's family
     * @return empty for a frame that must not be answered (RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e)): an
     *     ICMP error or redirect, to a group or from no single host, a fragment other than the first, broken, or no IP
     *     packet. Whether its destination is the broadcast address of a network only the caller can know.
     * @throws IllegalArgumentException when the address is not of the packet's family
     */
    public static Optional<byte[]> answer(final byte[] frame, final Cause cause, final MacAddress router,
            final InetAddress address) {
        final Optional<Frame> read = Frame.read(frame);
        final Optional<Ip> ip = read.flatMap(Frame::ip).filter(packet -> mayAnswer(read.orElseThrow(), packet, cause))
            .filter(packet -> !isError(frame, packet));
        if (ip.isPresent() && ip.orElseThrow().source().getClass() != address.getClass()) {
            throw new IllegalArgumentException(address + " cannot answer " + ip.orElseThrow().source());
        }
        return ip.map(packet -> isIpv4(packet)
            ? ipv4(frame, packet, cause, read.orElseThrow().source(), router, address)
            : ipv6(frame, packet, cause, read.orElseThrow().source(), router, address));
    }

    private static boolean isIpv4(final Ip packet) {
        return packet.source() instanceof Inet4Address;
    }

    private static boolean mayAnswer(final Frame frame, final Ip packet, final Cause cause) {
        // a packet to a group of IPv6 may be found too big: so path MTU discovery works for groups
        final boolean groupsToo = !isIpv4(packet) && cause instanceof Cause.TooBig;
        return packet.begins() && !Frame.isGroup(frame.source()) && isHost(packet.source())
            && (groupsToo || !Frame.isGroup(frame.destination()) && !isGroup(packet.destination()));
    }

    private static boolean isGroup(final InetAddress address) {
        return address.isMulticastAddress() || address instanceof Inet4Address && address.getAddress()[0] == -1;
    }

    /** Not 0.0.0.0/8, 127.0.0.0/8 and 224.0.0.0/3 (RFC 1812 section 5.3.7), and their likes of IPv6. */
    private static boolean isHost(final InetAddress address) {
        final int first = Byte.toUnsignedInt(address.getAddress()[0]);
        return !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !address.isMulticastAddress()
            && (!(address instanceof Inet4Address) || first != 0 && first < 224);
    }

    /** Whether it is an error message of ICMP, or one that cannot be told from these. */
    private static boolean isError(final byte[] frame, final Ip packet) {
        if (packet.protocol() != (isIpv4(packet) ? Ip.ICMP : Ip.ICMPV6)) {
            return false;
        }
        if (packet.payload() >= packet.length()) {
            return true;
        }
        final int type = Byte.toUnsignedInt(frame[Frame.HEADER + packet.payload()]);
        return isIpv4(packet) ? IPV4_ERRORS.contains(type) : type < FIRST_INFORMATION || type == REDIRECT;
    }

    private static byte[] ipv4(final byte[] frame, final Ip packet, final Cause cause, final MacAddress to,
            final MacAddress router, final InetAddress address) {
        final int quote = Math.min(packet.length(), IPV4_LONGEST - Ip.IPV4_HEADER - ICMP_HEADER);
        final int length = Ip.IPV4_HEADER + ICMP_HEADER + quote;
        final ByteBuffer out = Frame.write(to, router, Frame.IPV4, length);
        out.put((byte) 0x45).put(CONTROL).putShort((short) length).putShort((short) 0).putShort(DO_NOT_FRAGMENT)
            .put(IPV4_TTL).put((byte) Ip.ICMP).putShort((short) 0).put(address.getAddress())
            .put(packet.source().getAddress());
        out.putShort(Frame.HEADER + 10, Checksum.of(Checksum.sum(out, Frame.HEADER, Ip.IPV4_HEADER)));
        message(out, ipv4Kind(cause), cause);
        out.put(frame, Frame.HEADER, quote);
        final int icmp = Frame.HEADER + Ip.IPV4_HEADER;
        out.putShort(icmp + 2, Checksum.of(Checksum.sum(out, icmp, ICMP_HEADER + quote)));
        return out.array();
    }

    private static byte[] ipv6(final byte[] frame, final Ip packet, final Cause cause, final MacAddress to,
            final MacAddress router, final InetAddress address) {
        final int quote = Math.min(packet.length(), IPV6_LONGEST - Ip.IPV6_HEADER - ICMP_HEADER);
        final ByteBuffer out = Frame.write(to, router, Frame.IPV6, Ip.IPV6_HEADER + ICMP_HEADER + quote);
        Icmpv6.header(out, ICMP_HEADER + quote, IPV6_HOPS, address, packet.source());
        message(out, ipv6Kind(cause), cause);
        out.put(frame, Frame.HEADER, quote);
        Icmpv6.close(out, ICMP_HEADER + quote);
        return out.array();
    }

    /** The head of a message but for its checksum; both versions have the MTU in the same place. */
    private static void message(final ByteBuffer out, final int kind, final Cause cause) {
        out.putShort((short) kind).putShort((short) 0).putInt(cause instanceof Cause.TooBig big ? big.mtu() : 0);
    }

    /** Type and code. */
    private static int ipv4Kind(final Cause cause) {
        if (cause instanceof Cause.Unreachable unreachable) {
            return switch (unreachable.why()) {
                case NETWORK -> 0x0300;
                case HOST -> 0x0301;
                case PORT -> 0x0303;
                case PROHIBITED -> 0x030d;
            };
        }
        return cause instanceof Cause.TooBig ? 0x0304 : 0x0b00;
    }

    private static int ipv6Kind(final Cause cause) {
        if (cause instanceof Cause.Unreachable unreachable) {
            return switch (unreachable.why()) {
                case NETWORK -> 0x0100;
                case PROHIBITED -> 0x0101;
                case HOST -> 0x0103;
                case PORT -> 0x0104;
            };
        }
        return cause instanceof Cause.TooBig ? 0x0200 : 0x0300;
    }
}
