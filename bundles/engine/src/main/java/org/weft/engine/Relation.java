package org.weft.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A table of immutable values by key.
 *
 * @param <K> keys; equality by content
 * @param <V> values; equality by content
 */
public abstract sealed class Relation<K, V> extends Engine.Table implements Readable<K, Optional<V>>
        permits Input, Supported, Derivation {
    final Map<K, V> rows = new HashMap<>();
    private final Readers<K> readers = new Readers<>();
    /** Rows before the commit, for keys touched in it; an absent row is an empty Optional. */
    private Map<K, Optional<V>> before = new LinkedHashMap<>();
    private Map<K, Change<V>> changes = Map.of();

    /**
     * What a commit did to a row.
     *
     * @param before the value before; empty if there was none
     * @param after the value after; empty if there is none
     */
    public record Change<V>(Optional<V> before, Optional<V> after) {
    }

    /** A row that another row came from. */
    public record Cause(Engine.Table table, Object key) {
        @Override
        public String toString() {
            return table.name() + '[' + key + ']';
        }
    }

    Relation(final Engine engine, final String name) {
        super(engine, name);
    }

    public final Optional<V> get(final K key) {
        return Optional.ofNullable(rows.get(key));
    }

    public final int size() {
        return rows.size();
    }

    public final void forEach(final BiConsumer<? super K, ? super V> visitor) {
        rows.forEach(visitor);
    }

    /** A live view of the rows, which ends with the next commit. */
    public final Map<K, V> rows() {
        return Collections.unmodifiableMap(rows);
    }

    /** The rows that the last commit changed. */
    public final Map<K, Change<V>> changes() {
        return changes;
    }

    /** The rows that a row was computed from. For people: it may look at every row of the source. */
    public abstract List<Cause> causes(K key);

    /** Writes a row; null removes it. The only way in which rows change. */
    final void write(final K key, final V value) {
        final V old = value == null ? rows.remove(key) : rows.put(key, value);
        before.putIfAbsent(key, Optional.ofNullable(old));
    }

    /** Brings {@link #rows} up to date by {@link #write}. */
    abstract void compute();

    @Override
    final void step() {
        compute();
        if (before.isEmpty()) {
            return;
        }
        final var result = new LinkedHashMap<K, Change<V>>();
        before.forEach((key, old) -> {
            final V now = rows.get(key);
            if (!Objects.equals(old.orElse(null), now)) {
                result.put(key, new Change<>(old, Optional.ofNullable(now)));
                readers.changed(key);
            }
        });
        // not cleared, which would cost as much as the largest commit before
        before = new LinkedHashMap<>();
        changes = result;
    }

    @Override
    final void restate() {
        final var all = new LinkedHashMap<K, Change<V>>();
        rows.forEach((key, value) -> all.put(key, new Change<>(Optional.empty(), Optional.of(value))));
        changes = all;
    }

    @Override
    void settle() {
        changes = Map.of();
    }

    @Override
    public final Optional<V> read(final K key) {
        return get(key);
    }

    @Override
    public final Readers<K> readers() {
        return readers;
    }
}
