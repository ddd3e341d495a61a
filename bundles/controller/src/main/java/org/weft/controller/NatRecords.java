package org.weft.controller;

import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.Port;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.NatRule;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.nat.rule.Match;
import org.weft.domain.IpRange;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule.Kind;
import org.weft.domain.NatRule.Protocol;
import org.weft.domain.PortRange;

/** The datastore's NAT rules as records of the domain. */
final class NatRecords {
    private NatRecords() {
        // functions only
    }

    static org.weft.domain.NatRule rule(final org.weft.domain.NatRule.Id id, final NatRule rule) {
        return new org.weft.domain.NatRule(id, rule.requireOrder().toJava(), kind(rule.requireType()), match(rule),
            addresses(rule), ports(rule.getToPortMin(), rule.getToPortMax()),
            Optional.ofNullable(rule.getDistributedMac()).map(mac -> MacAddress.parse(mac.getValue())));
    }

    private static Kind kind(final NatRule.Type type) {
        return switch (type) {
            case SourceNat -> Kind.SOURCE;
            case DestinationNat -> Kind.DESTINATION;
            case NoSourceNat -> Kind.NO_SOURCE;
            case NoDestinationNat -> Kind.NO_DESTINATION;
        };
    }

    private static Protocol protocol(final Match.Protocol protocol) {
        return switch (protocol) {
            case Icmp -> Protocol.ICMP;
            case Tcp -> Protocol.TCP;
            case Udp -> Protocol.UDP;
        };
    }

    private static org.weft.domain.NatRule.Match match(final NatRule rule) {
        final var match = rule.getMatch();
        if (match == null) {
            return org.weft.domain.NatRule.Match.ANY;
        }
        return new org.weft.domain.NatRule.Match(Optional.ofNullable(match.getProtocol()).map(NatRecords::protocol),
            Optional.ofNullable(match.getSource()).map(Records::prefix),
            Optional.ofNullable(match.getDestination()).map(Records::prefix),
            ports(match.getSourcePortMin(), match.getSourcePortMax()),
            ports(match.getDestinationPortMin(), match.getDestinationPortMax()));
    }

    private static Optional<IpRange> addresses(final NatRule rule) {
        return first(rule.getToAddressMin(), rule.getToAddressMax()).map(first -> new IpRange(Records.address(first),
            Records.address(first(rule.getToAddressMax(), first).orElseThrow())));
    }

    private static Optional<PortRange> ports(final Port min, final Port max) {
        return first(min, max).map(first -> new PortRange(first.getValue().toJava(),
            first(max, first).orElseThrow().getValue().toJava()));
    }

    /** One end of a range alone is the other one too. */
    private static <T> Optional<T> first(final T one, final T other) {
        return Optional.ofNullable(one).or(() -> Optional.ofNullable(other));
    }
}
