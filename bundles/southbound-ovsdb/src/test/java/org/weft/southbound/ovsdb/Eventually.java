package org.weft.southbound.ovsdb;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions with a limit. */
final class Eventually {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private Eventually() {
        // Holds functions
    }

    @SuppressWarnings("checkstyle:illegalCatch")
    static void holds(final String what, final Callable<Boolean> condition) {
        final long start = System.nanoTime();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - start > LIMIT) {
                    throw new AssertionError("waited in vain for " + what);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
