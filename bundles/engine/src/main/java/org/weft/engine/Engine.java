package org.weft.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A graph of tables, built once and then kept up to date. Tables are computed in the order in which they were made;
 * since a table can only be made from earlier ones, that order needs no sorting and cycles cannot be written.
 *
 * <p>Functions given to the engine must be pure: the same arguments (and, for a derivation, the same rows read) give
 * the same result, at any time.
 */
public final class Engine {
    private final List<Table> tables = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private boolean restating;

    /** Something that is brought up to date once per commit. */
    public abstract static class Table {
        private final String name;
        private final int order;
        long work;

        Table(final Engine engine, final String name) {
            this.name = name;
            order = engine.register(this);
        }

        /** The name, for people. */
        public final String name() {
            return name;
        }

        final int order() {
            return order;
        }

        /** Brings the table up to date and leaves its changes for later tables. */
        abstract void step();

        /** Shows every row as if the commit had made it. */
        void restate() {
            // a table whose changes are for other tables only
        }

        /** Forgets the changes of the last commit. */
        abstract void settle();

        @Override
        public final String toString() {
            return name;
        }
    }

    /**
     * A derivation threw. Its row is absent until a row that it had read changes.
     *
     * @param table the derivation
     * @param key the row
     * @param error what it threw
     */
    public record Failure(String table, Object key, RuntimeException error) {
    }

    /** A function of one row that gives rows. */
    @FunctionalInterface
    public interface Expansion<K, V, L, W> {
        void apply(K key, V value, Emitter<? super L, ? super W> out);
    }

    /** A function of two rows that gives rows. */
    @FunctionalInterface
    public interface Pairing<K, V, L, W, M, X> {
        void apply(K leftKey, V left, L rightKey, W right, Emitter<? super M, ? super X> out);
    }

    /** Takes the rows that a function gives. */
    @FunctionalInterface
    public interface Emitter<K, V> {
        void emit(K key, V value);
    }

    /** Makes a table that is written from outside. */
    public <K, V> Input<K, V> input(final String name) {
        return new Input<>(this, name);
    }

    /**
     * Makes a table of whatever {@code function} gives for the rows of another table. A key that several rows give
     * has the value that comes first in {@code preference}, however the rows came.
     */
    public <K, V, L, W> Relation<L, W> flatMap(final String name, final Relation<K, V> from,
            final Comparator<? super W> preference, final Expansion<K, V, L, W> function) {
        return new Supported<>(this, name, preference, new FlatMap<>(from, function::apply));
    }

    /** As above for functions that give each key with one value only. */
    public <K, V, L, W> Relation<L, W> flatMap(final String name, final Relation<K, V> from,
            final Expansion<K, V, L, W> function) {
        return flatMap(name, from, Comparator.comparing(Object::toString), function);
    }

    /** Makes a table of the rows of several tables that agree on the values of keys that they share. */
    public <K, V> Relation<K, V> union(final String name, final List<Relation<K, V>> parts) {
        final Feed<Emitter<? super K, ? super V>> feed = new Union<>(parts.stream()
            .<Feed<Emitter<? super K, ? super V>>>map(from -> new FlatMap<>(from,
                (key, value, out) -> out.emit(key, value)))
            .toList());
        return new Supported<>(this, name, Comparator.comparing(Object::toString), feed);
    }

    /** Makes a table of what {@code function} gives for each pair of rows whose {@code on} values are equal. */
    public <K, V, L, W, J, M, X> Relation<M, X> join(final String name, final Relation<K, V> left,
            final BiFunction<K, V, J> leftOn, final Relation<L, W> right, final BiFunction<L, W, J> rightOn,
            final Comparator<? super X> preference, final Pairing<K, V, L, W, M, X> function) {
        return new Supported<>(this, name, preference,
            new Join<>(left, leftOn, right, rightOn, function::apply));
    }

    /** As above for functions that give each key with one value only. */
    public <K, V, L, W, J, M, X> Relation<M, X> join(final String name, final Relation<K, V> left,
            final BiFunction<K, V, J> leftOn, final Relation<L, W> right, final BiFunction<L, W, J> rightOn,
            final Pairing<K, V, L, W, M, X> function) {
        return join(name, left, leftOn, right, rightOn, Comparator.comparing(Object::toString), function);
    }

    /**
     * Makes a table with at most one row for each row of {@code keys}: what {@code function} gives for it. The
     * function runs again when that row, or any row that it read through its view, changes, and then only.
     */
    public <K, V, W> Relation<K, W> derive(final String name, final Relation<K, V> keys,
            final Derivation.Function<? super K, ? super V, W> function) {
        return new Derivation<>(this, name, keys, function);
    }

    /** Makes an index: for each group, the sorted keys of the rows that belong to it. */
    public <G, K extends Comparable<? super K>, V> Index<G, K> index(final String name, final Relation<K, V> from,
            final BiFunction<? super K, ? super V, G> group) {
        return new Index<>(this, name, from, group);
    }

    /** Makes a way out. A key that is given several values has the one that comes first in {@code preference}. */
    public <P, K, V> Output<P, K, V> output(final String name, final Comparator<? super V> preference) {
        return new Output<>(this, name, preference);
    }

    /**
     * Brings every table up to date with the inputs as they were written since the last commit. Afterwards
     * {@link Relation#changes} and {@link Output#changes} tell what that changed, until the next commit.
     *
     * @return the derivations that threw; empty unless the program is wrong
     */
    public List<Failure> commit() {
        failures.clear();
        tables.forEach(Table::settle);
        tables.forEach(Table::step);
        if (restating) {
            restating = false;
            tables.forEach(Table::restate);
        }
        return List.copyOf(failures);
    }

    /**
     * Has {@link Relation#changes} tell after the next commit of every row as of a new one: for those who begin to
     * follow tables that have long been kept. Tables are computed as ever, and {@link Output#changes} are not
     * concerned.
     */
    public void restate() {
        restating = true;
    }

    private int register(final Table table) {
        tables.add(table);
        return tables.size() - 1;
    }

    void failed(final Failure failure) {
        failures.add(failure);
    }

    /**
     * Why a row is what it is: the rows that it was computed from, and theirs in turn, one a line, indented.
     *
     * @param depth how far to follow, at least 1
     */
    public <K> String explain(final Relation<K, ?> table, final K key, final int depth) {
        final var text = new StringBuilder();
        explain(new Relation.Cause(table, key), depth, 0, text);
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static void explain(final Relation.Cause cause, final int depth, final int indent,
            final StringBuilder text) {
        text.append("  ".repeat(indent)).append(cause);
        if (cause.table() instanceof Relation<?, ?> relation) {
            final var rows = (Relation<Object, ?>) relation;
            text.append(" = ").append(rows.get(cause.key()).map(Object::toString).orElse("absent")).append('\n');
            if (indent < depth) {
                rows.causes(cause.key()).forEach(next -> explain(next, depth, indent + 1, text));
            }
        } else {
            text.append('\n');
        }
    }

    /** How many rows each table has computed since it was made: the measure of cost that tests assert. */
    public Map<String, Long> work() {
        final var result = new LinkedHashMap<String, Long>();
        tables.forEach(table -> result.merge(table.name(), table.work, Long::sum));
        return result;
    }

    /** The sum of {@link #work}. */
    public long totalWork() {
        return tables.stream().mapToLong(table -> table.work).sum();
    }
}
