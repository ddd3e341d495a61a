package org.weft.microbench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.weft.pipeline.Inputs;

/**
 * A whole network computed from nothing, in milliseconds: what every node is told, and all keys. It grows with the
 * ports times the nodes, for each port has flows on each node where its router is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class NetworkBenchmark {
    @Param({"100", "1000", "10000"})
    private int ports;

    @Param("100")
    private int each;

    private List<Consumer<Inputs>> edits;

    /** Makes what is written. */
    @Setup
    public void prepare() {
        edits = new Blueprint(ports, each).edits();
    }

    /** Everything from nothing. */
    @Benchmark
    public int everything() {
        return new PlayedNetwork(edits).settle();
    }
}
