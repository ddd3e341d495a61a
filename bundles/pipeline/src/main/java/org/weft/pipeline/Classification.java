package org.weft.pipeline;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.FrameKind;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.NodeId;
import org.weft.domain.TransportNode;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** {@link Stage#CLASSIFY} and {@link Stage#ARRIVAL}: where a packet comes from. */
final class Classification implements Feature {
    private static final int PRIORITY = 100;
    private static final int VLAN_PRESENT = 0x1000;
    private static final Subfield TUN_KEY = new Subfield(Field.TUN_ID, 0, 23);

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("classify VIFs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), List.of(vif(port, view, topology)))));
        emission.own("classify VIFs of ports that are down", topology.parkedPorts(), (id, port, view) -> {
            final var actions = new ArrayList<Action>();
            actions.add(Register.DATAPATH.load(port.datapath()));
            actions.add(Register.PORT_IN.load(port.port()));
            actions.addAll(Stage.drop(DropCause.ADMIN_STATUS));
            return Optional.of(new Emission.Own(port.node(), List.of(Stage.CLASSIFY.flow(PRIORITY, port.cookie(),
                Match.builder().exact(Field.IN_PORT, port.ofport()), actions))));
        });
        emission.own("classify tunnels", topology.underlay().arrivals(), (arrival, peer, view) ->
            Emission.own(arrival.node(), tunnel(topology, arrival, peer, view)));
        emission.own("classify physical networks", topology.underlay().patches(), (at, bridge, view) ->
            Emission.own(at.node(), physical(topology, at, bridge, view)));
        emission.universal("classify kinds of frames", topology.frameKeys(), (owner, key, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(owner.id())).map(datapath ->
                new Emission.Universal(owner.id(), List.of(Stage.ARRIVAL.flow(PRIORITY,
                    Cookie.LOGICAL_SWITCH.of(datapath, 0), Match.builder().register(Register.DATAPATH, key),
                    kind(datapath, owner.kind()))))));
        emission.own("keys that are datapaths", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.ARRIVAL.flow(0, Cookie.NODE.of(0, 0), Match.builder(),
                Stage.LEARNING.go())))));
    }

    private static List<Action> kind(final int datapath, final FrameKind kind) {
        final var actions = new ArrayList<Action>();
        actions.add(Register.DATAPATH.load(datapath));
        if (kind.isolated()) {
            actions.add(Register.ISOLATED.load(1));
        }
        if (kind.learning()) {
            actions.add(Register.LEARNABLE.load(1));
        }
        actions.add(Stage.LEARNING.go());
        return actions;
    }

    private static Flow vif(final BoundPort port, final View view, final Topology topology) {
        final var actions = new ArrayList<Action>();
        if (topology.limited(port, view)) {
            actions.add(MeterUse.SENT.run(port.ofport()));
        }
        actions.add(Register.DATAPATH.load(port.datapath()));
        actions.add(Register.TUNNEL_KEY.load(port.tunnelKey()));
        actions.add(Register.PORT_IN.load(port.port()));
        if (port.isolated()) {
            actions.add(Register.ISOLATED.load(1));
        }
        Mirroring.ingress(port).ifPresent(actions::add);
        // behind the mirrors: what is the port's to get is not for copies
        topology.guarantees().queueOf(port, view).ifPresent(queue -> actions.add(new Action.SetQueue(queue)));
        actions.add(Stage.FLOOD_LIMIT.go());
        return Stage.CLASSIFY.flow(PRIORITY, port.cookie(), Match.builder().exact(Field.IN_PORT, port.ofport()),
            actions);
    }

    private static Optional<Flow> tunnel(final Topology topology, final Underlay.Arrival arrival, final NodeId peer,
            final View view) {
        final var port = view.get(topology.underlay().nodePorts(), arrival.port()).filter(InterfaceState::usable);
        final var key = view.get(topology.inputs().keys(), new KeyOwner.OfNode(peer));
        if (port.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        final var match = Match.builder().exact(Field.IN_PORT, port.orElseThrow().ofport());
        arrival.from().ifPresent(address -> match.add(Addresses.exact(sourceField(address), address)));
        final var actions = new ArrayList<Action>();
        actions.add(new Action.Move(TUN_KEY, Register.DATAPATH.bits()));
        actions.add(new Action.Move(TUN_KEY, Register.TUNNEL_KEY.bits()));
        actions.add(Register.FROM_TUNNEL.load(1));
        actions.add(Register.PEER.load(key.orElseThrow()));
        if (view.get(topology.inputs().nodes(), peer).map(TransportNode::type)
                .equals(Optional.of(TransportNode.Type.SERVICE_NODE))) {
            actions.add(Register.FROM_SERVICE_NODE.load(1));
        }
        actions.add(Stage.ARRIVAL.go());
        return Optional.of(Stage.CLASSIFY.flow(PRIORITY, Cookie.TUNNEL.of(0, key.orElseThrow()), match, actions));
    }

    private static Field sourceField(final InetAddress address) {
        return address instanceof Inet4Address ? Field.TUN_SRC : Field.TUN_IPV6_SRC;
    }

    private static Optional<Flow> physical(final Topology topology, final SpanKey at, final String bridge,
            final View view) {
        final var port = view.get(topology.underlay().nodePorts(), new NodePort(at.node(), Patch.inner(bridge)))
            .filter(InterfaceState::usable);
        final var datapath = view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch()));
        final var vlan = view.get(topology.span(), at).flatMap(LogicalSwitch::bridging);
        if (port.isEmpty() || datapath.isEmpty() || vlan.isEmpty()) {
            return Optional.empty();
        }
        final int tag = vlan.orElseThrow().vlan().orElse(0);
        final var actions = new ArrayList<Action>();
        if (tag != 0) {
            actions.add(new Action.PopVlan());
        }
        actions.add(Register.DATAPATH.load(datapath.orElseThrow()));
        actions.add(Register.FROM_TUNNEL.load(1));
        actions.add(Stage.L2_LOOKUP.go());
        return Optional.of(Stage.CLASSIFY.flow(PRIORITY, Cookie.LOGICAL_SWITCH.of(datapath.orElseThrow(), 0),
            Match.builder().exact(Field.IN_PORT, port.orElseThrow().ofport())
                .exact(Field.VLAN_VID, tag == 0 ? 0 : VLAN_PRESENT | tag), actions));
    }
}
