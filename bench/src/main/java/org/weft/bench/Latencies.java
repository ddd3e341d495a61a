package org.weft.bench;

import java.util.Arrays;
import java.util.List;

/**
 * How long the same thing took, several times.
 *
 * @param p50 the median, milliseconds
 * @param p99 what at most 1 % are above (nearest rank), milliseconds
 * @param max the longest, milliseconds
 * @param samples each in the order in which they were taken, milliseconds; at least one
 */
record Latencies(double p50, double p99, double max, List<Double> samples) {
    private static final double MILLISECOND = 1e6;

    /** Copies the samples. */
    Latencies {
        samples = List.copyOf(samples);
    }

    /**
     * Computes them.
     *
     * @param samples nanoseconds, at least one
     * @return the latencies
     */
    static Latencies of(final long... samples) {
        final long[] sorted = samples.clone();
        Arrays.sort(sorted);
        return new Latencies(milliseconds(percentile(sorted, 50)), milliseconds(percentile(sorted, 99)),
            milliseconds(sorted[sorted.length - 1]),
            Arrays.stream(samples).mapToObj(Latencies::milliseconds).toList());
    }

    /** The smallest sample that at least so many percent of all do not exceed. */
    static long percentile(final long[] sorted, final int percent) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }

    private static double milliseconds(final long nanoseconds) {
        return Math.round(nanoseconds / MILLISECOND * 100) / 100.0;
    }
}
