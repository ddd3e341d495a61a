package org.weft.controller;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.weft.domain.NodeId;

/** Spreads nodes evenly over members: no two members differ by more than one node, and as few nodes move as can. */
final class Spread {
    private Spread() {
        // a function only
    }

    /**
     * Which member is to serve which node.
     *
     * @param nodes all nodes
     * @param now which member serves which node; those of members that are not in {@code members} find another one
     * @param members who can serve; if there are none, nobody serves any node
     */
    static Map<NodeId, String> of(final Collection<NodeId> nodes, final Map<NodeId, String> now,
            final Set<String> members) {
        final Map<NodeId, String> result = new HashMap<>();
        if (members.isEmpty()) {
            return result;
        }
        final TreeMap<String, TreeSet<NodeId>> loads = new TreeMap<>();
        members.forEach(member -> loads.put(member, new TreeSet<>()));
        final TreeSet<NodeId> homeless = new TreeSet<>();
        nodes.forEach(node -> {
            final String member = now.get(node);
            (member != null && loads.containsKey(member) ? loads.get(member) : homeless).add(node);
        });
        homeless.forEach(node -> least(loads).add(node));
        for (var most = most(loads); most.size() > least(loads).size() + 1; most = most(loads)) {
            least(loads).add(most.pollLast());
        }
        loads.forEach((member, its) -> its.forEach(node -> result.put(node, member)));
        return result;
    }

    private static TreeSet<NodeId> least(final TreeMap<String, TreeSet<NodeId>> loads) {
        return loads.values().stream().min(Comparator.comparingInt(TreeSet::size)).orElseThrow();
    }

    private static TreeSet<NodeId> most(final TreeMap<String, TreeSet<NodeId>> loads) {
        return loads.values().stream().max(Comparator.comparingInt(TreeSet::size)).orElseThrow();
    }
}
