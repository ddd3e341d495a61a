package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.Mirror;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Entry;
import org.weft.node.Group;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * Copies the traffic of ports. The flows that take frames in and out of a port run a group with a bucket for each place
 * that copies go to, so what happens to a copy is not seen by the frame. A copy goes straight to a port and is not
 * copied again, so mirrors of mirrors do not go round.
 */
final class Mirroring implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        final var copies = new Copies(topology);
        emission.own("mirror", topology.specialPorts(), (id, port, view) ->
            Optional.of(port).filter(one -> !one.traits().mirrors().isEmpty()).map(mirrored -> {
                final var groups = new ArrayList<Entry>();
                if (ingress(port).isPresent()) {
                    groups.add(new Group(GroupUse.INGRESS_MIRRORS.of(port.ofport()), Group.Type.ALL,
                        copies.buckets(port, port.traits().mirrors().stream().filter(Mirror::ingress).toList(), view)));
                }
                if (egress(port).isPresent()) {
                    groups.add(new Group(GroupUse.EGRESS_MIRRORS.of(port.ofport()), Group.Type.ALL,
                        copies.buckets(port, port.traits().mirrors().stream().filter(Mirror::egress).toList(), view)));
                }
                return new Emission.Own(port.node(), groups);
            }));
        emission.own("take in copies", topology.copiedTo(), (id, key, view) ->
            view.get(topology.boundPorts(), id).map(port ->
                new Emission.Own(port.node(), List.of(Stage.ARRIVAL.flow(100, port.cookie(),
                    Match.builder().register(Register.DATAPATH, key), new Action.Output(port.ofport()))))));
    }

    /** Copies what a port sends, if that is mirrored. */
    static Optional<Action> ingress(final BoundPort port) {
        return port.traits().mirrors().stream().anyMatch(Mirror::ingress)
            ? Optional.of(GroupUse.INGRESS_MIRRORS.run(port.ofport())) : Optional.empty();
    }

    /** Copies what a port receives, if that is mirrored. */
    static Optional<Action> egress(final BoundPort port) {
        return port.traits().mirrors().stream().anyMatch(Mirror::egress)
            ? Optional.of(GroupUse.EGRESS_MIRRORS.run(port.ofport())) : Optional.empty();
    }

    /** Where copies go. */
    private record Copies(Topology topology) {
        List<Group.Bucket> buckets(final BoundPort port, final List<Mirror> mirrors, final View view) {
            return mirrors.stream().flatMap(mirror -> {
                if (mirror.target() instanceof Mirror.ToPort to) {
                    return toPort(port, to, view).stream();
                } else if (mirror.target() instanceof Mirror.ToRemote to) {
                    return MirrorPort.names(to).stream()
                        .flatMap(name -> view.get(topology.underlay().nodePorts(), new NodePort(port.node(),
                            name)).stream())
                        .filter(InterfaceState::usable)
                        .map(at -> new Group.Bucket(List.of(new Action.Output(at.ofport()))));
                }
                return Stream.empty();
            }).distinct().toList();
        }

        private Optional<Group.Bucket> toPort(final BoundPort port, final Mirror.ToPort to, final View view) {
            final var found = view.get(topology.boundPorts(), to.port());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            final BoundPort target = found.orElseThrow();
            if (target.node().equals(port.node())) {
                return Optional.of(new Group.Bucket(List.of(new Action.Output(target.ofport()))));
            }
            final var keys = topology.inputs().keys();
            return view.get(keys, new KeyOwner.OfMirrored(to.port())).flatMap(key ->
                view.get(keys, new KeyOwner.OfNode(target.node())).flatMap(node ->
                    view.get(keys, new KeyOwner.OfTransport(target.transport().id())).map(transport -> {
                        final var actions = new ArrayList<Action>();
                        actions.add(Routers.FROM_NOWHERE);
                        actions.add(Register.TUNNEL_KEY.load(key));
                        actions.addAll(Flood.toNode(node, transport));
                        return new Group.Bucket(actions);
                    })));
        }
    }
}
