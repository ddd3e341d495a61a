package org.weft.cluster;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at something twice a second, on a thread of its own, until it is closed. Thread-safe. */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long PAUSE_MS = 500;

    private final ScheduledExecutorService executor;

    /**
     * Begins to look.
     *
     * @param name of the thread
     * @param look what to do; may close this
     */
    Watch(final String name, final Runnable look) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            final var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(() -> once(look), PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    /** The executor would keep an error to itself, and look no more. */
    @SuppressWarnings("checkstyle:illegalCatch")
    private static void once(final Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("Could not look; trying again", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
