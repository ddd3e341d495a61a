package org.weft.pipeline;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.weft.domain.IpPrefix;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.FieldMatch;
import org.weft.node.Match;

/** Addresses as matches and bits, and the matches that features share. */
final class Addresses {
    static final long ARP = 0x0806;
    static final long IPV4 = 0x0800;
    static final long IPV6 = 0x86dd;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int ROUTER_ADVERTISEMENT = 134;
    static final int NEIGHBOUR_SOLICITATION = 135;
    static final int NEIGHBOUR_ADVERTISEMENT = 136;
    static final int REDIRECT = 137;
    /** The bit of an Ethernet address that says group. */
    static final Bits GROUP_BIT = Bits.of(0x010000000000L);

    private Addresses() {
        // functions only
    }

    /** The bits of an address: 32 or 128. */
    static Bits bits(final InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4 ? Bits.of(bytes.getInt() & 0xffffffffL) : new Bits(bytes.getLong(),
            bytes.getLong());
    }

    /** Matches a whole address. */
    static FieldMatch exact(final Field field, final InetAddress address) {
        return new FieldMatch(field, bits(address), field.ones());
    }

    /** Adds the match of a prefix; one of length 0 matches anything. */
    static Match.Builder within(final Match.Builder match, final Field field, final IpPrefix prefix) {
        if (prefix.length() == 0) {
            return match;
        }
        final int free = field.width() - prefix.length();
        // shifts are limited to 63 bits
        final Bits mask = Bits.ones(prefix.length()).shiftLeft(free / 2).shiftLeft(free - free / 2);
        return match.masked(field, bits(prefix.address()).and(mask), mask);
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
