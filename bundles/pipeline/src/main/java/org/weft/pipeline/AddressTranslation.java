package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.IpRange;
import org.weft.domain.KeyOwner;
import org.weft.domain.NatRule;
import org.weft.domain.PortRange;
import org.weft.domain.RouterId;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Action.Ct;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Format;
import org.weft.node.Match;
import org.weft.node.Nat;
import org.weft.node.Register;

/**
 * {@link Stage#NAT_INPUT}, {@link Stage#DESTINATION_NAT}, {@link Stage#NAT_OUTPUT} and {@link Stage#SOURCE_NAT}: the
 * gateways of a router translate between inside and outside. Connections that begin inside are in one zone of
 * conntrack, which may translate their source, those that begin outside in another one. Each is remembered, whether it
 * is translated or not, so that its answers are known as such and pass the rules by.
 *
 * <p>Nodes with floating addresses of their own do so too: see {@link DistributedTranslation}.
 *
 * <p>What is sent from inside to an address of the outside goes out with its source translated and, without leaving
 * the gateway, comes in again; so its answers come back the same way.
 */
final class AddressTranslation implements Feature {
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST_V6 = 128;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REPLY_V6 = 129;
    /** Destination unreachable, time exceeded, parameter problem: RFC 792. */
    private static final int[] ERRORS = {3, 11, 12};
    /** Destination unreachable, packet too big, time exceeded, parameter problem: RFC 4443. */
    private static final int[] ERRORS_V6 = {1, 2, 3, 4};
    /** Of the rule with the order 0, which none has. */
    private static final int RULES = 60_000;
    private static final Bits REPLY = Bits.of(32 + 8);
    private static final Bits INVALID = Bits.of(32 + 16);
    private static final Bits SOURCE_CHANGED = Bits.of(64);
    private static final Bits DESTINATION_CHANGED = Bits.of(128);

    /** A router that translates: its key, and that of its connections. */
    private record Router(int key, int connections) {
        static Optional<Router> of(final RouterId id, final Topology topology, final View view) {
            final var keys = topology.inputs().keys();
            return view.get(keys, new KeyOwner.OfRouter(id)).flatMap(key ->
                view.get(keys, new KeyOwner.OfNat(id)).map(connections -> new Router(key, connections)));
        }

        Ct.Zone zone(final NatRule.Side side) {
            return new Ct.Zone.Constant(2 * connections + (side == NatRule.Side.SOURCE ? 0 : 1));
        }

        Match.Builder routed() {
            return Match.builder().register(Register.DATAPATH, key);
        }

        Match.Builder routed(final boolean ipv4) {
            return Addresses.ip(routed(), ipv4);
        }

        long cookie() {
            return Cookie.LOGICAL_ROUTER.of(key, 0);
        }

        /** Does to a packet what its connection has agreed on, and goes on with it. */
        Action known(final NatRule.Side side, final Stage next) {
            return new Ct(Ct.Mode.LOOKUP, Optional.of(next.table()), zone(side), Optional.of(new Nat.Known()),
                List.of());
        }

        /** Begins a connection, if there is none yet, and goes on. */
        Action begin(final NatRule.Side side, final Optional<Nat> nat) {
            return new Ct(Ct.Mode.COMMIT, Optional.of(next(side).table()), zone(side), nat, List.of());
        }
    }

    @Override
    public void install(final Topology topology, final Emission emission) {
        final var translations = topology.translations();
        emission.atBorders("translation at borders", translations.families(), (family, any, view) ->
            Router.of(family.router(), topology, view).map(router ->
                new Emission.Routed(family.router(), family(router, family.ipv4()))));
        emission.atGateways("addresses to the outside at gateways", translations.outside(), (outside, any, view) ->
            Router.of(outside.router(), topology, view).map(router ->
                new Emission.Routed(outside.router(), outside(router, outside.addresses()))));
        emission.atGateways("rules of translation", translations.rules(), (id, rule, view) ->
            rule(topology, rule, view).map(flows -> new Emission.Routed(id.router(), flows)));
        emission.atGateways("what routers that translate answer themselves", topology.routing().externalLinks(),
            (id, link, view) -> Optional.of(new Emission.Routed(id.router(), own(topology, link, view))));
        emission.atGateways("addresses of rules on physical networks", translations.answers(), (answer, link, view) ->
            Optional.of(new Emission.Routed(link.id().router(), Gateways.answers(link, answer.addresses()))));
        emission.own("translation on a node", translations.nodes(), (node, any, view) ->
            Optional.of(new Emission.Own(node, nodeFlows())));
    }

    /** Where packets go when rules have been heeded. */
    private static Stage next(final NatRule.Side side) {
        return side == NatRule.Side.SOURCE ? Stage.GATEWAY_OUTPUT : Stage.ROUTER_INPUT;
    }

    private static Stage rules(final NatRule.Side side) {
        return side == NatRule.Side.SOURCE ? Stage.SOURCE_NAT : Stage.DESTINATION_NAT;
    }

    private static List<Flow> family(final Router router, final boolean ipv4) {
        final var flows = new ArrayList<Flow>(List.of(
            Stage.NAT_INPUT.flow(100, router.cookie(), router.routed(ipv4),
                router.known(NatRule.Side.SOURCE, Stage.DESTINATION_NAT)),
            Stage.NAT_OUTPUT.flow(100, router.cookie(), router.routed(ipv4),
                router.known(NatRule.Side.DESTINATION, Stage.SOURCE_NAT))));
        for (final NatRule.Side side : NatRule.Side.values()) {
            flows.add(rules(side).flow(10, router.cookie(), router.routed(ipv4),
                router.begin(side, Optional.empty())));
            // they are about connections that began on the other side, and no rule for TCP or UDP matches them
            for (final int type : ipv4 ? ERRORS : ERRORS_V6) {
                flows.add(rules(side).flow(RULES + 1, router.cookie(), icmp(router.routed(ipv4), ipv4, type),
                    router.known(side, next(side))));
            }
        }
        return flows;
    }

    private static Match.Builder icmp(final Match.Builder match, final boolean ipv4, final int type) {
        return match.exact(Field.IP_PROTO, ipv4 ? Addresses.ICMP : Addresses.ICMPV6)
            .exact(ipv4 ? Field.ICMP_TYPE : Field.ICMPV6_TYPE, type);
    }

    private static List<Flow> outside(final Router router, final IpPrefix addresses) {
        return List.of(
            Stage.DESTINATION_NAT.flow(30, router.cookie(), Addresses.to(router.routed(), addresses)),
            Stage.GATEWAY_OUTPUT.flow(200, router.cookie(), Addresses.to(router.routed(), addresses),
                new Action.CtClear(), new Action.Move(Register.ROUTER_PORT_OUT.bits(), Register.PORT_IN.bits()),
                Register.FROM_OUTSIDE.load(1), Stage.NAT_INPUT.run()));
    }

    /** A router's own answers to echo requests are not translated, nor are the requests. */
    private static List<Flow> own(final Topology topology, final RouterLink link, final View view) {
        final var flows = new ArrayList<Flow>();
        for (final IpPrefix address : link.addresses()) {
            if (topology.translations().outward(link, address.address(), view)) {
                final IpPrefix own = IpPrefix.of(address.address());
                flows.add(Stage.NAT_OUTPUT.flow(200, link.cookie(), icmp(Addresses.from(link.routed(), own),
                    own.isIpv4(), own.isIpv4() ? ECHO_REPLY : ECHO_REPLY_V6), Stage.GATEWAY_OUTPUT.go()));
                flows.add(Stage.DESTINATION_NAT.flow(40, link.cookie(), icmp(Addresses.to(link.routed(), own),
                    own.isIpv4(), own.isIpv4() ? ECHO_REQUEST : ECHO_REQUEST_V6), Stage.ROUTER_INPUT.go()));
            }
        }
        return flows;
    }

    /** What carries out a rule; nothing until the router has its keys. */
    static Optional<List<Flow>> rule(final Topology topology, final NatRule rule, final View view) {
        return Router.of(rule.id().router(), topology, view).map(router -> rule(router, rule));
    }

    private static List<Flow> rule(final Router router, final NatRule rule) {
        final NatRule.Side side = rule.kind().side();
        final Action begin = router.begin(side, rule.to().map(to -> new Nat.To(
            side == NatRule.Side.SOURCE ? Nat.Side.SOURCE : Nat.Side.DESTINATION, addresses(to),
            rule.toPorts().map(ports -> new Nat.Ports(ports.first(), ports.last())),
            to.first().equals(to.last()) ? Set.of() : Set.of(Nat.Flag.PERSISTENT))));
        return blocks(rule.match().sourcePorts()).flatMap(source ->
            blocks(rule.match().destinationPorts()).map(destination ->
                rules(side).flow(RULES - rule.order(), router.cookie(), match(router, rule, source, destination),
                    begin))).toList();
    }

    private static Nat.Addresses addresses(final IpRange range) {
        return new Nat.Addresses(range.isIpv4() ? Format.IPV4 : Format.IPV6, Addresses.bits(range.first()),
            Addresses.bits(range.last()));
    }

    /** The blocks of a range; one that matches anything when there is none. */
    private static Stream<PortRange.Block> blocks(final Optional<PortRange> range) {
        return range.map(PortRange::blocks).orElse(List.of(new PortRange.Block(0, 0))).stream();
    }

    private static Match.Builder match(final Router router, final NatRule rule, final PortRange.Block source,
            final PortRange.Block destination) {
        final Match.Builder match = router.routed(rule.isIpv4());
        rule.match().source().ifPresent(prefix -> Addresses.from(match, prefix));
        rule.match().destination().ifPresent(prefix -> Addresses.to(match, prefix));
        rule.match().protocol().ifPresent(protocol -> {
            switch (protocol) {
                case ICMP -> match.exact(Field.IP_PROTO, rule.isIpv4() ? Addresses.ICMP : Addresses.ICMPV6);
                case TCP -> ports(match, Addresses.TCP, Field.TCP_SRC, source, Field.TCP_DST, destination);
                case UDP -> ports(match, Addresses.UDP, Field.UDP_SRC, source, Field.UDP_DST, destination);
                default -> throw new IllegalStateException("unknown " + protocol);
            }
        });
        return match;
    }

    private static void ports(final Match.Builder match, final int protocol, final Field from,
            final PortRange.Block source, final Field to, final PortRange.Block destination) {
        match.exact(Field.IP_PROTO, protocol);
        port(match, from, source);
        port(match, to, destination);
    }

    private static void port(final Match.Builder match, final Field field, final PortRange.Block block) {
        if (block.mask() != 0) {
            match.masked(field, Bits.of(block.port()), Bits.of(block.mask()));
        }
    }

    private static List<Flow> nodeFlows() {
        final long cookie = Cookie.NODE.of(0, 0);
        final var flows = new ArrayList<Flow>(List.of(
            Stage.NAT_INPUT.flow(0, cookie, Match.builder(), Stage.ROUTER_INPUT.go()),
            Stage.NAT_OUTPUT.flow(0, cookie, Match.builder(), Stage.GATEWAY_OUTPUT.go()),
            // what could not be translated goes nowhere
            Stage.ROUTER_INPUT.flow(500, cookie,
                Match.builder().masked(Field.CT_STATE, INVALID, INVALID.or(DESTINATION_CHANGED))),
            Stage.GATEWAY_OUTPUT.flow(300, cookie,
                Match.builder().masked(Field.CT_STATE, INVALID, INVALID.or(SOURCE_CHANGED)))));
        // neighbour discovery is between neighbours
        IntStream.of(Addresses.NEIGHBOUR_SOLICITATION, Addresses.NEIGHBOUR_ADVERTISEMENT).forEach(type ->
            flows.add(Stage.NAT_INPUT.flow(200, cookie, Addresses.icmpv6(Match.builder(), type),
                Stage.ROUTER_INPUT.go())));
        for (final NatRule.Side side : NatRule.Side.values()) {
            flows.add(rules(side).flow(RULES + 2, cookie, state(REPLY), next(side).go()));
            // a segment out of the window that is known of the connection, as of one that was picked up halfway
            flows.add(rules(side).flow(RULES + 2, cookie,
                state(INVALID.or(side == NatRule.Side.SOURCE ? SOURCE_CHANGED : DESTINATION_CHANGED)),
                next(side).go()));
        }
        return flows;
    }

    private static Match.Builder state(final Bits flags) {
        return Match.builder().masked(Field.CT_STATE, flags, flags);
    }
}
