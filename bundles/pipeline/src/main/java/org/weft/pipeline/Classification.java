package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.domain.InterfaceState;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** {@link Stage#CLASSIFY}: where a packet comes from. */
final class Classification implements Feature {
    private static final int PRIORITY = 100;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("classify VIFs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), List.of(Stage.CLASSIFY.flow(PRIORITY, port.cookie(),
                Match.builder().exact(Field.IN_PORT, port.ofport()),
                Register.DATAPATH.load(port.datapath()), Register.PORT_IN.load(port.port()),
                Stage.ADMISSION.go())))));
        emission.own("classify tunnels", topology.tunnelPorts(), (at, connector, view) ->
            Emission.own(at.node(), view.get(topology.nodePorts(), at).filter(InterfaceState::usable)
                .map(state -> Stage.CLASSIFY.flow(PRIORITY, Cookie.TUNNEL.of(0, 0),
                    Match.builder().exact(Field.IN_PORT, state.ofport()),
                    new Action.Move(new Subfield(Field.TUN_ID, 0, 23), Register.DATAPATH.bits()),
                    Register.FROM_TUNNEL.load(1), Stage.L2_LOOKUP.go()))));
    }
}
