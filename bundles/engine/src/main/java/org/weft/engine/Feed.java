package org.weft.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns the changes of source tables into rows given and taken back. What a row had given is found by calling the
 * (pure) function again with the old row: that costs time on a change, and saves remembering every row given.
 *
 * @param <E> how rows are given: an emitter
 */
interface Feed<E> {
    /** Tells the changes of the current commit. */
    void run(E give, E take);

    /** Calls the function for every source row, and after each call tells which rows it was for. */
    void visit(E probe, Consumer<List<Relation.Cause>> visited);

    /** The source rows for which {@code probe} sets {@code hit}. */
    default List<Relation.Cause> causes(final E probe, final boolean[] hit) {
        final var result = new ArrayList<Relation.Cause>();
        visit(probe, rows -> {
            if (hit[0]) {
                result.addAll(rows);
                hit[0] = false;
            }
        });
        return result;
    }
}
