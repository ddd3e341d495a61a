package org.weft.southbound.openflow;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends changes with a bounded number of calls in flight, then a barrier, and says when all results are in. All but
 * the results runs on the mailbox.
 */
final class Batch {
    /** A plateau of throughput begins here; OpenFlowPlugin refuses calls from rpc-requests-quota (20,000) on. */
    static final int WINDOW = 4000;

    private final SwitchLink link;
    private final List<Mod> mods;
    private final Executor mailbox;
    private final Consumer<Mod> sent;
    private final Consumer<Queue<Failure>> whenDone;
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger open;
    private volatile boolean allSent;
    private volatile boolean cancelled;
    private int next;

    /**
     * A change that failed.
     *
     * @param what the change
     * @param why in words
     * @param refused the switch said so; otherwise its fate is unknown
     */
    record Failure(String what, String why, boolean refused) {
    }

    Batch(final SwitchLink link, final List<Mod> mods, final Executor mailbox, final Consumer<Mod> sent,
            final Consumer<Queue<Failure>> whenDone) {
        this.link = link;
        this.mods = mods;
        this.mailbox = mailbox;
        this.sent = sent;
        this.whenDone = whenDone;
        open = new AtomicInteger(mods.size() + 1);
    }

    /** Sends as much as the window takes. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    void pump() {
        while (!cancelled && !allSent && inFlight.get() < WINDOW) {
            inFlight.incrementAndGet();
            if (next == mods.size()) {
                allSent = true;
                link.barrier(new Reply("barrier"));
                return;
            }
            final Mod mod = mods.get(next++);
            try {
                link.send(mod, new Reply(mod));
                sent.accept(mod);
            } catch (IllegalArgumentException e) {
                new Reply(mod).refused(e.getMessage());
            } catch (RuntimeException e) {
                // An RPC that fails by throwing must not leave the batch open for ever.
                new Reply(mod).lost(e.toString());
            }
        }
    }

    /** Sends nothing more and says nothing more. */
    void cancel() {
        cancelled = true;
    }

    private final class Reply implements SwitchLink.Result {
        private final Object what;

        Reply(final Object what) {
            this.what = what;
        }

        @Override
        public void done() {
            if (inFlight.decrementAndGet() == WINDOW / 2 && !allSent) {
                mailbox.execute(Batch.this::pump);
            }
            if (open.decrementAndGet() == 0) {
                mailbox.execute(() -> {
                    if (!cancelled) {
                        whenDone.accept(failures);
                    }
                });
            }
        }

        @Override
        public void refused(final String why) {
            failures.add(new Failure(what.toString(), why, true));
            done();
        }

        @Override
        public void lost(final String why) {
            failures.add(new Failure(what.toString(), why, false));
            done();
        }
    }
}
