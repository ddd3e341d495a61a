package org.weft.domain;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule of address translation between a logical router and physical networks.
 *
 * @param id its id
 * @param order of the rules that match a packet, the one with the lowest order counts; 1 to 10,000, unique among the
 *     rules of the router for the same {@link Kind#side}
 * @param kind what it does
 * @param match the packets that it is for
 * @param to the new address is one of these; nothing for rules that do not translate
 * @param toPorts the new port is one of these; the port is kept, if it is free, when absent
 * @param distributed the MAC address, on the physical network, of a floating address that the node of the machine
 *     translates; empty if the gateways do
 */
public record NatRule(Id id, int order, Kind kind, Match match, Optional<IpRange> to, Optional<PortRange> toPorts,
        Optional<MacAddress> distributed) {
    /** What a rule does. */
    public enum Kind {
        /** Packets that leave by an L3 gateway get another source address. */
        SOURCE(Side.SOURCE, true),
        /** Packets that come in by an L3 gateway get another destination address. */
        DESTINATION(Side.DESTINATION, true),
        /** Packets that leave by an L3 gateway keep their source address. */
        NO_SOURCE(Side.SOURCE, false),
        /** Packets that come in by an L3 gateway keep their destination address. */
        NO_DESTINATION(Side.DESTINATION, false);

        private final Side side;
        private final boolean translates;

        Kind(final Side side, final boolean translates) {
            this.side = side;
            this.translates = translates;
        }

        public Side side() {
            return side;
        }

        /** Whether addresses change. */
        public boolean translates() {
            return translates;
        }
    }

    /** Which address of a connection's first packet a rule is about. */
    public enum Side { SOURCE, DESTINATION }

    /** Protocols that a rule can be for. */
    public enum Protocol { ICMP, TCP, UDP }

    /**
     * Packets; any where a part is absent.
     *
     * @param protocol their protocol; ICMP is ICMPv6 for IPv6
     * @param source their source address
     * @param destination their destination address
     * @param sourcePorts their source port, of TCP and UDP
     * @param destinationPorts their destination port, of TCP and UDP
     */
    public record Match(Optional<Protocol> protocol, Optional<IpPrefix> source, Optional<IpPrefix> destination,
            Optional<PortRange> sourcePorts, Optional<PortRange> destinationPorts) {
        /** Any packets. */
        public static final Match ANY = new Match(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

        private static Match from(final Optional<IpPrefix> source) {
            return new Match(Optional.empty(), source, Optional.empty(), Optional.empty(), Optional.empty());
        }

        private static Match to(final Optional<IpPrefix> destination) {
            return new Match(Optional.empty(), Optional.empty(), destination, Optional.empty(), Optional.empty());
        }

        private boolean hasPorts() {
            return sourcePorts.isPresent() || destinationPorts.isPresent();
        }
    }

    /** Which rule of which router. */
    public record Id(RouterId router, String id) implements Comparable<Id> {
        @Override
        public int compareTo(final Id other) {
            final int byRouter = router.compareTo(other.router);
            return byRouter != 0 ? byRouter : id.compareTo(other.id);
        }

        @Override
        public String toString() {
            return router + "/" + id;
        }
    }

    /** Whether the rule is for IPv4; else it is for IPv6. */
    public boolean isIpv4() {
        return families().findFirst().orElse(true);
    }

    private Stream<Boolean> families() {
        return Stream.of(to.map(IpRange::isIpv4), match.source.map(IpPrefix::isIpv4),
            match.destination.map(IpPrefix::isIpv4)).flatMap(Optional::stream);
    }

    /** Why the rule cannot be carried out: the first reason. */
    public Optional<String> problem() {
        final boolean portless = match.protocol.filter(one -> one != Protocol.ICMP).isEmpty();
        if (kind.translates && to.isEmpty()) {
            return Optional.of("has no address to translate to");
        } else if (!kind.translates && (to.isPresent() || toPorts.isPresent())) {
            return Optional.of("translates nothing, but has something to translate to");
        } else if (families().distinct().count() != 1) {
            return Optional.of("must have addresses of one family, IPv4 or IPv6");
        } else if (to.filter(range -> range.first().isAnyLocalAddress()).isPresent()) {
            return Optional.of("translates to an address that nobody can have");
        } else if (to.filter(range -> !range.isValid()).isPresent()) {
            return Optional.of("translates to a range of addresses whose end is before its beginning");
        } else if (Stream.of(toPorts, match.sourcePorts, match.destinationPorts).flatMap(Optional::stream)
                .anyMatch(range -> !range.isValid())) {
            return Optional.of("has a range of ports whose end is before its beginning");
        } else if (portless && (match.hasPorts() || toPorts.isPresent())) {
            return Optional.of("has ports, but is not for TCP or UDP");
        } else if (distributed.isPresent() && !(kind == Kind.DESTINATION && one(match.destination).isPresent()
                && match.equals(Match.to(match.destination)) && single(to) && toPorts.isEmpty())) {
            return Optional.of("is distributed, but not a rule for all that is sent to one address, and translates it "
                + "to one address");
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> one(final Optional<IpPrefix> prefix) {
        return prefix.filter(some -> some.equals(IpPrefix.of(some.address()))).map(IpPrefix::address);
    }

    private static boolean single(final Optional<IpRange> range) {
        return range.filter(some -> some.first().equals(some.last())).isPresent();
    }

    /** Whether it gives all that one address sends another source address, and keeps ports where they are free. */
    public boolean translates(final InetAddress from, final InetAddress into) {
        return kind == Kind.SOURCE && match.equals(Match.from(Optional.of(IpPrefix.of(from))))
            && to.equals(Optional.of(new IpRange(into, into))) && toPorts.isEmpty();
    }

    /** The addresses that packets from physical networks have for it: its own to the outside. */
    public List<IpPrefix> outside() {
        return switch (kind) {
            case SOURCE -> to.map(IpRange::prefixes).orElse(List.of());
            case DESTINATION -> match.destination.map(IpPrefix::network).map(List::of).orElse(List.of());
            case NO_SOURCE, NO_DESTINATION -> List.of();
        };
    }
}
