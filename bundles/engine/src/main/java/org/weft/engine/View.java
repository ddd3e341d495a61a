package org.weft.engine;

/** How a derivation sees other tables: by key only, so that no function can look at a whole table. */
public interface View {
    /** Reads a row, and remembers that it was read.
     *
     * @throws IllegalStateException when the table was made after the derivation */
    <K, R> R get(Readable<K, R> table, K key);
}
