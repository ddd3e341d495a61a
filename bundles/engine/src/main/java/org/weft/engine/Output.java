package org.weft.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Where results leave the engine: rows in partitions, given by any number of sources. Equal values given to many
 * partitions are one object in all of them.
 *
 * @param <P> partitions, as the node that is to be told
 * @param <K> keys within a partition
 * @param <V> values
 */
public final class Output<P, K, V> extends Engine.Table {
    private final Comparator<? super V> preference;
    private final List<Feed<Emitter<? super P, ? super K, ? super V>>> feeds = new ArrayList<>();
    private final Map<P, Partition> partitions = new HashMap<>();
    private Set<Partition> touched = new LinkedHashSet<>();

    /** Takes the rows that a function gives. */
    @FunctionalInterface
    public interface Emitter<P, K, V> {
        void emit(P partition, K key, V value);
    }

    /** A function of one row that gives rows of an output. */
    @FunctionalInterface
    public interface Expansion<K, V, P, L, W> {
        void apply(K key, V value, Emitter<? super P, ? super L, ? super W> out);
    }

    /** A function of two rows that gives rows of an output. */
    @FunctionalInterface
    public interface Pairing<K, V, L, W, P, M, X> {
        void apply(K leftKey, V left, L rightKey, W right, Emitter<? super P, ? super M, ? super X> out);
    }

    /**
     * What a commit changed in a partition.
     *
     * @param put rows that are new or differ
     * @param removed rows that are gone
     */
    public record Changes<K, V>(Map<K, V> put, Set<K> removed) {
    }

    private final class Partition {
        private final P key;
        /** Cells of {@link Multiset}. */
        private final Map<K, Object> cells = new HashMap<>();
        /** Values before the commit; null for none. */
        private Map<K, V> before = new LinkedHashMap<>();

        Partition(final P key) {
            this.key = key;
        }

        V value(final K at) {
            final Object cell = cells.get(at);
            return cell == null ? null : Multiset.value(cell);
        }

        Changes<K, V> changes() {
            final var put = new LinkedHashMap<K, V>();
            final var removed = new LinkedHashSet<K>();
            before.forEach((at, old) -> {
                final V now = value(at);
                if (now == null && old != null) {
                    removed.add(at);
                } else if (now != null && !now.equals(old)) {
                    put.put(at, now);
                }
            });
            return new Changes<>(put, removed);
        }
    }

    Output(final Engine engine, final String name, final Comparator<? super V> preference) {
        super(engine, name);
        this.preference = preference;
    }

    /** Adds what {@code function} gives for each row of a table. */
    public <A, B> void from(final Relation<A, B> table, final Expansion<A, B, P, K, V> function) {
        checkEarlier(table);
        feeds.add(new FlatMap<>(table, function::apply));
    }

    /** Adds what {@code function} gives for each pair of rows whose {@code on} values are equal. */
    public <A, B, C, D, J> void fromJoin(final Relation<A, B> left, final BiFunction<A, B, J> leftOn,
            final Relation<C, D> right, final BiFunction<C, D, J> rightOn,
            final Pairing<A, B, C, D, P, K, V> function) {
        checkEarlier(left);
        checkEarlier(right);
        feeds.add(new Join<>(left, leftOn, right, rightOn, function::apply));
    }

    private void checkEarlier(final Engine.Table table) {
        if (table.order() >= order()) {
            throw new IllegalStateException(name() + " cannot take from the later " + table);
        }
    }

    /** The rows of a partition, as a copy. */
    public Map<K, V> rows(final P partition) {
        final var found = partitions.get(partition);
        if (found == null) {
            return Map.of();
        }
        final Map<K, V> result = new HashMap<>(found.cells.size() * 4 / 3 + 1);
        found.cells.forEach((key, cell) -> result.put(key, Multiset.value(cell)));
        return result;
    }

    /** How many rows a partition has. */
    public int size(final P partition) {
        final var found = partitions.get(partition);
        return found == null ? 0 : found.cells.size();
    }

    public Set<P> partitions() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    /** What the last commit changed, by partition; partitions without a change are absent. */
    public Map<P, Changes<K, V>> changes() {
        final var result = new LinkedHashMap<P, Changes<K, V>>();
        for (final Partition partition : touched) {
            final var changes = partition.changes();
            if (!changes.put().isEmpty() || !changes.removed().isEmpty()) {
                result.put(partition.key, changes);
            }
        }
        return result;
    }

    @Override
    void step() {
        feeds.forEach(feed -> feed.run(this::give, this::take));
        touched.forEach(partition -> {
            if (partition.cells.isEmpty()) {
                partitions.remove(partition.key);
            }
        });
    }

    private void give(final P partition, final K key, final V value) {
        touch(partition, key).cells.compute(key, (same, cell) -> Multiset.add(cell, value, preference));
    }

    private void take(final P partition, final K key, final V value) {
        touch(partition, key).cells.compute(key, (same, cell) -> Multiset.take(cell, value, preference));
    }

    private Partition touch(final P at, final K key) {
        work++;
        final Partition partition = partitions.computeIfAbsent(at, Partition::new);
        if (!partition.before.containsKey(key)) {
            partition.before.put(key, partition.value(key));
        }
        touched.add(partition);
        return partition;
    }

    @Override
    void settle() {
        // not cleared, which would cost as much as the largest commit before
        touched.forEach(partition -> partition.before = new LinkedHashMap<>());
        touched = new LinkedHashSet<>();
    }

    /** The rows of other tables that give a row, found by trying every one. For people. */
    public List<Relation.Cause> causes(final P partition, final K key) {
        final var hit = new boolean[1];
        final var result = new ArrayList<Relation.Cause>();
        feeds.forEach(feed -> result.addAll(feed.causes((at, given, value) ->
            hit[0] |= Objects.equals(at, partition) && given.equals(key), hit)));
        return result;
    }
}
