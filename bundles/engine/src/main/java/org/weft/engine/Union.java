package org.weft.engine;

import java.util.List;
import java.util.function.Consumer;

/** Feeds from everything that several feeds feed from. */
record Union<E>(List<Feed<E>> parts) implements Feed<E> {
    @Override
    public void run(final E give, final E take) {
        parts.forEach(part -> part.run(give, take));
    }

    @Override
    public void visit(final E probe, final Consumer<List<Relation.Cause>> visited) {
        parts.forEach(part -> part.visit(probe, visited));
    }
}
