package org.weft.southbound.openflow;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends changes with a bounded number in flight, then a barrier, and says when all results are in. All but the results
 * runs on the mailbox.
 *
 * <p>Many changes go in bundles. Open vSwitch looks at 50 messages before it does its other work, which after a change
 * of the flow table includes a copy of what it knows of all its ports (ofproto/connmgr.c, ofproto-dpif.c): with 500
 * ports, 4,000 changes cost it 0.8 s singly and 0.2 s in bundles.
 */
final class Batch {
    /** How many changes are worth a bundle. */
    static final int FEWEST_TOGETHER = 50;
    /** How many changes go into a bundle; that copy is made after each. */
    static final int MOST_TOGETHER = 4000;
    /**
     * How many changes may be without an answer: a bundle is made ready while the switch works on another one. One by
     * one, a plateau of throughput begins at 4,000; OpenFlowPlugin refuses calls from rpc-requests-quota (20,000) on.
     */
    static final int WINDOW = 2 * MOST_TOGETHER;

    private final SwitchLink link;
    private final List<Mod> mods;
    private final boolean together;
    private final Executor mailbox;
    private final Consumer<Mod> sent;
    private final Consumer<Queue<Failure>> whenDone;
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    /** Calls without a result, and one for those that are still to come. */
    private final AtomicInteger open = new AtomicInteger(1);
    private volatile boolean allSent;
    private volatile boolean cancelled;
    private int next;

    /** What has failed. */
    enum Extent {
        /** One change, which the switch has refused. */
        REFUSED,
        /** One change, of which nobody knows what has become. */
        LOST,
        /** A bundle, for whatever of its changes. */
        BUNDLE
    }

    /**
     * Something that failed.
     *
     * @param what the change, or what is in the bundle
     * @param why in words
     * @param extent what kind of failure
     */
    record Failure(String what, String why, Extent extent) {
    }

    /**
     * Prepares a batch.
     *
     * @param together whether changes may go in bundles, so that one that is refused takes others with it
     * @param sent hears of each change that was sent
     */
    Batch(final SwitchLink link, final List<Mod> mods, final boolean together, final Executor mailbox,
            final Consumer<Mod> sent, final Consumer<Queue<Failure>> whenDone) {
        this.link = link;
        this.mods = mods;
        this.together = together;
        this.mailbox = mailbox;
        this.sent = sent;
        this.whenDone = whenDone;
    }

    /** Sends as much as the window takes. */
    void pump() {
        while (!cancelled && !allSent && inFlight.get() < WINDOW) {
            if (next == mods.size()) {
                allSent = true;
                link.barrier(new Reply(List.of()));
                return;
            }
            final int end = together ? bundle() : next;
            if (end - next < FEWEST_TOGETHER) {
                final Mod mod = mods.get(next++);
                call(reply -> link.send(mod, reply), new Reply(List.of(mod)));
                continue;
            }
            final List<Mod> these = mods.subList(next, end);
            next = end;
            call(reply -> link.sendTogether(these, reply), new Reply(these));
        }
    }

    /** Where the changes end that can go into the next bundle. */
    private int bundle() {
        int end = next;
        while (end < mods.size() && end - next < MOST_TOGETHER && !(mods.get(end) instanceof Mod.OfMeter)) {
            end++;
        }
        return end;
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void call(final Consumer<Reply> call, final Reply reply) {
        inFlight.addAndGet(reply.mods.size());
        open.incrementAndGet();
        try {
            call.accept(reply);
            reply.mods.forEach(sent);
        } catch (IllegalArgumentException e) {
            reply.refused(e.getMessage());
        } catch (RuntimeException e) {
            // An RPC that fails by throwing must not leave the batch open for ever.
            reply.lost(e.toString());
        }
    }

    /** Sends nothing more and says nothing more. */
    void cancel() {
        cancelled = true;
    }

    private final class Reply implements SwitchLink.Result {
        /** The changes that are answered; none for a barrier. */
        private final List<Mod> mods;

        Reply(final List<Mod> mods) {
            this.mods = mods;
        }

        @Override
        public void done() {
            final int left = inFlight.addAndGet(-mods.size());
            if (left <= WINDOW / 2 && left + mods.size() > WINDOW / 2 && !allSent) {
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
            fail(why, Extent.REFUSED);
        }

        @Override
        public void lost(final String why) {
            fail(why, Extent.LOST);
        }

        private void fail(final String why, final Extent extent) {
            failures.add(mods.size() > 1 ? new Failure("a bundle of " + mods.size(), why, Extent.BUNDLE)
                : new Failure(mods.isEmpty() ? "barrier" : mods.get(0).toString(), why, extent));
            done();
        }
    }
}
