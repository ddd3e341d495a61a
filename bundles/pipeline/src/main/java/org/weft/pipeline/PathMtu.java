package org.weft.pipeline;

import java.net.Inet6Address;
import java.util.Optional;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportZone;
import org.weft.engine.Engine;
import org.weft.engine.Relation;
import org.weft.engine.View;

/** How long packets may be: the MTU of what carries a switch, less what tunnels add. */
public final class PathMtu {
    private final Inputs inputs;
    private final Relation<String, Boolean> ipv6Zones;
    private final Relation<SwitchId, Integer> usable;
    private final Relation<RouterPortId, Integer> ofLinks;

    PathMtu(final Engine engine, final Inputs inputs, final Routing routing) {
        this.inputs = inputs;
        ipv6Zones = engine.flatMap("zones with tunnels over IPv6", inputs.nodes(), (id, node, out) ->
            node.connectors().stream().filter(connector -> connector.address() instanceof Inet6Address)
                .forEach(connector -> out.emit(connector.zone(), true)));
        usable = engine.derive("usable MTU", inputs.switches(), (id, logicalSwitch, view) ->
            ofSwitch(logicalSwitch, view));
        ofLinks = engine.derive("MTU of router links", routing.links(), (id, link, view) -> link.external()
            ? view.get(routing.transports(), id.router()).flatMap(transport -> ofTransport(transport, view))
            : view.get(usable, link.logicalSwitch().id()));
    }

    private Optional<Integer> ofSwitch(final LogicalSwitch logicalSwitch, final View view) {
        return logicalSwitch.bridging().isPresent()
            ? view.get(inputs.zones(), logicalSwitch.bridging().orElseThrow().zone()).map(TransportZone::mtu)
            : ofTransport(logicalSwitch.transport(), view);
    }

    /** The least of all ways, since any may be in use. */
    private Optional<Integer> ofTransport(final Transport transport, final View view) {
        return transport.bindings().stream().flatMap(binding -> view.get(inputs.zones(), binding.zone()).stream()
            .map(zone -> zone.mtu()
                - binding.encapsulation().overhead(view.get(ipv6Zones, zone.id()).isPresent())))
            .min(Integer::compare);
    }

    /** Of switches that have a transport. */
    Relation<SwitchId, Integer> usable() {
        return usable;
    }

    /**
     * Of packets that a router sends by a link, on the way from the sender's node: for links to physical networks, on
     * the way to the gateway.
     */
    public Relation<RouterPortId, Integer> ofLinks() {
        return ofLinks;
    }
}
