package org.weft.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table whose rows exist as long as something gives them; see {@link Engine#flatMap} and {@link Engine#join}. */
final class Supported<K, V> extends Relation<K, V> {
    private final Comparator<? super V> preference;
    private final Feed<Engine.Emitter<? super K, ? super V>> feed;
    /** Cells of {@link Multiset}. */
    private final Map<K, Object> cells = new HashMap<>();
    private Set<K> touched = new LinkedHashSet<>();

    Supported(final Engine engine, final String name, final Comparator<? super V> preference,
            final Feed<Engine.Emitter<? super K, ? super V>> feed) {
        super(engine, name);
        this.preference = preference;
        this.feed = feed;
    }

    @Override
    void compute() {
        feed.run(this::give, this::take);
        for (final K key : touched) {
            final Object cell = cells.get(key);
            write(key, cell == null ? null : Multiset.value(cell));
        }
        // not cleared, which would cost as much as the largest commit before
        touched = new LinkedHashSet<>();
    }

    private void give(final K key, final V value) {
        work++;
        cells.compute(key, (same, cell) -> Multiset.add(cell, value, preference));
        touched.add(key);
    }

    private void take(final K key, final V value) {
        work++;
        cells.compute(key, (same, cell) -> Multiset.take(cell, value, preference));
        touched.add(key);
    }

    @Override
    public List<Cause> causes(final K key) {
        final var hit = new boolean[1];
        return feed.causes((given, value) -> hit[0] |= given.equals(key), hit);
    }
}
