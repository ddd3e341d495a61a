package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.domain.KeyOwner;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Register;

/** {@link Stage#L2_LOOKUP}: which port a frame is for. */
final class L2Lookup implements Feature {
    private static final Bits GROUP_BIT = Bits.of(0x010000000000L);

    @Override
    public void install(final Topology topology, final Emission emission) {
        final var keys = topology.inputs().keys();
        emission.universal("look up MACs", topology.boundPorts(), (id, port, view) -> {
            // without a key the port is reached on its own node only
            final int node = view.get(keys, new KeyOwner.OfNode(port.node())).orElse(0);
            final int transport = view.get(keys, new KeyOwner.OfTransport(port.transport().id())).orElse(0);
            return Optional.of(new Emission.Universal(id.logicalSwitch(), port.addresses().stream()
                .map(address -> Stage.L2_LOOKUP.flow(100, port.cookie(),
                    Match.builder().register(Register.DATAPATH, port.datapath())
                        .exact(Field.ETH_DST, address.mac().bits()),
                    Register.PORT_OUT.load(port.port()), Register.NODE_OUT.load(node),
                    Register.TRANSPORT.load(transport), Stage.OUTPUT.go()))
                .toList()));
        });
        emission.universal("flood", topology.inputs().switches(), (id, logicalSwitch, view) ->
            view.get(keys, new KeyOwner.OfSwitch(id)).map(datapath -> new Emission.Universal(id, List.of(
                Stage.L2_LOOKUP.flow(50, Cookie.LOGICAL_SWITCH.of(datapath, 0), group(datapath, 0),
                    new Action.ToGroup(Flood.everywhere(datapath).id())),
                Stage.L2_LOOKUP.flow(50, Cookie.LOGICAL_SWITCH.of(datapath, 0), group(datapath, 1),
                    new Action.ToGroup(Flood.here(datapath).id()))))));
    }

    private static Match.Builder group(final int datapath, final int fromTunnel) {
        return Match.builder().register(Register.DATAPATH, datapath)
            .register(Register.FROM_TUNNEL, fromTunnel)
            .masked(Field.ETH_DST, GROUP_BIT, GROUP_BIT);
    }
}
