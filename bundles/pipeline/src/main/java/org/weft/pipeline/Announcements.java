package org.weft.pipeline;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.weft.domain.IpPrefix;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/**
 * Where addresses of routers are on physical networks, as far as others have to be told because it may change: the
 * addresses of ports, which are on the active gateway, and floating addresses that follow their machines.
 */
public final class Announcements {
    /** An address to the outside of a router. */
    public record Key(RouterPortId port, InetAddress address) implements Comparable<Key> {
        @Override
        public int compareTo(final Key other) {
            final int byPort = port.compareTo(other.port);
            return byPort != 0 ? byPort : address.getHostAddress().compareTo(other.address.getHostAddress());
        }
    }

    /**
     * Where it is.
     *
     * @param node the node that answers for it
     * @param mac the MAC address that it has
     * @param link by which the router is joined to the physical network
     */
    public record Place(NodeId node, MacAddress mac, RouterLink link) {
    }

    private final Relation<Key, Place> places;
    private final Index<SwitchId, Key> placesOn;

    Announcements(final Engine engine, final Topology topology,
            final Relation<RouterId, RouterHealth.Gateways> gateways) {
        final var routing = topology.routing();
        final var floating = topology.translations().floating();
        final Relation<RouterPortId, Place> ofLinks = engine.derive("active gateways of links",
            routing.externalLinks(), (id, link, view) -> active(gateways, id.router(), view)
                .map(node -> new Place(node, link.mac(), link)));
        final Relation<NatRule.Id, Place> ofFloating = engine.derive("places of floating addresses", floating.wanted(),
            (id, rule, view) -> view.get(floating.distributed(), id)
                .map(one -> new Place(one.node(), one.mac(), one.link()))
                .or(() -> view.get(routing.externalPorts(), id.router()).stream()
                    .flatMap(port -> view.get(ofLinks, port).stream())
                    .filter(place -> place.link().reaches(FloatingAddress.address(rule))).findFirst()));
        places = engine.union("addresses on physical networks", List.of(
            engine.flatMap("addresses of links on physical networks", ofLinks, (id, place, out) ->
                place.link().addresses().stream().map(IpPrefix::address)
                    .forEach(address -> out.emit(new Key(id, address), place))),
            engine.join("floating addresses on physical networks", ofFloating, (id, place) -> id, floating.wanted(),
                (id, rule) -> id, (id, place, same, rule, out) ->
                    out.emit(new Key(place.link().id(), FloatingAddress.address(rule)), place))));
        placesOn = engine.index("places on a physical network", places,
            (key, place) -> place.link().logicalSwitch().id());
    }

    private static Optional<NodeId> active(final Relation<RouterId, RouterHealth.Gateways> gateways,
            final RouterId router, final View view) {
        return view.get(gateways, router).flatMap(RouterHealth.Gateways::active);
    }

    /** The places of addresses. */
    public Relation<Key, Place> places() {
        return places;
    }

    /** The addresses on a physical network; not for derivations. */
    public Index<SwitchId, Key> on() {
        return placesOn;
    }
}
