package org.weft.microbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs. The times say nothing: nothing is warm. */
class BenchmarksTest {
    private static final String SMALLEST = "100";

    @Test
    void everyBenchmarkRunsAtTheSmallestSize() throws RunnerException {
        final var results = new Runner(new OptionsBuilder().forks(0).warmupIterations(0).measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10)).param("ports", SMALLEST).param("rows", SMALLEST)
            .param("flows", SMALLEST).shouldFailOnError(true).verbosity(VerboseMode.SILENT).build()).run();
        assertEquals(List.of("addAndRemove", "change", "difference", "everything", "fill", "parse", "print",
            "removeAndAdd"), results.stream().map(result -> result.getPrimaryResult().getLabel()).sorted().toList());
    }
}
