package org.weft.microbench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

    /** Makes the network. */
    @Setup
    public void create() {
        final var blueprint = new Blueprint(ports, each);
        network = new PlayedNetwork(blueprint.edits());
        extra = IntStream.range(ports, ports + EXTRA).mapToObj(blueprint::vif).toList();
        extra.forEach(vif -> network.inputs().interfaces().put(vif.at(), vif.state()));
        network.settle();
    }

    /** One port more, and one less. Measured together: neither can then find the network as the other left it. */
    @Benchmark
    public int addAndRemove() {
        next = (next + 1) % EXTRA;
        final var port = extra.get(next).port();
        network.inputs().ports().put(port.id(), port);
        final int added = network.settle();
        network.inputs().ports().remove(port.id());
        final int removed = network.settle();
        if (added == 0 || removed == 0) {
            throw new IllegalStateException("nothing has changed");
        }
        return added + removed;
    }
}
