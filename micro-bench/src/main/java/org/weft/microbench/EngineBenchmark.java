package org.weft.microbench;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Input;
import org.weft.engine.Output;
import org.weft.engine.Relation;

/**
 * The engine alone, with one table of each kind after another and rows in groups of a hundred: commits of one row in
 * microseconds, which must not grow with the rows but for the logarithm of the group, and a table filled in
 * milliseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class EngineBenchmark {
    private static final int GROUP = 100;
    private static final int PARTITIONS = 10;
    private static final int CHAIN = 5;

    @Param({"100", "1000", "10000"})
    private int rows;

    private Graph graph;
    private int next;
    private int value;

    /** A join, a chain of derivations, an index with a derivation that reads it, and an output of both. */
    private static final class Graph {
        private final Engine engine = new Engine();
        private final Input<Integer, Integer> items = engine.input("items");
        /** Group to what its items are added to. */
        private final Input<Integer, Integer> offsets = engine.input("offsets");
        private final Output<Integer, Integer, Integer> out;

        Graph() {
            final Relation<Integer, Integer> sums = engine.join("sums", items, (item, any) -> item / GROUP, offsets,
                (group, any) -> group, Comparator.naturalOrder(),
                (item, number, group, offset, sink) -> sink.emit(item, number + offset));
            Relation<Integer, Integer> last = sums;
            for (int at = 0; at < CHAIN; at++) {
                last = engine.derive("link " + at, last, (item, number, view) ->
                    view.get(items, item).map(own -> own + number));
            }
            final Index<Integer, Integer> members = engine.index("members", last, (item, number) -> item / GROUP);
            final Relation<Integer, Integer> highest = engine.derive("highest", offsets, (group, any, view) ->
                Optional.of(view.get(members, group)).filter(all -> !all.isEmpty()).map(all -> all.last()));
            out = engine.output("out", Comparator.naturalOrder());
            out.from(last, (item, number, sink) -> sink.emit(item % PARTITIONS, item, number));
            out.from(highest, (group, item, sink) -> sink.emit(item % PARTITIONS, -1 - group, item));
        }

        void fill(final int rows) {
            for (int item = 0; item < rows; item++) {
                items.put(item, item);
                offsets.put(item / GROUP, item);
            }
        }

        int commit() {
            final var failures = engine.commit();
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.toString());
            }
            return out.changes().size();
        }
    }

    /** Fills the tables. */
    @Setup
    public void create() {
        graph = new Graph();
        graph.fill(rows);
        graph.commit();
    }

    /** One row with another value. */
    @Benchmark
    public int change() {
        next = (next + 1) % rows;
        graph.items.put(next, ++value);
        return graph.commit();
    }

    /** One row less in one commit, and more in the next. */
    @Benchmark
    public int removeAndAdd() {
        next = (next + 1) % rows;
        graph.items.remove(next);
        final int changed = graph.commit();
        graph.items.put(next, ++value);
        return changed + graph.commit();
    }

    /** All rows in one commit of empty tables. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 10)
    @Measurement(iterations = 10)
    public int fill() {
        final var filled = new Graph();
        filled.fill(rows);
        return filled.commit();
    }
}
