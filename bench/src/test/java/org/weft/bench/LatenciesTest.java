package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void percentilesAreNearestRanks() {
        final long[] hundred = LongStream.rangeClosed(1, 100).toArray();
        assertEquals(50, Latencies.percentile(hundred, 50));
        assertEquals(99, Latencies.percentile(hundred, 99));
        assertEquals(100, Latencies.percentile(hundred, 100));
        assertEquals(1, Latencies.percentile(hundred, 0));
        assertEquals(2, Latencies.percentile(new long[] {1, 2, 3}, 50));
        assertEquals(3, Latencies.percentile(new long[] {1, 2, 3}, 99));
    }

    @Test
    void samplesStayInTheirOrder() {
        final var latencies = Latencies.of(3 * MILLISECOND, MILLISECOND, 2_345_678);
        assertEquals(new Latencies(2.35, 3, 3, List.of(3.0, 1.0, 2.35)), latencies);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThrows(IllegalArgumentException.class, Latencies::of);
    }
}
