package org.weft.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    /** A small graph with one of everything: people in rooms, rooms in houses. */
    private static final class Graph {
        final Engine engine = new Engine();
        /** Person to room. */
        final Input<Integer, Integer> people = engine.input("people");
        /** Room to house. */
        final Input<Integer, Integer> rooms = engine.input("rooms");
        /** Pairs of person and house. */
        final Relation<List<Integer>, Integer> homes = engine.join("homes", people, (person, room) -> room,
            rooms, (room, house) -> room, Comparator.naturalOrder(),
            (person, room, sameRoom, house, out) -> out.emit(List.of(person, house), room));
        /** House to the lowest room in which somebody is. */
        final Relation<Integer, Integer> houses = engine.flatMap("houses", homes, Comparator.naturalOrder(),
            (pair, room, out) -> out.emit(pair.get(1), room));
        final Index<Integer, Integer> roomIndex = engine.index("people of a room", people, (person, room) -> room);
        /** House to the people in its lowest room. */
        final Relation<Integer, Set<Integer>> lowest = engine.derive("lowest", houses,
            (house, room, view) -> Optional.of(new TreeSet<>(view.get(roomIndex, room))));
        /** Two persons in one house. */
        final Relation<List<Integer>, Boolean> neighbours = engine.join("neighbours", homes,
            (pair, room) -> pair.get(1), homes, (pair, room) -> pair.get(1), Comparator.naturalOrder(),
            (one, room, other, otherRoom, out) -> {
                if (!one.get(0).equals(other.get(0))) {
                    out.emit(List.of(one.get(0), other.get(0)), true);
                }
            });
        final Output<Integer, String, String> told = engine.output("out", Comparator.naturalOrder());

        Graph() {
            told.from(lowest, (house, set, sink) -> sink.emit(house, "lowest", set.toString()));
            told.fromJoin(houses, (house, room) -> house, rooms, (room, house) -> house,
                (house, room, other, sameHouse, sink) -> sink.emit(house, "a room", Integer.toString(other)));
        }

        Map<String, Object> state() {
            final var result = new TreeMap<String, Object>();
            result.put("homes", new HashMap<>(homes.rows()));
            result.put("houses", new HashMap<>(houses.rows()));
            result.put("lowest", new HashMap<>(lowest.rows()));
            result.put("neighbours", new HashMap<>(neighbours.rows()));
            told.partitions().forEach(house -> result.put("out " + house, told.rows(house)));
            return result;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void incrementalEqualsFromScratch(final long seed) {
        final var random = new Random(seed);
        final var live = new Graph();
        final var people = new HashMap<Integer, Integer>();
        final var rooms = new HashMap<Integer, Integer>();
        final Map<Integer, Map<String, String>> told = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                final boolean person = random.nextBoolean();
                final int key = random.nextInt(8);
                final var model = person ? people : rooms;
                final var input = person ? live.people : live.rooms;
                if (random.nextInt(3) == 0) {
                    model.remove(key);
                    input.remove(key);
                } else {
                    final int value = random.nextInt(person ? 8 : 3);
                    model.put(key, value);
                    input.put(key, value);
                }
            }
            assertEquals(List.of(), live.engine.commit());
            live.told.changes().forEach((house, changes) -> {
                final var rows = told.computeIfAbsent(house, none -> new HashMap<>());
                rows.putAll(changes.put());
                rows.keySet().removeAll(changes.removed());
            });

            assertEquals(scratch(people, rooms, random).state(), live.state(), "step " + step);
            told.values().removeIf(Map::isEmpty);
            final var held = new HashMap<Integer, Map<String, String>>();
            live.told.partitions().forEach(house -> held.put(house, live.told.rows(house)));
            assertEquals(held, told, "what was told in step " + step);
        }
    }

    /** The same inputs in another order, one commit each. */
    private static Graph scratch(final Map<Integer, Integer> people, final Map<Integer, Integer> rooms,
            final Random random) {
        final var fresh = new Graph();
        final var edits = new ArrayList<Consumer<Graph>>();
        people.forEach((key, value) -> edits.add(graph -> graph.people.put(key, value)));
        rooms.forEach((key, value) -> edits.add(graph -> graph.rooms.put(key, value)));
        Collections.shuffle(edits, random);
        edits.forEach(edit -> {
            edit.accept(fresh);
            fresh.engine.commit();
        });
        return fresh;
    }

    @Test
    void unchangedResultStopsTheWork() {
        final var graph = new Graph();
        graph.rooms.put(1, 1);
        graph.rooms.put(2, 1);
        graph.people.put(1, 1);
        graph.people.put(2, 2);
        graph.engine.commit();
        final long before = graph.engine.work().get("lowest");

        // the lowest room of house 1 stays room 1, and nobody in it changes
        graph.people.put(3, 2);
        graph.engine.commit();

        assertEquals(before, graph.engine.work().get("lowest"));
        assertEquals(Map.of(), graph.lowest.changes());
    }

    @Test
    void costFollowsTheChange() {
        final var graph = new Graph();
        for (int room = 0; room < 1000; room++) {
            graph.rooms.put(room, room);
            graph.people.put(room, room);
        }
        graph.engine.commit();
        final long before = graph.engine.totalWork();

        graph.people.put(5000, 3);
        graph.engine.commit();

        assertTrue(graph.engine.totalWork() - before < 20, () -> "work: " + (graph.engine.totalWork() - before));
    }

    @Test
    void explainsARow() {
        final var graph = new Graph();
        graph.rooms.put(7, 1);
        graph.people.put(3, 7);
        graph.engine.commit();

        assertEquals("""
            lowest[1] = [3]
              houses[1] = 7
                homes[[3, 1]] = 7
              people of a room[7]
            """, graph.engine.explain(graph.lowest, 1, 2));
        assertEquals("[lowest[1]]", graph.told.causes(1, "lowest").toString());
    }

    @Test
    void aFunctionThatThrowsIsReportedAndMendsWithItsInputs() {
        final var engine = new Engine();
        final Input<String, Integer> divisors = engine.input("divisors");
        final var quotients = engine.derive("quotients", divisors, (key, by, view) -> Optional.of(100 / by));
        divisors.put("bad", 0);
        divisors.put("good", 5);

        final var failures = engine.commit();

        assertEquals(1, failures.size());
        assertEquals("bad", failures.get(0).key());
        assertEquals(Map.of("good", 20), quotients.rows());
        divisors.put("bad", 4);
        assertEquals(List.of(), engine.commit());
        assertEquals(Map.of("good", 20, "bad", 25), quotients.rows());
    }

    @Test
    void whoBeginsToFollowLateIsToldOfEveryRowOnce() {
        final var graph = new Graph();
        graph.rooms.put(1, 1);
        graph.people.put(1, 1);
        graph.engine.commit();
        final var before = graph.state();
        graph.people.put(2, 1);
        graph.people.remove(1);

        graph.engine.restate();
        graph.engine.commit();

        assertEquals(graph.people.rows(), Map.of(2, 1));
        assertEquals(Map.of(2, new Relation.Change<>(Optional.empty(), Optional.of(1))), graph.people.changes());
        assertEquals(graph.lowest.rows().keySet(), graph.lowest.changes().keySet());
        assertEquals(Map.of(1, 1), graph.rooms.rows());
        assertEquals(Optional.empty(), graph.rooms.changes().get(1).before());
        graph.engine.commit();
        assertEquals(Map.of(), graph.rooms.changes());
        graph.people.put(1, 1);
        graph.people.remove(2);
        graph.engine.commit();
        assertEquals(before, graph.state());
    }

    @Test
    void aTableCannotReadALaterOne() {
        final var engine = new Engine();
        final Input<String, String> first = engine.input("first");
        final var holder = new ArrayList<Relation<String, String>>();
        engine.derive("early", first, (key, value, view) -> view.get(holder.get(0), key));
        holder.add(engine.flatMap("late", first, (key, value, out) -> out.emit(key, value)));
        first.put("a", "b");

        final var failures = engine.commit();

        assertEquals("early cannot read the later late", failures.get(0).error().getMessage());
        final Output<String, String, String> out = engine.output("out", Comparator.naturalOrder());
        final Input<String, String> later = engine.input("later");
        assertThrows(IllegalStateException.class, () -> out.from(later,
            (key, value, sink) -> sink.emit(key, key, value)));
    }
}
