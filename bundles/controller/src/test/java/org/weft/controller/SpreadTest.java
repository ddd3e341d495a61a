package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weft.domain.NodeId;

/** Nodes are spread evenly, and no more of them move than have to. */
class SpreadTest {
    private static List<NodeId> nodes(final int count) {
        return IntStream.range(0, count).mapToObj(at -> new NodeId("n" + at)).toList();
    }

    private static Map<String, Long> loads(final Map<NodeId, String> spread) {
        return spread.values().stream().collect(Collectors.groupingBy(member -> member, Collectors.counting()));
    }

    @Test
    void nobodyServesWhereNobodyCan() {
        assertEquals(Map.of(), Spread.of(nodes(3), Map.of(), Set.of()));
    }

    @Test
    void aMemberThatComesGetsItsShareAndNoMore() {
        final var two = Spread.of(nodes(6), Map.of(), Set.of("a", "b"));
        assertEquals(Map.of("a", 3L, "b", 3L), loads(two));
        final var three = Spread.of(nodes(6), two, Set.of("a", "b", "c"));
        assertEquals(Map.of("a", 2L, "b", 2L, "c", 2L), loads(three));
        assertEquals(2, nodes(6).stream().filter(node -> !three.get(node).equals(two.get(node))).count());
    }

    @Test
    void theNodesOfAMemberThatIsGoneMoveAndNoOthers() {
        final var three = Spread.of(nodes(7), Map.of(), Set.of("a", "b", "c"));
        final var two = Spread.of(nodes(7), three, Set.of("a", "c"));
        nodes(7).stream().filter(node -> !three.get(node).equals("b")).forEach(node ->
            assertEquals(three.get(node), two.get(node)));
        assertEquals(2, loads(two).size());
    }

    @Test
    void whateverHappensTheLoadIsEvenAndAsFewMoveAsCan() {
        final Random random = new Random(5);
        Map<NodeId, String> now = new HashMap<>();
        for (int round = 0; round < 500; round++) {
            final var nodes = nodes(random.nextInt(20));
            final Set<String> members = new HashSet<>(Set.of("a", "b", "c", "d").stream()
                .filter(member -> random.nextBoolean()).toList());
            members.add("e");
            final var next = Spread.of(nodes, now, members);
            assertEquals(Set.copyOf(nodes), next.keySet());
            final int least = nodes.size() / members.size();
            members.forEach(member -> {
                final long load = loads(next).getOrDefault(member, 0L);
                assertTrue(load == least || load == least + 1, next::toString);
            });
            final Map<NodeId, String> before = now;
            final long stayed = nodes.stream().filter(node -> next.get(node).equals(before.get(node))).count();
            assertEquals(mostThatCanStay(nodes, before, members), stayed, "stay where they are");
            now = next;
        }
    }

    /** Each keeps a share; of those that have more, some keep one of the nodes that do not divide evenly. */
    private static long mostThatCanStay(final List<NodeId> nodes, final Map<NodeId, String> before,
            final Set<String> members) {
        final int least = nodes.size() / members.size();
        final int larger = nodes.size() % members.size();
        final var loads = loads(nodes.stream().filter(node -> members.contains(before.get(node)))
            .collect(Collectors.toMap(node -> node, before::get)));
        return loads.values().stream().mapToLong(load -> Math.min(load, least)).sum()
            + Math.min(larger, loads.values().stream().filter(load -> load > least).count());
    }
}
