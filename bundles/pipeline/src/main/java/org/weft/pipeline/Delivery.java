package org.weft.pipeline;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.Bridging;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
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
    private static final long VLAN_PRESENT = 0x1000;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("output to VIFs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), vif(port, topology.limited(port, view)))));
        emission.own("output elsewhere", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.OUTPUT.flow(0, Cookie.NODE.of(0, 0),
                Match.builder().register(Register.FROM_TUNNEL, 0), Stage.TUNNEL_OUTPUT.go())))));
        emission.own("ports", topology.underlay().ports(), (at, port, view) ->
            Optional.of(new Emission.Own(at.node(), List.of(port))));
        emission.own("uplinks", topology.guarantees().uplinks(), (node, uplinks, view) ->
            Optional.of(new Emission.Own(node, uplinks)));
        emission.own("output to tunnels", topology.underlay().tunnels(), (key, tunnel, view) ->
            Emission.own(key.node(), tunnelFlow(topology, key, tunnel, view)));
        emission.own("output to physical networks", topology.underlay().patches(), (at, bridge, view) ->
            Emission.own(at.node(), physical(topology, at, bridge, view)));
    }

    private static List<Flow> vif(final BoundPort port, final boolean limited) {
        final var actions = new ArrayList<Action>();
        Mirroring.egress(port).ifPresent(actions::add);
        actions.add(new Action.Output(port.ofport()));
        final var flows = new ArrayList<Flow>();
        flows.add(Stage.OUTPUT.flow(100, port.cookie(), deliverable(port), actions));
        if (port.secured() && port.logicalSwitch().bridging().isPresent()) {
            // without a tunnel to take, the others would go to the physical network
            flows.add(Stage.OUTPUT.flow(50, port.cookie(), port.out()));
        }
        if (Mirroring.egress(port).isPresent()) {
            // Open vSwitch does not send a frame back to its port by itself, but it would copy it to mirrors
            flows.add(Stage.OUTPUT.flow(120, port.cookie(), port.out().register(Register.PORT_IN, port.port())));
        }
        if (limited) {
            // A meter drops a packet with all that is still to be done with it: of a flood, the copies for others.
            final var metered = new ArrayList<Action>();
            metered.add(MeterUse.RECEIVED.run(port.ofport()));
            metered.addAll(actions);
            flows.add(Stage.OUTPUT.flow(110, port.cookie(), deliverable(port).register(Register.FLOODED, 0), metered));
        }
        return flows;
    }

    /** Matches what the port may get. */
    private static Match.Builder deliverable(final BoundPort port) {
        return port.secured() ? port.out().register(Register.DELIVERABLE, 1) : port.out();
    }

    private static Optional<Flow> tunnelFlow(final Topology topology, final Tunnel.Key key, final Tunnel tunnel,
            final View view) {
        final var keys = topology.inputs().keys();
        final var peer = view.get(keys, new KeyOwner.OfNode(key.peer()));
        final var transport = view.get(keys, new KeyOwner.OfTransport(key.transport().id()));
        final var port = view.get(topology.underlay().nodePorts(), new NodePort(key.node(), tunnel.portName()))
            .filter(InterfaceState::usable);
        if (peer.isEmpty() || transport.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        final var actions = new ArrayList<Action>();
        tunnel.destination().map(Delivery::sendTo).ifPresent(actions::add);
        actions.add(new Action.Move(Register.TUNNEL_KEY.bits(), new Subfield(Field.TUN_ID, 0, 23)));
        actions.add(new Action.Output(port.orElseThrow().ofport()));
        return Optional.of(Stage.TUNNEL_OUTPUT.flow(100, Cookie.TUNNEL.of(0, peer.orElseThrow()),
            Match.builder().register(Register.NODE_OUT, peer.orElseThrow())
                .register(Register.TRANSPORT, transport.orElseThrow()), actions));
    }

    private static Action sendTo(final InetAddress address) {
        final Bits bits = Addresses.bits(address);
        return address.getAddress().length == 4 ? new Action.Load(Subfield.of(Field.TUN_DST), bits)
            : new Action.SetField(Field.TUN_IPV6_DST, bits);
    }

    private static Optional<Flow> physical(final Topology topology, final SpanKey at, final String bridge,
            final View view) {
        final var port = view.get(topology.underlay().nodePorts(), new NodePort(at.node(), Patch.inner(bridge)))
            .filter(InterfaceState::usable);
        final var datapath = view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch()));
        if (port.isEmpty() || datapath.isEmpty()) {
            return Optional.empty();
        }
        final var actions = new ArrayList<Action>();
        view.get(topology.span(), at).flatMap(LogicalSwitch::bridging).map(Bridging::vlan).ifPresent(vlan ->
            vlan.ifPresent(id -> {
                actions.add(new Action.PushVlan());
                actions.add(new Action.SetField(Field.VLAN_VID, Bits.of(VLAN_PRESENT | id)));
            }));
        actions.add(new Action.Output(port.orElseThrow().ofport()));
        return Optional.of(Stage.TUNNEL_OUTPUT.flow(50, Cookie.LOGICAL_SWITCH.of(datapath.orElseThrow(), 0),
            Match.builder().register(Register.DATAPATH, datapath.orElseThrow()), actions));
    }
}
