package org.weft.engine;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that support one key, with how often each is given. Nearly all keys have one value given once, so that
 * case costs nothing: callers keep the bare value instead, by {@link #add} and {@link #take}.
 */
final class Multiset<V> {
    private final TreeMap<V, Integer> counts;

    private Multiset(final Comparator<? super V> preference) {
        // values that a preference holds equal must not be merged, so content decides in the end
        counts = new TreeMap<>(preference.thenComparing(Object::toString));
    }

    /** The cell of a key after one more value: a bare value, or a Multiset. {@code cell} is null for a new key. */
    static <V> Object add(final Object cell, final V value, final Comparator<? super V> preference) {
        if (cell == null) {
            return value;
        }
        final Multiset<V> set = of(cell, preference);
        set.counts.merge(value, 1, Integer::sum);
        return set;
    }

    /** The cell of a key after one value less; null when none is left. */
    static <V> Object take(final Object cell, final V value, final Comparator<? super V> preference) {
        if (!(cell instanceof Multiset)) {
            if (!value.equals(cell)) {
                throw new IllegalStateException("not supported by " + value);
            }
            return null;
        }
        final Multiset<V> set = of(cell, preference);
        if (!set.counts.containsKey(value)) {
            throw new IllegalStateException("not supported by " + value);
        }
        set.counts.computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1);
        final Map.Entry<V, Integer> first = set.counts.firstEntry();
        return set.counts.size() == 1 && first.getValue() == 1 ? first.getKey() : set;
    }

    /** The value that a cell stands for. */
    @SuppressWarnings("unchecked")
    static <V> V value(final Object cell) {
        return cell instanceof Multiset ? ((Multiset<V>) cell).counts.firstKey() : (V) cell;
    }

    @SuppressWarnings("unchecked")
    private static <V> Multiset<V> of(final Object cell, final Comparator<? super V> preference) {
        if (cell instanceof Multiset) {
            return (Multiset<V>) cell;
        }
        final var set = new Multiset<V>(preference);
        set.counts.put((V) cell, 1);
        return set;
    }
}
