package org.weft.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * For each group, the sorted keys of the rows that belong to it. A change costs the logarithm of the group; a
 * derivation that reads a group runs again when a key enters or leaves it.
 *
 * @param <G> groups
 * @param <K> keys of the indexed table
 */
public final class Index<G, K> extends Engine.Table implements Readable<G, SortedSet<K>> {
    private final Readers<G> readers = new Readers<>();
    private final Map<G, SortedSet<K>> groups = new HashMap<>();
    private final Runnable update;
    private Set<G> changed = new HashSet<>();

    <V> Index(final Engine engine, final String name, final Relation<K, V> from,
            final BiFunction<? super K, ? super V, G> group) {
        super(engine, name);
        update = () -> from.changes().forEach((key, change) -> {
            final var before = change.before().map(value -> group.apply(key, value));
            final var after = change.after().map(value -> group.apply(key, value));
            if (!before.equals(after)) {
                before.ifPresent(old -> remove(old, key));
                after.ifPresent(now -> add(now, key));
            }
        });
    }

    private void add(final G group, final K key) {
        work++;
        groups.computeIfAbsent(group, none -> new TreeSet<>()).add(key);
        changed.add(group);
    }

    private void remove(final G group, final K key) {
        work++;
        groups.computeIfPresent(group, (same, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
        });
        changed.add(group);
    }

    /** The keys of a group now: a live view, which ends with the next commit. */
    @Override
    public SortedSet<K> read(final G group) {
        final var set = groups.get(group);
        return set == null ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(set);
    }

    @Override
    public Readers<G> readers() {
        return readers;
    }

    @Override
    void step() {
        update.run();
        changed.forEach(readers::changed);
        // not cleared, which would cost as much as the largest commit before
        changed = new HashSet<>();
    }

    @Override
    void settle() {
        // changes are consumed in the step that makes them
    }
}
