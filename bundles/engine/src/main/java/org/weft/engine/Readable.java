package org.weft.engine;

/**
 * Something that a derivation can read by key.
 *
 * @param <K> keys
 * @param <R> what a read gives
 */
public sealed interface Readable<K, R> permits Relation, Index {
    /** What is there now. */
    R read(K key);

    /** Who has read what; for the engine only. */
    Readers<K> readers();
}
