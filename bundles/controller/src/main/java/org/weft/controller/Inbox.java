package org.weft.controller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns all state. Edits run in the order in which they were submitted; after each batch of those that
 * were waiting, {@code turn} runs once: so a burst of changes costs one computation, without any timer.
 */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int BATCH = 10_000;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ScheduledThreadPoolExecutor clock;
    private final Runnable turn;
    private final Thread thread;

    Inbox(final String name, final Runnable turn) {
        this.turn = turn;
        clock = new ScheduledThreadPoolExecutor(1, work -> daemon(work, name + "-clock"));
        clock.setRemoveOnCancelPolicy(true);
        thread = daemon(this::run, name);
    }

    private static Thread daemon(final Runnable work, final String name) {
        final var result = new Thread(work, name);
        result.setDaemon(true);
        return result;
    }

    void start() {
        thread.start();
    }

    /** Runs an edit on the owning thread. Any thread may call this. */
    void submit(final Runnable edit) {
        queue.add(edit);
    }

    /** Runs an edit on the owning thread after a time. */
    void submitAfter(final Duration delay, final Runnable edit) {
        clock.schedule(() -> submit(edit), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        final List<Runnable> batch = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH);
            } catch (InterruptedException e) {
                return;
            }
            batch.forEach(Inbox::runOne);
            batch.clear();
            runOne(turn);
        }
    }

    /** A wrong edit must not stop the others; what it was about stays as it was. */
    @SuppressWarnings("checkstyle:illegalCatch")
    private static void runOne(final Runnable edit) {
        try {
            edit.run();
        } catch (RuntimeException e) {
            LOG.error("An edit failed", e);
        }
    }

    /** Waits for the edit that runs, and drops the rest. */
    @Override
    public void close() {
        clock.shutdownNow();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
