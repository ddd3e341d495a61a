package org.weft.it.paxexam;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for conditions. */
final class Await {
    private static final long PERIOD_MILLIS = 250;

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private Await() {
    }

    /**
     * Waits until a condition holds. A condition that throws does not hold yet; the last reason is told in the end.
     */
    static void until(final String what, final Duration limit, final Condition condition)
            throws InterruptedException {
        final long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (IOException | IllegalStateException e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
        } while (System.nanoTime() - end < 0);
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
    }
}
