package org.weft.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Feeds from the pairs of rows of two tables that agree on a value. Each side is kept grouped by that value, so a
 * changed row meets only its partners. The left side's changes meet the right side as it was before the commit, then
 * the right side's changes meet the left side as it is after: so each pair is told once, also in a join of a table
 * with itself.
 */
final class Join<K, V, L, W, J, E> implements Feed<E> {
    private final Side<K, V, J> left;
    private final Side<L, W, J> right;
    private final Function<K, V, L, W, E> function;

    /** Gives what a pair gives. */
    interface Function<K, V, L, W, E> {
        void apply(K leftKey, V left, L rightKey, W right, E out);
    }

    private static final class Side<K, V, J> {
        private final Relation<K, V> from;
        private final BiFunction<K, V, J> on;
        private final Map<J, Map<K, V>> groups = new HashMap<>();

        Side(final Relation<K, V> from, final BiFunction<K, V, J> on) {
            this.from = from;
            this.on = on;
        }

        Map<K, V> partners(final J value) {
            return groups.getOrDefault(value, Map.of());
        }

        void add(final K key, final V value) {
            groups.computeIfAbsent(on.apply(key, value), none -> new HashMap<>()).put(key, value);
        }

        void remove(final K key, final V value) {
            groups.computeIfPresent(on.apply(key, value), (same, group) -> {
                group.remove(key);
                return group.isEmpty() ? null : group;
            });
        }

        void update() {
            from.changes().forEach((key, change) -> {
                change.before().ifPresent(value -> remove(key, value));
                change.after().ifPresent(value -> add(key, value));
            });
        }
    }

    Join(final Relation<K, V> left, final BiFunction<K, V, J> leftOn, final Relation<L, W> right,
            final BiFunction<L, W, J> rightOn, final Function<K, V, L, W, E> function) {
        this.left = new Side<>(left, leftOn);
        this.right = new Side<>(right, rightOn);
        this.function = function;
    }

    @Override
    public void run(final E give, final E take) {
        left.from.changes().forEach((key, change) -> {
            change.after().ifPresent(value -> meetRight(key, value, give));
            change.before().ifPresent(value -> meetRight(key, value, take));
        });
        left.update();
        right.from.changes().forEach((key, change) -> {
            change.after().ifPresent(value -> meetLeft(key, value, give));
            change.before().ifPresent(value -> meetLeft(key, value, take));
        });
        right.update();
    }

    private void meetRight(final K key, final V value, final E out) {
        right.partners(left.on.apply(key, value)).forEach((other, otherValue) ->
            function.apply(key, value, other, otherValue, out));
    }

    private void meetLeft(final L key, final W value, final E out) {
        left.partners(right.on.apply(key, value)).forEach((other, otherValue) ->
            function.apply(other, otherValue, key, value, out));
    }

    @Override
    public void visit(final E probe, final Consumer<List<Relation.Cause>> visited) {
        left.from.forEach((key, value) ->
            right.partners(left.on.apply(key, value)).forEach((other, otherValue) -> {
                function.apply(key, value, other, otherValue, probe);
                visited.accept(List.of(new Relation.Cause(left.from, key), new Relation.Cause(right.from, other)));
            }));
    }
}
