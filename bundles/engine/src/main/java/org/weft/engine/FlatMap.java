package org.weft.engine;

import java.util.List;
import java.util.function.Consumer;

/** Feeds from one table. */
final class FlatMap<K, V, E> implements Feed<E> {
    private final Relation<K, V> from;
    private final Function<K, V, E> function;

    /** Gives what a row gives. */
    interface Function<K, V, E> {
        void apply(K key, V value, E out);
    }

    FlatMap(final Relation<K, V> from, final Function<K, V, E> function) {
        this.from = from;
        this.function = function;
    }

    @Override
    public void run(final E give, final E take) {
        from.changes().forEach((key, change) -> {
            change.after().ifPresent(value -> function.apply(key, value, give));
            change.before().ifPresent(value -> function.apply(key, value, take));
        });
    }

    @Override
    public void visit(final E probe, final Consumer<List<Relation.Cause>> visited) {
        from.forEach((key, value) -> {
            function.apply(key, value, probe);
            visited.accept(List.of(new Relation.Cause(from, key)));
        });
    }
}
