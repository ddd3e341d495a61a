package org.weft.node;

import java.util.Map;
import java.util.Set;

/**
 * A change of what a node is told.
 *
 * @param put entries that are new or differ from before
 * @param removed entries that are gone
 */
public record EntryDelta(Map<Entry.Key, Entry> put, Set<Entry.Key> removed) {
    public static final EntryDelta NONE = new EntryDelta(Map.of(), Set.of());

    public boolean isEmpty() {
        return put.isEmpty() && removed.isEmpty();
    }
}
