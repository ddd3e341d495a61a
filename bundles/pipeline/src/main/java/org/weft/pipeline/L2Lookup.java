package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.KeyOwner;
import org.weft.domain.MacAddress;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/** {@link Stage#L2_LOOKUP} and {@link Stage#UNKNOWN}: which port a frame is for. */
final class L2Lookup implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        final var keys = topology.inputs().keys();
        emission.universal("look up MACs", topology.boundPorts(), (id, port, view) -> {
            // without a key the port is reached on its own node only
            final int node = view.get(keys, new KeyOwner.OfNode(port.node())).orElse(0);
            final int transport = view.get(keys, new KeyOwner.OfTransport(port.transport().id())).orElse(0);
            return Optional.of(new Emission.Universal(id.logicalSwitch(), port.addresses().stream()
                .map(address -> hit(port, address.mac(), node, transport)).toList()));
        });
        emission.universal("flood", topology.switches(), (id, logicalSwitch, view) ->
            view.get(keys, new KeyOwner.OfSwitch(id)).map(datapath -> new Emission.Universal(id, List.of(
                Stage.L2_LOOKUP.flow(50, Cookie.LOGICAL_SWITCH.of(datapath, 0),
                    Addresses.group(from(datapath, 0), true), GroupUse.EVERYWHERE.run(datapath)),
                Stage.L2_LOOKUP.flow(50, Cookie.LOGICAL_SWITCH.of(datapath, 0),
                    Addresses.group(from(datapath, 1), true), GroupUse.HERE.run(datapath))))));
        emission.universal("flood to unknown addresses", topology.openSwitches(), (id, open, view) ->
            view.get(keys, new KeyOwner.OfSwitch(id)).map(datapath -> new Emission.Universal(id, List.of(
                Stage.L2_LOOKUP.flow(10, Cookie.LOGICAL_SWITCH.of(datapath, 0),
                    Match.builder().register(Register.DATAPATH, datapath),
                    Stage.L2_LEARNED.run(), Stage.UNKNOWN.go()),
                // what a VIF sends is flooded by FloodLimit
                Stage.UNKNOWN.flow(100, Cookie.LOGICAL_SWITCH.of(datapath, 0), nowhere(from(datapath, 1)),
                    GroupUse.UNKNOWN_HERE.run(datapath))))));
        emission.own("nobody's addresses", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(
                Stage.L2_LOOKUP.flow(0, Cookie.NODE.of(0, 0), Match.builder(), Stage.drop(DropCause.NO_DESTINATION)),
                Stage.UNKNOWN.flow(0, Cookie.NODE.of(0, 0), Match.builder(), Stage.DELIVERY_GUARD.go())))));
    }

    private static Flow hit(final BoundPort port, final MacAddress mac, final int node, final int transport) {
        final var actions = new ArrayList<>(List.of(Register.PORT_OUT.load(port.port()), Register.NODE_OUT.load(node),
            Register.TRANSPORT.load(transport)));
        if (port.secured()) {
            actions.add(Register.GUARDED.load(1));
        }
        if (port.allows(mac)) {
            actions.add(Register.DELIVERABLE.load(1));
        }
        actions.add(Stage.DELIVERY_GUARD.go());
        return Stage.L2_LOOKUP.flow(100, port.cookie(), Match.builder().register(Register.DATAPATH, port.datapath())
            .exact(Field.ETH_DST, mac.bits()), actions);
    }

    private static Match.Builder from(final int datapath, final int fromTunnel) {
        return Match.builder().register(Register.DATAPATH, datapath).register(Register.FROM_TUNNEL, fromTunnel);
    }

    /** Adds that no destination was learnt. */
    static Match.Builder nowhere(final Match.Builder match) {
        return match.register(Register.PORT_OUT, 0).register(Register.NODE_OUT, 0);
    }
}
