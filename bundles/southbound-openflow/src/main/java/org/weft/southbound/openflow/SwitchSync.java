package org.weft.southbound.openflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.FlowKey;
import org.weft.node.GroupKey;
import org.weft.node.MeterKey;
import org.weft.node.driver.OpenFlowDriver.Counters;
import org.weft.node.driver.OpenFlowDriver.Statistics;
import org.weft.node.driver.OpenFlowListener;

/**
 * Keeps one switch equal to its target. An actor: every field but the counters belongs to the mailbox, which runs one
 * task at a time; nothing waits.
 *
 * <p>DISCONNECTED (no link, or no target) → READING (the contents were asked for; changes only move the target) →
 * SYNCED (what the switch holds is known: the target, but for {@code dirty} and what is in flight). One batch is in
 * flight at a time; what changes meanwhile is coalesced into the next one.
 *
 * <p>After a failure nothing is confirmed until a new read-back passes, but changes are still sent: one entry that a
 * switch refuses must not hold up the others.
 */
final class SwitchSync {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchSync.class);
    private static final int REPORTED_FAILURES = 10;
    private static final int MAX_BACKOFF_SECONDS = 60;

    private final long datapathId;
    private final Executor mailbox;
    private final Timer timer;
    private final OpenFlowListener listener;
    private final Set<Integer> switchTables;
    private final Supplier<SwitchLink> elsewhere;
    private final LongAdder flowMods = new LongAdder();
    private final LongAdder groupMods = new LongAdder();
    private final LongAdder syncs = new LongAdder();

    private final Map<Entry.Key, Entry> target = new HashMap<>();
    /** What the switch has of keys that have changed since the last batch; empty for nothing. */
    private final Map<Entry.Key, Optional<Entry>> dirty = new LinkedHashMap<>();
    private State state = State.DISCONNECTED;
    private Optional<SwitchLink> link = Optional.empty();
    private Optional<Batch> batch = Optional.empty();
    private Optional<Future<?>> rereading = Optional.empty();
    private boolean hasTarget;
    private long generation;
    /** Something failed since the last read-back, which must be made again. */
    private boolean suspect;
    private boolean rereadDue;
    /** A bundle failed since the last confirmation: changes go one by one, so that one that is refused stays alone. */
    private boolean singly;
    /** Failures since the last confirmation, for the back-off. */
    private int failedTimes;
    /** Moves on whenever results that are still to come are void. */
    private int epoch;

    private enum State { DISCONNECTED, READING, SYNCED }

    /** Runs a task after some seconds, on any thread. */
    @FunctionalInterface
    interface Timer {
        Future<?> schedule(Runnable task, long seconds);
    }

    /**
     * A switch that is not connected and has no target.
     *
     * @param elsewhere a link by way of whoever serves the switch, for packets and statistics while that is not done
     *     here
     */
    SwitchSync(final long datapathId, final Executor mailbox, final Timer timer, final Set<Integer> switchTables,
            final Supplier<SwitchLink> elsewhere, final OpenFlowListener listener) {
        this.datapathId = datapathId;
        this.mailbox = mailbox;
        this.timer = timer;
        this.switchTables = Set.copyOf(switchTables);
        this.elsewhere = elsewhere;
        this.listener = listener;
    }

    Counters counters() {
        return new Counters(flowMods.sum(), groupMods.sum(), syncs.sum());
    }

    void connected(final SwitchLink newLink) {
        mailbox.execute(() -> {
            final boolean known = link.isPresent();
            stop();
            link = Optional.of(newLink);
            if (!known) {
                listener.connected(datapathId);
            }
            start();
        });
    }

    void disconnected() {
        mailbox.execute(() -> {
            if (link.isPresent()) {
                stop();
                link = Optional.empty();
                listener.disconnected(datapathId);
            }
        });
    }

    void target(final Collection<? extends Entry> desired, final long newGeneration) {
        mailbox.execute(() -> {
            final Map<Entry.Key, Entry> wanted = new HashMap<>(desired.size() * 4 / 3 + 1);
            desired.stream().filter(entry -> ours(entry.key())).forEach(entry -> wanted.put(entry.key(), entry));
            target.keySet().stream().filter(key -> !wanted.containsKey(key)).toList().forEach(this::remove);
            wanted.values().forEach(this::put);
            generation = newGeneration;
            hasTarget = true;
            if (state == State.DISCONNECTED) {
                start();
            } else {
                flush();
            }
        });
    }

    void update(final EntryDelta delta, final long newGeneration) {
        mailbox.execute(() -> {
            if (!hasTarget) {
                LOG.debug("openflow:{} has no target to update", Long.toUnsignedString(datapathId));
                return;
            }
            delta.removed().stream().filter(this::ours).forEach(this::remove);
            delta.put().values().stream().filter(entry -> ours(entry.key())).forEach(this::put);
            generation = newGeneration;
            flush();
        });
    }

    void release() {
        mailbox.execute(() -> {
            stop();
            target.clear();
            hasTarget = false;
            flowMods.reset();
            groupMods.reset();
            syncs.reset();
        });
    }

    /** Lets the switch run a packet-out. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    void packetOut(final byte[] body) {
        mailbox.execute(() -> {
            final var result = new PacketResult(datapathId);
            try {
                server().packetOut(body, result);
            } catch (RuntimeException e) {
                result.lost(e.toString());
            }
        });
    }

    /** The way to the switch: here, if it is served here. */
    private SwitchLink server() {
        return link.filter(here -> hasTarget).orElseGet(elsewhere);
    }

    /** What the switch has counted; fails when nobody serves it. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    CompletionStage<Statistics> statistics(final Set<Integer> tables) {
        final CompletableFuture<Statistics> result = new CompletableFuture<>();
        mailbox.execute(() -> {
            try {
                server().statistics(tables).whenComplete((statistics, failure) -> {
                    if (failure == null) {
                        result.complete(statistics);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private boolean ours(final Entry.Key key) {
        if (key instanceof FlowKey flow && switchTables.contains(flow.table())) {
            LOG.warn("openflow:{} {} is in a table left to the switch", Long.toUnsignedString(datapathId), flow);
            return false;
        }
        return key instanceof FlowKey || key instanceof GroupKey || key instanceof MeterKey;
    }

    private void put(final Entry entry) {
        final Optional<Entry> old = Optional.ofNullable(target.put(entry.key(), entry));
        if (state == State.SYNCED && !old.equals(Optional.of(entry))) {
            dirty.putIfAbsent(entry.key(), old);
        }
    }

    private void remove(final Entry.Key key) {
        final Optional<Entry> old = Optional.ofNullable(target.remove(key));
        if (state == State.SYNCED && old.isPresent()) {
            dirty.putIfAbsent(key, old);
        }
    }

    private void stop() {
        epoch++;
        state = State.DISCONNECTED;
        batch.ifPresent(Batch::cancel);
        batch = Optional.empty();
        rereading.ifPresent(task -> task.cancel(false));
        rereading = Optional.empty();
        dirty.clear();
        suspect = false;
        rereadDue = false;
        singly = false;
        failedTimes = 0;
    }

    private void start() {
        if (hasTarget && link.isPresent()) {
            read();
        }
    }

    private void read() {
        final int mine = ++epoch;
        state = State.READING;
        rereadDue = false;
        rereading.ifPresent(task -> task.cancel(false));
        rereading = Optional.empty();
        dirty.clear();
        syncs.increment();
        contents(link.orElseThrow()).whenComplete((contents, failure) -> mailbox.execute(() -> {
            if (mine != epoch) {
                return;
            }
            if (failure == null) {
                compare(contents);
            } else {
                LOG.info("openflow:{} could not be read: {}", Long.toUnsignedString(datapathId), failure.getMessage());
                rereadLater();
            }
        }));
    }

    /** Reads, and has the one way to fail: a call that throws must not leave the state at READING for ever. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private static CompletionStage<Contents> contents(final SwitchLink from) {
        try {
            return from.read();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void compare(final Contents contents) {
        final Plan plan = Plan.between(contents, target, switchTables);
        LOG.info("openflow:{} holds {} entries, target {}, changes {}", Long.toUnsignedString(datapathId),
            contents.entries().size() + contents.foreign().size(), target.size(), plan.mods().size());
        state = State.SYNCED;
        suspect = false;
        send(plan);
    }

    private void flush() {
        if (state == State.SYNCED && batch.isEmpty()) {
            final Plan plan = Plan.of(dirty, target);
            dirty.clear();
            send(plan);
        }
    }

    private void send(final Plan plan) {
        final long covered = generation;
        if (plan.mods().isEmpty()) {
            confirm(covered);
            return;
        }
        final Batch sending = new Batch(link.orElseThrow(), plan.mods(), !singly, mailbox,
            mod -> (mod instanceof Mod.OfFlow ? flowMods : groupMods).increment(),
            failures -> sent(failures, covered));
        batch = Optional.of(sending);
        sending.pump();
    }

    private void sent(final Queue<Batch.Failure> failures, final long covered) {
        batch = Optional.empty();
        if (failures.isEmpty()) {
            confirm(covered);
        } else {
            suspect = true;
            failures.stream().filter(failure -> failure.extent() == Batch.Extent.REFUSED).limit(REPORTED_FAILURES)
                .forEach(failure -> listener.refused(datapathId, failure.what(), failure.why()));
            LOG.info("openflow:{} did not take {} changes, first {}", Long.toUnsignedString(datapathId),
                failures.size(), failures.peek());
            if (failures.stream().anyMatch(failure -> failure.extent() == Batch.Extent.BUNDLE)) {
                singly = true;
                rereadDue = true;
            } else {
                rereadLater();
            }
        }
        if (rereadDue) {
            read();
        } else if (!dirty.isEmpty() || generation != covered) {
            flush();
        }
    }

    private void confirm(final long covered) {
        if (!suspect) {
            failedTimes = 0;
            singly = false;
            listener.confirmed(datapathId, covered);
        }
    }

    private void rereadLater() {
        if (rereading.isPresent()) {
            return;
        }
        final long seconds = Math.min(MAX_BACKOFF_SECONDS, 1L << Math.min(failedTimes++, 6));
        final int mine = epoch;
        rereading = Optional.of(timer.schedule(() -> mailbox.execute(() -> {
            if (mine == epoch) {
                if (batch.isPresent()) {
                    rereading = Optional.empty();
                    rereadDue = true;
                } else {
                    read();
                }
            }
        }), seconds));
    }
}
