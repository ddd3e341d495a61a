package org.weft.pipeline;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** {@link Stage#OUTPUT} and {@link Stage#TUNNEL_OUTPUT}: the last step of a packet, and the ports that it takes. */
final class Delivery implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("output to VIFs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), List.of(Stage.OUTPUT.flow(100, port.cookie(),
                Match.builder().register(Register.DATAPATH, port.datapath())
                    .register(Register.PORT_OUT, port.port()),
                new Action.Output(port.ofport()))))));
        emission.own("output elsewhere", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.OUTPUT.flow(0, Cookie.NODE.of(0, 0),
                Match.builder().register(Register.FROM_TUNNEL, 0), Stage.TUNNEL_OUTPUT.go())))));
        emission.own("tunnel ports", topology.tunnelPorts(), (at, connector, view) ->
            Optional.of(new Emission.Own(at.node(), List.of(Tunnel.port(connector)))));
        emission.own("output to tunnels", topology.tunnels(), (key, tunnel, view) ->
            Emission.own(key.node(), tunnelFlow(topology, key, tunnel, view)));
    }

    private static Optional<Flow> tunnelFlow(final Topology topology, final Tunnel.Key key, final Tunnel tunnel,
            final View view) {
        final var keys = topology.inputs().keys();
        final var peer = view.get(keys, new KeyOwner.OfNode(key.peer()));
        final var transport = view.get(keys, new KeyOwner.OfTransport(key.transport().id()));
        final var port = view.get(topology.nodePorts(), new NodePort(key.node(), Tunnel.portName(tunnel.local())))
            .filter(InterfaceState::usable);
        if (peer.isEmpty() || transport.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        final long remote = ByteBuffer.wrap(tunnel.remote().address().getAddress()).getInt() & 0xffffffffL;
        return Optional.of(Stage.TUNNEL_OUTPUT.flow(100, Cookie.TUNNEL.of(0, peer.orElseThrow()),
            Match.builder().register(Register.NODE_OUT, peer.orElseThrow())
                .register(Register.TRANSPORT, transport.orElseThrow()),
            new Action.Load(Subfield.of(Field.TUN_DST), Bits.of(remote)),
            new Action.Move(Register.DATAPATH.bits(), new Subfield(Field.TUN_ID, 0, 23)),
            new Action.Output(port.orElseThrow().ofport())));
    }
}
