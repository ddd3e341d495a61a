package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.KeyOwner;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Entry;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * What a service node does, in {@link Stage#ARRIVAL}: sends a frame of a switch to every node of the switch. The node
 * that it came from is left out by Open vSwitch, since each node has a tunnel port of its own there.
 */
final class ServiceReplication implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        final var keys = topology.inputs().keys();
        emission.own("replicate", topology.underlay().replicators(), (at, logicalSwitch, view) -> {
            final var datapath = view.get(keys, new KeyOwner.OfSwitch(at.logicalSwitch()));
            final var way = view.get(keys, new KeyOwner.OfTransport(logicalSwitch.transport().id()));
            if (datapath.isEmpty() || way.isEmpty()) {
                return Optional.empty();
            }
            final List<Group.Bucket> buckets = view.get(topology.presenceOfSwitch(), at.logicalSwitch()).stream()
                .filter(other -> view.get(topology.underlay().tunnels(),
                    new Tunnel.Key(at.node(), logicalSwitch.transport(), other.node())).isPresent())
                .flatMap(other -> view.get(keys, new KeyOwner.OfNode(other.node())).stream())
                .map(node -> new Group.Bucket(Flood.toNode(node, way.orElseThrow())))
                .toList();
            if (buckets.isEmpty()) {
                return Optional.empty();
            }
            final GroupKey group = GroupUse.REPLICATED.of(datapath.orElseThrow());
            final long cookie = Cookie.LOGICAL_SWITCH.of(datapath.orElseThrow(), 0);
            final var entries = new ArrayList<Entry>();
            entries.add(new Group(group, Group.Type.ALL, buckets));
            Stream.concat(datapath.stream(), view.get(topology.frameKeysOfSwitch(), at.logicalSwitch()).stream()
                    .flatMap(owner -> view.get(keys, owner).stream()))
                .forEach(key -> entries.add(Stage.ARRIVAL.flow(100, cookie,
                    Match.builder().register(Register.DATAPATH, key), new Action.ToGroup(group.id()))));
            return Optional.of(new Emission.Own(at.node(), entries));
        });
    }
}
