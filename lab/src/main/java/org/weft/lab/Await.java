package org.weft.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition, with a limit. */
public final class Await {
    private static final long FIRST_PAUSE_MS = 5;
    private static final long GROWTH = 5;
    private static final long LONGEST_PAUSE_MS = 200;

    private Await() {
        // not instantiated
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words, as in "br-int on hv1"
     * @param limit how long to wait
     * @param condition the condition; asked at least once
     * @throws LabException when the limit has passed
     */
    public static void until(final String what, final Duration limit, final BooleanSupplier condition) {
        until(what, limit, condition, () -> "");
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words
     * @param limit how long to wait
     * @param condition the condition; asked at least once
     * @param state what to add to the message when the limit has passed
     * @throws LabException when the limit has passed
     */
    public static void until(final String what, final Duration limit, final BooleanSupplier condition,
            final Supplier<String> state) {
        if (!holds(limit, condition)) {
            final String more = state.get();
            throw new LabException("waited " + limit.toMillis() / 1000.0 + " s in vain for " + what
                + (more.isEmpty() ? "" : ": " + more));
        }
    }

    /**
     * Waits until a condition holds or the limit has passed.
     *
     * @param limit how long to wait
     * @param condition the condition; asked at least once
     * @return true if it holds
     */
    public static boolean holds(final Duration limit, final BooleanSupplier condition) {
        final long end = System.nanoTime() + limit.toNanos();
        long pause = FIRST_PAUSE_MS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting", e);
            }
            // slowly, for what has taken long must not seem to have taken twice as long
            pause = Math.min(LONGEST_PAUSE_MS, pause + pause / GROWTH);
        }
        return true;
    }
}
