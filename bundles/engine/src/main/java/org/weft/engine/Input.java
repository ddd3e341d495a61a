package org.weft.engine;

import java.util.List;
import java.util.Objects;

/** A table that is written from outside, between commits. */
public final class Input<K, V> extends Relation<K, V> {
    Input(final Engine engine, final String name) {
        super(engine, name);
    }

    /** Writes a row. It takes effect with the next commit. */
    public void put(final K key, final V value) {
        write(Objects.requireNonNull(key), Objects.requireNonNull(value));
        work++;
    }

    /** Removes a row, if it is there. It takes effect with the next commit. */
    public void remove(final K key) {
        write(key, null);
        work++;
    }

    @Override
    void compute() {
        // rows are written by the owner of the engine
    }

    @Override
    public List<Cause> causes(final K key) {
        return List.of();
    }
}
