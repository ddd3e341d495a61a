package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.KeyOwner;
import org.weft.domain.Transport;
import org.weft.engine.View;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Register;

/**
 * The groups that replicate broadcast and multicast frames of a switch on a node: one for frames that enter there,
 * one for frames that another node has sent, which must not be sent on. Open vSwitch itself leaves out the port that
 * a frame came in by.
 */
final class Flood implements Feature {
    private static final int HERE = 1 << 24;

    /** Group of all local ports and all other nodes. */
    static GroupKey everywhere(final int datapath) {
        return new GroupKey(datapath);
    }

    /** Group of all local ports. */
    static GroupKey here(final int datapath) {
        return new GroupKey(HERE | datapath);
    }

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("flood groups", topology.span(), (at, transport, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch())).map(datapath -> {
                final List<Group.Bucket> local = local(topology, at, view);
                final var all = new ArrayList<>(local);
                all.addAll(remote(topology, at, transport, view));
                return new Emission.Own(at.node(), List.of(
                    new Group(everywhere(datapath), Group.Type.ALL, all),
                    new Group(here(datapath), Group.Type.ALL, local)));
            }));
    }

    private static List<Group.Bucket> local(final Topology topology, final SpanKey at, final View view) {
        return view.get(topology.portsAt(), at).stream()
            .flatMap(port -> view.get(topology.inputs().keys(), new KeyOwner.OfPort(port)).stream())
            .map(key -> new Group.Bucket(List.of(Register.PORT_OUT.load(key), Stage.OUTPUT.run())))
            .toList();
    }

    private static List<Group.Bucket> remote(final Topology topology, final SpanKey at, final Transport transport,
            final View view) {
        final Optional<Integer> key = view.get(topology.inputs().keys(), new KeyOwner.OfTransport(transport.id()));
        if (key.isEmpty()) {
            return List.of();
        }
        return view.get(topology.spanOfSwitch(), at.logicalSwitch()).stream()
            .filter(other -> !other.equals(at))
            .flatMap(other -> view.get(topology.inputs().keys(), new KeyOwner.OfNode(other.node())).stream())
            .map(node -> new Group.Bucket(List.of(Register.NODE_OUT.load(node),
                Register.TRANSPORT.load(key.orElseThrow()), Stage.TUNNEL_OUTPUT.run())))
            .toList();
    }
}
