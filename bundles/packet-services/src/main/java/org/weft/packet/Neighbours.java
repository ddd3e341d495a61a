package org.weft.packet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.weft.domain.MacAddress;

/** Asks for neighbours and tells of oneself: ARP (RFC 826), RARP (RFC 903) and neighbour discovery (RFC 4861). */
public final class Neighbours {
    private static final MacAddress ALL = new MacAddress(0xffff_ffff_ffffL);
    private static final MacAddress NOBODY = new MacAddress(0);
    private static final int ARP_LENGTH = 28;
    private static final byte[] NO_ADDRESS = new byte[4];
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int REQUEST_REVERSE = 3;

    /** A target and one option, which holds a MAC address. */
    private static final int ND_LENGTH = 32;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int SOURCE_MAC = 1;
    private static final int TARGET_MAC = 2;
    private static final int ROUTER = 0x80000000;
    private static final int OVERRIDE = 0x20000000;
    /** Neighbours believe a message only if no router can have forwarded it. */
    private static final byte HOPS = (byte) 255;
    private static final byte[] ALL_NODES = group(0, 0, 0x01);

    private Neighbours() {
        // functions only
    }

    /** Whose an IP address is. */
    public record Answer(InetAddress address, MacAddress mac) {
    }

    /** What a frame answers: an ARP reply, or a neighbour advertisement with its target's MAC address. */
    public static Optional<Answer> answer(final byte[] bytes) {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final Optional<Frame> frame = Frame.read(bytes);
        if (frame.filter(one -> one.etherType() == Frame.ARP).isPresent()) {
            return bytes.length >= Frame.HEADER + ARP_LENGTH && in.getShort(Frame.HEADER + 6) == REPLY
                ? Optional.of(new Answer(address(Arrays.copyOfRange(bytes, Frame.HEADER + 14, Frame.HEADER + 18)),
                    Frame.mac(in, Frame.HEADER + 8))) : Optional.empty();
        }
        return frame.flatMap(Frame::ip).filter(ip -> ip.protocol() == Ip.ICMPV6).flatMap(ip -> {
            final int start = Frame.HEADER + ip.payload();
            if (ip.length() < ip.payload() + ND_LENGTH || in.get(start) != (byte) ADVERTISEMENT
                    || in.get(start + 24) != TARGET_MAC) {
                return Optional.empty();
            }
            return Optional.of(new Answer(address(Arrays.copyOfRange(bytes, start + 8, start + 24)),
                Frame.mac(in, start + 26)));
        });
    }

    /** Asks all for the MAC address of {@code target}. */
    public static byte[] arpRequest(final MacAddress mac, final Inet4Address address, final Inet4Address target) {
        return arp(Frame.ARP, REQUEST, mac, address.getAddress(), NOBODY, target.getAddress());
    }

    /** Tells all that an address is at a MAC address: an ARP announcement (RFC 5227 section 3). */
    public static byte[] gratuitousArp(final MacAddress mac, final Inet4Address address) {
        return arpRequest(mac, address, address);
    }

    /**
     * Tells all bridges where a MAC address is, whatever addresses it has: it asks for the address of the MAC address
     * itself, and nobody answers that.
     */
    public static byte[] rarp(final MacAddress mac) {
        return arp(Frame.RARP, REQUEST_REVERSE, mac, NO_ADDRESS, mac, NO_ADDRESS);
    }

    private static byte[] arp(final int etherType, final int operation, final MacAddress sender,
            final byte[] senderAddress, final MacAddress target, final byte[] targetAddress) {
        final ByteBuffer out = Frame.write(ALL, sender, etherType, ARP_LENGTH);
        out.putShort((short) 1).putShort((short) Frame.IPV4).put((byte) 6).put((byte) 4).putShort((short) operation);
        Frame.put(out, sender).put(senderAddress);
        Frame.put(out, target).put(targetAddress);
        return out.array();
    }

    /** Asks for the MAC address of {@code target}: RFC 4861 section 4.3, to its solicited-node group. */
    public static byte[] solicitation(final MacAddress mac, final Inet6Address address, final Inet6Address target) {
        final byte[] wanted = target.getAddress();
        final byte[] group = group(0x01, 0xff, 0);
        System.arraycopy(wanted, 13, group, 13, 3);
        return discovery(SOLICITATION, 0, mac, address, group, target, SOURCE_MAC);
    }

    /**
     * Tells all that an address is at a MAC address, even those who know another one: an unsolicited neighbour
     * advertisement with the override flag, RFC 4861 section 7.2.6.
     *
     * @param router whether the address is that of a router; one that says otherwise is no longer used as one
     */
    public static byte[] advertisement(final MacAddress mac, final Inet6Address address, final boolean router) {
        return discovery(ADVERTISEMENT, router ? ROUTER | OVERRIDE : OVERRIDE, mac, address, ALL_NODES.clone(),
            address, TARGET_MAC);
    }

    private static byte[] discovery(final int type, final int flags, final MacAddress mac, final Inet6Address from,
            final byte[] group, final Inet6Address target, final int option) {
        final ByteBuffer out = Frame.write(groupMac(group), mac, Frame.IPV6, Ip.IPV6_HEADER + ND_LENGTH);
        Icmpv6.header(out, ND_LENGTH, HOPS, from, address(group));
        out.put((byte) type).put((byte) 0).putShort((short) 0).putInt(flags).put(target.getAddress())
            .put((byte) option).put((byte) 1);
        Frame.put(out, mac);
        Icmpv6.close(out, ND_LENGTH);
        return out.array();
    }

    /** ff02::, with three of the last bytes: those after eleven, after twelve, and the last one. */
    private static byte[] group(final int after11, final int after12, final int last) {
        final byte[] group = new byte[16];
        group[0] = (byte) 0xff;
        group[1] = 2;
        group[11] = (byte) after11;
        group[12] = (byte) after12;
        group[15] = (byte) last;
        return group;
    }

    /** RFC 2464 section 7. */
    private static MacAddress groupMac(final byte[] group) {
        return new MacAddress(0x3333L << 32 | Integer.toUnsignedLong(ByteBuffer.wrap(group).getInt(12)));
    }

    private static InetAddress address(final byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes.length + " bytes are an address", e);
        }
    }
}
