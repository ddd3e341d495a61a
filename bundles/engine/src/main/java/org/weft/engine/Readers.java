package org.weft.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which derived rows have read which key of a table, present or not. An edge lives from the evaluation that made it
 * to the next evaluation of the same row.
 */
public final class Readers<K> {
    private final Map<K, Set<Derivation<?, ?, ?>.Row>> edges = new HashMap<>();

    void add(final K key, final Derivation<?, ?, ?>.Row reader) {
        edges.computeIfAbsent(key, none -> new HashSet<>(2)).add(reader);
    }

    void remove(final K key, final Derivation<?, ?, ?>.Row reader) {
        final var set = edges.get(key);
        if (set != null && set.remove(reader) && set.isEmpty()) {
            edges.remove(key);
        }
    }

    void changed(final K key) {
        final var set = edges.get(key);
        if (set != null) {
            set.forEach(Derivation.Row::invalidate);
        }
    }
}
