package org.weft.pipeline;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weft.domain.AllowedPair;
import org.weft.domain.IpPrefix;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.FieldMatch;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** Addresses as matches and bits, and the matches that features share. */
final class Addresses {
    static final long ARP = 0x0806;
    static final long IPV4 = 0x0800;
    static final long IPV6 = 0x86dd;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int ROUTER_ADVERTISEMENT = 134;
    static final int NEIGHBOUR_SOLICITATION = 135;
    static final int NEIGHBOUR_ADVERTISEMENT = 136;
    static final int REDIRECT = 137;
    /** How much of an IPv4 address that is written as one of IPv6 says so. */
    private static final int MAPPED_LENGTH = 96;
    /** The bit of an Ethernet address that says group. */
    static final Bits GROUP_BIT = Bits.of(0x010000000000L);

    /** Where an IPv4 address is in {@link Register#ASKED_IP}. */
    static final Subfield ASKED_IPV4 = new Subfield(Field.XXREG2, 0, 31);

    private Addresses() {
        // functions only
    }

    /** The bits of an address: 32 or 128. */
    static Bits bits(final InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4 ? Bits.of(bytes.getInt() & 0xffffffffL) : new Bits(bytes.getLong(),
            bytes.getLong());
    }

    /** The bits of an IPv6 address, or of an IPv4 address mapped to one: RFC 4291 section 2.5.5.2. */
    static Bits mapped(final InetAddress address) {
        final Bits bits = bits(address);
        return address.getAddress().length == 4 ? new Bits(0, 0xffff00000000L | bits.lo()) : bits;
    }

    /** The address whose bits {@link #mapped} gives: Java itself takes a mapped address for one of IPv4. */
    static InetAddress unmapped(final Bits bits) {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(bits.hi()).putLong(bits.lo()).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** Matches the IP address that is asked about. */
    static FieldMatch asked(final InetAddress address) {
        return new FieldMatch(Field.XXREG2, mapped(address), Field.XXREG2.ones());
    }

    /** Asks about an IPv4 address of the packet. */
    static Stream<Action> askIpv4(final Field address) {
        return Stream.of(new Action.Load(new Subfield(Field.XXREG2, 64, 127), Bits.ZERO),
            new Action.Load(new Subfield(Field.XXREG2, 32, 63), Bits.of(0xffff)),
            new Action.Move(Subfield.of(address), ASKED_IPV4));
    }

    static Action move(final Field from, final Field to) {
        return move(from, Subfield.of(to));
    }

    static Action move(final Field from, final Subfield to) {
        return new Action.Move(Subfield.of(from), to);
    }

    static Action load(final Field to, final Bits value) {
        return new Action.Load(Subfield.of(to), value);
    }

    /** Matches a whole address. */
    static FieldMatch exact(final Field field, final InetAddress address) {
        return new FieldMatch(field, bits(address), field.ones());
    }

    /** Adds the match of a prefix; one of length 0 matches anything. */
    static Match.Builder within(final Match.Builder match, final Field field, final IpPrefix prefix) {
        return within(match, field, bits(prefix.address()), prefix.length());
    }

    private static Match.Builder within(final Match.Builder match, final Field field, final Bits address,
            final int length) {
        if (length == 0) {
            return match;
        }
        final int free = field.width() - length;
        // shifts are limited to 63 bits
        final Bits mask = Bits.ones(length).shiftLeft(free / 2).shiftLeft(free - free / 2);
        return match.masked(field, address.and(mask), mask);
    }

    /** Adds that the IP address that is asked about is in a prefix. */
    static Match.Builder askedWithin(final Match.Builder match, final IpPrefix prefix) {
        final int length = prefix.length() + (prefix.isIpv4() ? MAPPED_LENGTH : 0);
        return within(match.register(Register.ASKED_IPV6, prefix.isIpv4() ? 0 : 1), Field.XXREG2,
            mapped(prefix.address()), length);
    }

    /** Prefixes of a pair, and if one is of IPv6, the address that goes with any of these. */
    static List<IpPrefix> withLinkLocal(final AllowedPair pair) {
        final Inet6Address own = pair.mac().linkLocal();
        final var result = new ArrayList<>(pair.prefixes());
        if (!pair.prefixes().stream().allMatch(IpPrefix::isIpv4)
                && pair.prefixes().stream().noneMatch(prefix -> prefix.address().equals(own)
                    && prefix.length() == Field.IPV6_SRC.width())) {
            result.add(new IpPrefix(own, Field.IPV6_SRC.width()));
        }
        return result;
    }

    /** Matches packets of IPv4, or of IPv6. */
    static Match.Builder ip(final Match.Builder match, final boolean ipv4) {
        return match.exact(Field.ETH_TYPE, ipv4 ? IPV4 : IPV6);
    }

    /** Matches packets from a prefix. */
    static Match.Builder from(final Match.Builder match, final IpPrefix prefix) {
        return within(ip(match, prefix.isIpv4()), prefix.isIpv4() ? Field.IPV4_SRC : Field.IPV6_SRC, prefix);
    }

    /** Matches packets to a prefix. */
    static Match.Builder to(final Match.Builder match, final IpPrefix prefix) {
        return within(ip(match, prefix.isIpv4()), prefix.isIpv4() ? Field.IPV4_DST : Field.IPV6_DST, prefix);
    }

    /** Matches IPv6 messages of a type of ICMPv6. */
    static Match.Builder icmpv6(final Match.Builder match, final int type) {
        return match.exact(Field.ETH_TYPE, IPV6).exact(Field.IP_PROTO, ICMPV6).exact(Field.ICMPV6_TYPE, type);
    }

    /** Matches frames to one address, or to several. */
    static Match.Builder group(final Match.Builder match, final boolean several) {
        return match.masked(Field.ETH_DST, several ? GROUP_BIT : Bits.ZERO, GROUP_BIT);
    }
}
