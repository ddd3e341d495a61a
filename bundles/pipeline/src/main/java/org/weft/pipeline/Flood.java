package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Register;

/**
 * The groups that replicate frames of a switch on a node. For broadcast and multicast frames there is one for those
 * that another node has sent, which must not be sent on, and one for those that enter there, which runs the other one:
 * a port that comes or goes changes one group, and that is as long as the ports here are many. For frames to unknown
 * addresses there are two more. Open vSwitch itself leaves out the port that a frame came in by.
 */
final class Flood implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        final var copies = new Copies(topology);
        emission.own("flood groups of ports here", topology.span(), (at, logicalSwitch, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch())).map(datapath ->
                new Emission.Own(at.node(), List.of(new Group(GroupUse.HERE.of(datapath), Group.Type.ALL,
                    copies.local(view.get(topology.portsAt(), at), view))))));
        emission.own("flood groups", topology.span(), (at, logicalSwitch, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch())).map(datapath ->
                new Emission.Own(at.node(), copies.groups(at, logicalSwitch, datapath, view))));
        emission.own("groups for unknown addresses", topology.span(), (at, logicalSwitch, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(at.logicalSwitch()))
                .filter(datapath -> view.get(topology.openSwitches(), at.logicalSwitch()).isPresent())
                .map(datapath -> {
                    final var local = copies.local(view.get(topology.learnersAt(), at), view);
                    final var remote = copies.remote(at, logicalSwitch,
                        view.get(topology.learnersOfSwitch(), at.logicalSwitch()), view);
                    return new Emission.Own(at.node(), List.of(
                        all(GroupUse.UNKNOWN.of(datapath), GroupUse.UNKNOWN_HERE.run(datapath), remote),
                        new Group(GroupUse.UNKNOWN_HERE.of(datapath), Group.Type.ALL, local)));
                }));
    }

    /** Sends to another node. */
    static List<Action> toNode(final int node, final int transport) {
        return List.of(Register.NODE_OUT.load(node), Register.TRANSPORT.load(transport), Stage.TUNNEL_OUTPUT.run());
    }

    /** A group that runs another one, of the ports here, and sends elsewhere. */
    private static Group all(final GroupKey key, final Action here, final List<Group.Bucket> elsewhere) {
        return new Group(key, Group.Type.ALL,
            Stream.concat(Stream.of(new Group.Bucket(List.of(here))), elsewhere.stream()).toList());
    }

    /** Who gets a copy. */
    private record Copies(Topology topology) {
        List<Group> groups(final SpanKey at, final LogicalSwitch logicalSwitch, final int datapath,
                final View view) {
            final var groups = new ArrayList<Group>();
            final List<Group.Bucket> remote = remote(at, logicalSwitch,
                view.get(topology.presenceOfSwitch(), at.logicalSwitch()), view);
            final List<Group.Bucket> service = logicalSwitch.served() && !remote.isEmpty()
                ? service(at, logicalSwitch, datapath, view) : List.of();
            if (!service.isEmpty()) {
                groups.add(new Group(GroupUse.OTHER_NODES.of(datapath), Group.Type.ALL, remote));
                groups.add(new Group(GroupUse.SERVICE.of(datapath), Group.Type.FAST_FAILOVER, service));
            }
            groups.add(all(GroupUse.EVERYWHERE.of(datapath), GroupUse.HERE.run(datapath), service.isEmpty() ? remote
                : List.of(new Group.Bucket(List.of(GroupUse.SERVICE.run(datapath))))));
            return groups;
        }

        List<Group.Bucket> local(final Iterable<PortId> ports, final View view) {
            final var buckets = new ArrayList<Group.Bucket>();
            ports.forEach(port -> view.get(topology.inputs().keys(), new KeyOwner.OfPort(port)).ifPresent(key ->
                buckets.add(new Group.Bucket(List.of(Register.PORT_OUT.load(key), Register.FLOODED.load(1),
                    Stage.DELIVERY_GUARD.run())))));
            return buckets;
        }

        /** The given nodes but this one; for a bridged switch, the physical network. */
        List<Group.Bucket> remote(final SpanKey at, final LogicalSwitch logicalSwitch,
                final Iterable<SpanKey> nodes, final View view) {
            if (logicalSwitch.bridging().isPresent()) {
                return List.of(new Group.Bucket(List.of(Stage.TUNNEL_OUTPUT.run())));
            }
            final Optional<Integer> way = view.get(topology.inputs().keys(),
                new KeyOwner.OfTransport(logicalSwitch.transport().id()));
            final var buckets = new ArrayList<Group.Bucket>();
            for (final SpanKey other : nodes) {
                if (!other.equals(at)) {
                    toNode(other.node(), way, view).ifPresent(buckets::add);
                }
            }
            return buckets;
        }

        private Optional<Group.Bucket> toNode(final NodeId node, final Optional<Integer> way, final View view) {
            return way.flatMap(transport -> view.get(topology.inputs().keys(), new KeyOwner.OfNode(node))
                .map(key -> new Group.Bucket(Flood.toNode(key, transport))));
        }

        /**
         * The first service node that is alive, and if none is, the other nodes; nothing if there is no service node.
         * Which one is the first differs from switch to switch.
         */
        private List<Group.Bucket> service(final SpanKey at, final LogicalSwitch logicalSwitch, final int datapath,
                final View view) {
            final Optional<Integer> way = view.get(topology.inputs().keys(),
                new KeyOwner.OfTransport(logicalSwitch.transport().id()));
            final List<Group.Bucket> buckets = view.get(topology.underlay().serviceNodes(), true).stream()
                .flatMap(node -> view.get(topology.underlay().tunnels(), new Tunnel.Key(at.node(),
                    logicalSwitch.transport(), node))
                    .flatMap(tunnel -> view.get(topology.underlay().nodePorts(), new NodePort(at.node(),
                        tunnel.portName())))
                    .filter(InterfaceState::usable)
                    .flatMap(port -> toNode(node, way, view).map(bucket -> new Group.Bucket(bucket.actions(),
                        Optional.of(new Group.Watch.Port(port.ofport()))))).stream())
                .toList();
            if (buckets.isEmpty()) {
                return buckets;
            }
            final int first = datapath % buckets.size();
            final int others = GroupUse.OTHER_NODES.of(datapath).id();
            return Stream.of(buckets.subList(first, buckets.size()), buckets.subList(0, first),
                List.of(new Group.Bucket(List.of(new Action.ToGroup(others)),
                    Optional.of(new Group.Watch.OfGroup(others))))).flatMap(List::stream).toList();
        }
    }
}
