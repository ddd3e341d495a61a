package org.weft.pipeline;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.weft.domain.IpPrefix;
import org.weft.domain.NatRule;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/** What routers translate between inside and outside. */
final class Translations {
    /** IPv4 or IPv6 at a router that has rules for it. */
    record Family(RouterId router, boolean ipv4) {
    }

    /** Addresses that a router has to the outside: it answers for them, and what is to them does not leave it. */
    record Outside(RouterId router, IpPrefix addresses) {
    }

    /** Such addresses on a physical network. */
    record Answer(RouterPortId port, IpPrefix addresses) {
    }

    /** Where a rule stands. */
    private record Place(RouterId router, NatRule.Side side, int order) {
        static Place of(final NatRule rule) {
            return new Place(rule.id().router(), rule.kind().side(), rule.order());
        }
    }

    private final Index<Place, NatRule.Id> byPlace;
    private final FloatingAddresses floating;
    private final Relation<NatRule.Id, NatRule> rules;
    private final Relation<RouterSpanKey, Boolean> borders;
    private final Relation<NodeId, Boolean> nodes;
    private final Relation<Family, Boolean> families;
    private final Relation<Outside, Boolean> outside;
    private final Relation<Answer, RouterLink> answers;

    Translations(final Engine engine, final Inputs inputs, final Routing routing,
            final Relation<PortId, BoundPort> ports) {
        byPlace = engine.index("NAT rules by order", inputs.natRules(), (id, rule) -> Place.of(rule));
        final Relation<NatRule.Id, NatRule> counting = engine.derive("NAT rules that count", inputs.natRules(),
            (id, rule, view) ->
                Optional.of(rule).filter(one -> one.problem().isEmpty() && first(one, view).equals(id)));
        floating = new FloatingAddresses(engine, inputs, routing, counting, ports);
        rules = engine.derive("NAT rules of gateways", counting, (id, rule, view) ->
            Optional.of(rule).filter(one -> view.get(floating.rules(), id).isEmpty()));
        borders = engine.union("borders of routers", List.of(routing.gateways(), floating.nodes()));
        nodes = engine.flatMap("nodes at borders", borders, (at, any, out) -> out.emit(at.node(), true));
        families = engine.flatMap("families that are translated", counting, (id, rule, out) ->
            out.emit(new Family(id.router(), rule.isIpv4()), true));
        final Relation<Outside, Boolean> ofRules = engine.flatMap("addresses of NAT rules", rules, (id, rule, out) ->
            rule.outside().forEach(prefix -> out.emit(new Outside(id.router(), prefix), true)));
        outside = engine.union("addresses to the outside", List.of(ofRules,
            engine.join("addresses of ports to the outside", families, (family, any) -> family.router(),
                routing.externalLinks(), (id, link) -> id.router(), (family, any, id, link, out) ->
                    link.addresses().stream().map(IpPrefix::address).map(IpPrefix::of)
                        .filter(own -> own.isIpv4() == family.ipv4())
                        .forEach(own -> out.emit(new Outside(id.router(), own), true)))));
        answers = engine.join("addresses of NAT rules on physical networks", ofRules, (at, any) -> at.router(),
            routing.externalLinks(), (id, link) -> id.router(), (at, any, id, link, out) -> {
                if (link.addresses().stream().anyMatch(own -> own.contains(at.addresses()))) {
                    out.emit(new Answer(id, at.addresses()), link);
                }
            });
    }

    /** Which of the rules at one place counts. */
    NatRule.Id first(final NatRule rule, final View view) {
        return view.get(byPlace, Place.of(rule)).first();
    }

    /** Whether an address of a link is one to the outside of a router that translates such addresses. */
    boolean outward(final RouterLink link, final InetAddress address, final View view) {
        return link.external() && view.get(families, new Family(link.id().router(), address instanceof Inet4Address))
            .isPresent();
    }

    /** The floating addresses that are to be distributed. */
    FloatingAddresses floating() {
        return floating;
    }

    /** The nodes where packets of routers pass between inside and outside. */
    Relation<RouterSpanKey, Boolean> borders() {
        return borders;
    }

    /** These nodes. */
    Relation<NodeId, Boolean> nodes() {
        return nodes;
    }

    /** The rules that gateways carry out. */
    Relation<NatRule.Id, NatRule> rules() {
        return rules;
    }

    /** What has rules. */
    Relation<Family, Boolean> families() {
        return families;
    }

    /** The addresses of routers that translate, on physical networks or beyond. */
    Relation<Outside, Boolean> outside() {
        return outside;
    }

    /** The addresses of rules that are asked for on a physical network, with the link to it. */
    Relation<Answer, RouterLink> answers() {
        return answers;
    }
}
