package org.weft.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table computed by a function per key; see {@link Engine#derive}. */
public final class Derivation<K, V, W> extends Relation<K, W> {
    private final Engine engine;
    private final Relation<K, V> keys;
    private final Function<? super K, ? super V, W> function;
    private final Map<K, Row> evaluated = new HashMap<>();
    private Set<K> invalid = new LinkedHashSet<>();

    /** Computes the value of a row from its key, the row of the same key that makes it exist, and a view. */
    @FunctionalInterface
    public interface Function<K, V, W> {
        Optional<W> apply(K key, V value, View view);
    }

    /** One evaluation's reads. Compared by identity: a row has one as long as its key exists. */
    final class Row implements View {
        private final K key;
        private List<Read<?>> reads = new ArrayList<>(4);

        Row(final K key) {
            this.key = key;
        }

        void invalidate() {
            invalid.add(key);
        }

        void forget() {
            reads.forEach(read -> read.unlink(this));
            reads = new ArrayList<>(reads.size());
        }

        @Override
        public <L, R> R get(final Readable<L, R> table, final L at) {
            if (((Engine.Table) table).order() >= order()) {
                throw new IllegalStateException(name() + " cannot read the later " + table);
            }
            reads.add(new Read<>(table, at));
            table.readers().add(at, this);
            return table.read(at);
        }
    }

    private record Read<L>(Readable<L, ?> table, L key) {
        void unlink(final Derivation<?, ?, ?>.Row row) {
            table.readers().remove(key, row);
        }
    }

    Derivation(final Engine engine, final String name, final Relation<K, V> keys,
            final Function<? super K, ? super V, W> function) {
        super(engine, name);
        this.engine = engine;
        this.keys = keys;
        this.function = function;
    }

    @Override
    void compute() {
        invalid.addAll(keys.changes().keySet());
        if (invalid.isEmpty()) {
            return;
        }
        final var todo = invalid;
        invalid = new LinkedHashSet<>();
        for (final K key : todo) {
            final V value = keys.rows.get(key);
            if (value == null) {
                final Row row = evaluated.remove(key);
                if (row != null) {
                    row.forget();
                    write(key, null);
                }
            } else {
                evaluate(evaluated.computeIfAbsent(key, Row::new), value);
            }
        }
    }

    @SuppressWarnings("checkstyle:illegalCatch")
    private void evaluate(final Row row, final V value) {
        row.forget();
        work++;
        W result;
        try {
            result = function.apply(row.key, value, row).orElse(null);
        } catch (RuntimeException e) {
            engine.failed(new Engine.Failure(name(), row.key, e));
            result = null;
        }
        write(row.key, result);
    }

    @Override
    public List<Cause> causes(final K key) {
        final Row row = evaluated.get(key);
        if (row == null) {
            return List.of();
        }
        final var result = new ArrayList<Cause>();
        result.add(new Cause(keys, key));
        row.reads.forEach(read -> result.add(new Cause((Engine.Table) read.table(), read.key())));
        return result;
    }
}
