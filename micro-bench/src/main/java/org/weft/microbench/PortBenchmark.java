package org.weft.microbench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One port more and one less in a network of many, in microseconds: from the configuration to what each node is told,
 * with the key of the port, which takes a second commit. Interfaces are plugged before. The cost follows the change, so
 * it must not grow with the ports; it may with the ports of one switch ({@code -p each=...}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class PortBenchmark {
    private static final int EXTRA = 1000;

    @Param({"100", "1000", "10000"})
    private int ports;

    @Param("100")
    private int each;

    private PlayedNetwork network;
    private List<Blueprint.Vif> extra;
    private int next;

    /** An invocation finds the network without the port, and what it added goes afterwards. */
    @State(Scope.Thread)
    public static class Without {
        /** Removes the port. */
        @TearDown(Level.Invocation)
        public void leave(final PortBenchmark benchmark) {
            benchmark.removePort();
        }
    }

    /** An invocation finds the port in the network, and removes it. */
    @State(Scope.Thread)
    public static class With {
        /** Adds the port. */
        @Setup(Level.Invocation)
        public void enter(final PortBenchmark benchmark) {
            benchmark.addPort();
        }
    }

    /** Makes the network. */
    @Setup
    public void create() {
        final var blueprint = new Blueprint(ports, each);
        network = new PlayedNetwork(blueprint.edits());
        extra = IntStream.range(ports, ports + EXTRA).mapToObj(blueprint::vif).toList();
        extra.forEach(vif -> network.inputs().interfaces().put(vif.at(), vif.state()));
        network.settle();
    }

    /** One port more. */
    @Benchmark
    public int add(final Without without) {
        return addPort();
    }

    /** One port less. */
    @Benchmark
    public int remove(final With with) {
        return removePort();
    }

    private int addPort() {
        next = (next + 1) % EXTRA;
        final var port = extra.get(next).port();
        network.inputs().ports().put(port.id(), port);
        return network.settle();
    }

    private int removePort() {
        network.inputs().ports().remove(extra.get(next).port().id());
        return network.settle();
    }
}
