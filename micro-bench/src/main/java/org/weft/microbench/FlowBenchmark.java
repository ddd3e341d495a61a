package org.weft.microbench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.infra.Blackhole;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.OfctlParser;

/**
 * Many flows of a node at once, in milliseconds for the whole set: what a switch that comes back costs in node-model,
 * and what a text of them costs. They are flows of one node of a network with as many ports.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class FlowBenchmark {
    private static final int EACH = 100;

    @Param("10000")
    private int flows;

    private Map<FlowKey, Flow> wanted;
    private List<String> lines;
    /** Equal to those that are wanted, but other objects, as those that are read from a switch. */
    private List<Flow> held;

    /** Takes the flows of a node. */
    @Setup
    public void prepare() {
        final var network = new PlayedNetwork(new Blueprint(flows, EACH).edits());
        network.settle();
        wanted = new HashMap<>();
        network.told(Blueprint.node(0)).values().stream().filter(Flow.class::isInstance).map(Flow.class::cast)
            .limit(flows).forEach(flow -> wanted.put(flow.key(), flow));
        lines = wanted.values().stream().map(Flow::toString).toList();
        held = lines.stream().map(OfctlParser::flow).toList();
        if (wanted.size() != flows || difference() != 0) {
            throw new IllegalStateException(wanted.size() + " flows, of which " + difference() + " differ when read");
        }
    }

    /** How many flows differ from an equal set, which is put into a map by key first: none. */
    @Benchmark
    public final int difference() {
        final Map<FlowKey, Flow> actual = new HashMap<>();
        held.forEach(flow -> actual.put(flow.key(), flow));
        int different = 0;
        for (final Flow flow : wanted.values()) {
            if (!flow.equals(actual.remove(flow.key()))) {
                different++;
            }
        }
        return different + actual.size();
    }

    /** Every flow as text. */
    @Benchmark
    public void print(final Blackhole sink) {
        wanted.values().forEach(flow -> sink.consume(flow.toString()));
    }

    /** Every flow out of its text. */
    @Benchmark
    public void parse(final Blackhole sink) {
        lines.forEach(line -> sink.consume(OfctlParser.flow(line)));
    }
}
