package org.weft.pipeline;

import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weft.domain.Bridging;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.SwitchId;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/**
 * Which floating addresses that are to be distributed can be, and where. One that cannot be is left to the gateways
 * with all that belongs to it, so that it is never answered for in two places. What is asked of one:
 *
 * <ul>
 * <li>two rules are for it alone, one for each direction, and none comes before them: the node has no others;
 * <li>nothing else is translated to it;
 * <li>the router is distributed, so that the node sees what the machine sends, and has one way to the outside.
 * </ul>
 */
final class FloatingAddresses {
    /** The packets that a rule is about, by the address that it changes. */
    private record Subject(RouterId router, NatRule.Side side, IpPrefix prefix) {
        static Subject of(final NatRule rule) {
            final NatRule.Side side = rule.kind().side();
            final var prefix = side == NatRule.Side.SOURCE ? rule.match().source() : rule.match().destination();
            return new Subject(rule.id().router(), side,
                prefix.map(IpPrefix::network).orElseGet(() -> any(rule)));
        }

        private static IpPrefix any(final NatRule rule) {
            return Stream.of(rule.match().source(), rule.match().destination()).flatMap(Optional::stream).findFirst()
                .or(() -> rule.to().map(to -> IpPrefix.of(to.first())))
                .map(one -> new IpPrefix(one.address(), 0).network()).orElseThrow();
        }
    }

    /** A rule by its order. */
    private record Ranked(int order, NatRule.Id id) implements Comparable<Ranked> {
        @Override
        public int compareTo(final Ranked other) {
            final int byOrder = Integer.compare(order, other.order);
            return byOrder != 0 ? byOrder : id.compareTo(other.id);
        }
    }

    /** Addresses to the outside of a router. */
    private record Outside(RouterId router, IpPrefix addresses) {
    }

    /** Such addresses of one rule. */
    private record Exposed(Outside addresses, NatRule.Id id) implements Comparable<Exposed> {
        @Override
        public int compareTo(final Exposed other) {
            return id.compareTo(other.id);
        }
    }

    /** An address on a switch, and a port that has it. */
    private record Resident(NeighbourId address, PortId port) implements Comparable<Resident> {
        @Override
        public int compareTo(final Resident other) {
            return port.compareTo(other.port);
        }
    }

    /** A MAC address on a physical network. */
    private record Claim(SwitchId network, MacAddress mac) {
    }

    /** A floating address that is to have it. */
    private record Claimant(Claim claim, NatRule.Id rule) implements Comparable<Claimant> {
        @Override
        public int compareTo(final Claimant other) {
            return rule.compareTo(other.rule);
        }
    }

    /** What has become of a floating address: at a node, or at the gateways, with the reason if that is a fault. */
    private record Verdict(Optional<FloatingAddress> distributed, Optional<String> why) {
        static Verdict atGateways(final String why) {
            return new Verdict(Optional.empty(), Optional.of(why));
        }
    }

    private final Inputs inputs;
    private final Routing routing;
    private final Relation<NatRule.Id, NatRule> counting;
    private final Relation<PortId, BoundPort> ports;
    private final Index<Subject, Ranked> rulesAbout;
    private final Index<Outside, Exposed> exposed;
    private final Index<NeighbourId, Resident> residents;
    private final Index<Claim, Claimant> macs;
    private final Relation<NatRule.Id, NatRule> wanted;
    private final Relation<NatRule.Id, Verdict> verdicts;
    private final Relation<NatRule.Id, FloatingAddress> distributed;
    private final Relation<NatRule.Id, Boolean> rules;
    private final Relation<RouterSpanKey, Boolean> nodes;
    private final Relation<SpanKey, LogicalSwitch> span;

    /**
     * Derives them.
     *
     * @param counting the rules that are carried out, somewhere
     * @param ports where addresses inside are
     */
    FloatingAddresses(final Engine engine, final Inputs inputs, final Routing routing,
            final Relation<NatRule.Id, NatRule> counting, final Relation<PortId, BoundPort> ports) {
        this.inputs = inputs;
        this.routing = routing;
        this.counting = counting;
        this.ports = ports;
        final Relation<Ranked, Subject> ranked = engine.flatMap("NAT rules by rank", counting, (id, rule, out) ->
            out.emit(new Ranked(rule.order(), id), Subject.of(rule)));
        rulesAbout = engine.index("NAT rules about addresses", ranked, (rank, subject) -> subject);
        final Relation<Exposed, Boolean> outside = engine.flatMap("exposed addresses", counting, (id, rule, out) ->
            rule.outside().forEach(prefix -> out.emit(new Exposed(new Outside(id.router(), prefix), id), true)));
        exposed = engine.index("NAT rules by addresses to the outside", outside, (one, any) -> one.addresses());
        final Relation<Resident, Boolean> resident = engine.flatMap("addresses of bound ports", ports,
            (id, port, out) -> port.addresses().forEach(address -> address.ips().forEach(ip ->
                out.emit(new Resident(new NeighbourId(id.logicalSwitch(), ip), id), true))));
        residents = engine.index("ports by addresses", resident, (one, any) -> one.address());
        wanted = engine.flatMap("floating addresses to distribute", counting, (id, rule, out) -> {
            if (rule.distributed().isPresent()) {
                out.emit(id, rule);
            }
        });
        final Relation<Claimant, Boolean> claimants = engine.join("MAC addresses of floating addresses", wanted,
            (id, rule) -> id.router(), routing.externalLinks(), (id, link) -> id.router(),
            (id, rule, port, link, out) -> out.emit(new Claimant(new Claim(link.logicalSwitch().id(),
                rule.distributed().orElseThrow()), id), true));
        macs = engine.index("floating addresses by MAC address", claimants, (one, any) -> one.claim());
        verdicts = engine.derive("where floating addresses are", wanted, (id, rule, view) ->
            Optional.of(verdict(rule, view)));
        distributed = engine.flatMap("distributed floating addresses", verdicts, (id, verdict, out) ->
            verdict.distributed().ifPresent(floating -> out.emit(id, floating)));
        rules = engine.flatMap("NAT rules that are distributed", distributed, (id, floating, out) -> {
            out.emit(floating.destination().id(), true);
            out.emit(floating.source().id(), true);
        });
        nodes = engine.flatMap("nodes of floating addresses", distributed, (id, floating, out) ->
            out.emit(new RouterSpanKey(id.router(), floating.node()), true));
        span = engine.flatMap("span of floating addresses", distributed, (id, floating, out) -> {
            final LogicalSwitch external = floating.link().logicalSwitch();
            out.emit(new SpanKey(external.id(), floating.node()), external);
        });
    }

    private Verdict verdict(final NatRule rule, final View view) {
        final RouterId router = rule.id().router();
        final InetAddress address = FloatingAddress.address(rule);
        final MacAddress mac = rule.distributed().orElseThrow();
        final var links = view.get(routing.externalPorts(), router);
        if (links.size() != 1) {
            return Verdict.atGateways("the router does not have exactly one port with an L3 gateway attachment");
        }
        final RouterLink link = view.get(routing.links(), links.first()).orElseThrow();
        final NatRule.Id first = view.get(macs, new Claim(link.logicalSwitch().id(), mac)).first().rule();
        final Optional<String> zone = link.logicalSwitch().bridging().map(Bridging::zone)
            .flatMap(service -> view.get(inputs.l3Zones(), service));
        if (!link.distributed()) {
            return Verdict.atGateways("the router is not distributed");
        } else if (!link.reaches(address) || link.addresses().stream().anyMatch(own ->
                own.address().equals(address))) {
            return Verdict.atGateways("its address is not within a prefix of the router's port " + link.id().id()
                + ", or is the router's own");
        } else if (!first.equals(rule.id()) || mac.equals(link.mac())) {
            return Verdict.atGateways("another address has its MAC address " + mac);
        } else if (zone.isEmpty()) {
            return Verdict.atGateways("the L3 gateway service has no zone");
        }
        return source(rule, view).map(source -> place(rule, source, link, zone.orElseThrow(), view)).orElseGet(() ->
            Verdict.atGateways("there is no source rule from " + FloatingAddress.inside(rule).getHostAddress() + " to "
                + address.getHostAddress() + ", or another rule for one of the two addresses comes first, or "
                + "translates to the address too"));
    }

    /** The rule for the other direction, if no other rule has a say. */
    private Optional<NatRule> source(final NatRule rule, final View view) {
        final InetAddress address = FloatingAddress.address(rule);
        final InetAddress inside = FloatingAddress.inside(rule);
        return first(rule.id().router(), NatRule.Side.SOURCE, inside, view)
            .filter(source -> source.translates(inside, address)
                && first(rule.id().router(), NatRule.Side.DESTINATION, address, view).equals(Optional.of(rule))
                && prefixes(address).flatMap(prefix -> view.get(exposed, new Outside(rule.id().router(), prefix))
                    .stream()).allMatch(one -> one.id().equals(rule.id()) || one.id().equals(source.id())));
    }

    /** Of the rules that change an address, the one that comes first for some of its packets. */
    private Optional<NatRule> first(final RouterId router, final NatRule.Side side, final InetAddress address,
            final View view) {
        return prefixes(address).flatMap(prefix -> view.get(rulesAbout, new Subject(router, side, prefix)).stream()
            .limit(1)).min(Ranked::compareTo).flatMap(ranked -> view.get(counting, ranked.id()));
    }

    /** All prefixes that an address is in. */
    private static Stream<IpPrefix> prefixes(final InetAddress address) {
        return IntStream.rangeClosed(0, address.getAddress().length * 8)
            .mapToObj(length -> new IpPrefix(address, length).network());
    }

    private Verdict place(final NatRule rule, final NatRule source, final RouterLink link, final String zone,
            final View view) {
        final InetAddress inside = FloatingAddress.inside(rule);
        final Optional<NodeId> node = routing.towards(rule.id().router(), inside, view)
            .flatMap(inner -> view.get(residents, new NeighbourId(inner.logicalSwitch().id(), inside)).stream()
                .findFirst())
            .flatMap(resident -> view.get(ports, resident.port())).map(BoundPort::node);
        if (node.isEmpty()) {
            // no machine is there: nobody is the worse for it
            return new Verdict(Optional.empty(), Optional.empty());
        }
        return node.flatMap(at -> view.get(inputs.nodes(), at)).filter(at -> at.bridges().containsKey(zone))
            .map(at -> new Verdict(Optional.of(new FloatingAddress(link, rule.distributed().orElseThrow(), rule, source,
                at.id())), Optional.empty()))
            .orElseGet(() -> Verdict.atGateways("transport node " + node.orElseThrow()
                + " has no bridge connector in zone " + zone));
    }

    /** Why the gateways carry out a rule that is to be distributed. */
    Optional<String> why(final NatRule.Id id, final View view) {
        return view.get(verdicts, id).flatMap(Verdict::why);
    }

    /** The rules that name a floating address to distribute. */
    Relation<NatRule.Id, NatRule> wanted() {
        return wanted;
    }

    /** Those that are distributed, by their rules for the destination. */
    Relation<NatRule.Id, FloatingAddress> distributed() {
        return distributed;
    }

    /** All their rules, which are not for gateways. */
    Relation<NatRule.Id, Boolean> rules() {
        return rules;
    }

    /** The nodes of their machines. */
    Relation<RouterSpanKey, Boolean> nodes() {
        return nodes;
    }

    /** The physical networks that these nodes need. */
    Relation<SpanKey, LogicalSwitch> span() {
        return span;
    }
}
