package org.weft.southbound.openflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.OpenFlowListener;
import org.weft.node.driver.PacketIn;

/** A switch in memory, the listener of its driver, and the hands of the clock. Nothing happens but by {@link #run}. */
final class FakeSwitch implements SwitchLink, OpenFlowListener {
    static final long ID = 42;
    /** A table that is left to the switch. */
    static final int LEARNED_TABLE = 77;

    final Map<Entry.Key, Entry> table = new HashMap<>();
    final List<Contents.ForeignFlow> foreign = new ArrayList<>();
    final List<Mod> sent = new ArrayList<>();
    /** How many changes each bundle had. */
    final List<Integer> bundles = new ArrayList<>();
    final List<byte[]> packets = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final Set<Entry.Key> refuses = new HashSet<>();
    final List<Long> delays = new ArrayList<>();
    final SwitchSync sync;
    /** Thrown by the next call. */
    Optional<RuntimeException> throwsNext = Optional.empty();
    int reads;
    int mostInFlight;
    private int inFlight;
    boolean answers = true;

    private final List<Runnable> mailbox = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<Runnable> unanswered = new ArrayList<>();

    private static final class Ignored implements Result {
        @Override
        public void done() {
            // the bundle has a result
        }

        @Override
        public void refused(final String why) {
            throw new IllegalStateException(why);
        }

        @Override
        public void lost(final String why) {
            throw new IllegalStateException(why);
        }
    }

    FakeSwitch() {
        sync = new SwitchSync(ID, mailbox::add, (task, seconds) -> {
            delays.add(seconds);
            timers.add(task);
            return new CompletableFuture<>();
        }, Set.of(LEARNED_TABLE), () -> {
            throw new IllegalStateException("served by nobody");
        }, this);
    }

    /** Runs the mailbox until it is empty and, if the switch answers, until everything is answered. */
    void run() {
        while (!mailbox.isEmpty() || answers && !unanswered.isEmpty()) {
            if (mailbox.isEmpty()) {
                final List<Runnable> now = List.copyOf(unanswered);
                unanswered.clear();
                now.forEach(Runnable::run);
            } else {
                mailbox.remove(0).run();
            }
        }
    }

    void answer() {
        answers = true;
        run();
    }

    void tick() {
        final List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
        run();
    }

    void connect() {
        sync.connected(this);
        run();
    }

    void loseLink() {
        unanswered.clear();
        inFlight = 0;
        sync.disconnected();
        run();
    }

    void target(final long generation, final Entry... entries) {
        sync.target(List.of(entries), generation);
        run();
    }

    void put(final long generation, final Entry... entries) {
        final Map<Entry.Key, Entry> put = new HashMap<>();
        List.of(entries).forEach(entry -> put.put(entry.key(), entry));
        sync.update(new EntryDelta(put, Set.of()), generation);
        run();
    }

    void remove(final long generation, final Entry... entries) {
        final Set<Entry.Key> keys = new HashSet<>();
        List.of(entries).forEach(entry -> keys.add(entry.key()));
        sync.update(new EntryDelta(Map.of(), keys), generation);
        run();
    }

    List<Mod> takeSent() {
        final List<Mod> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    List<String> takeHeard() {
        final List<String> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }

    @Override
    public CompletionStage<Contents> read() {
        reads++;
        maybeThrow();
        final CompletableFuture<Contents> future = new CompletableFuture<>();
        unanswered.add(() -> {
            final Map<Entry.Key, Optional<Entry>> entries = new HashMap<>();
            table.forEach((key, entry) -> entries.put(key, Optional.of(entry)));
            future.complete(new Contents(entries, List.copyOf(foreign)));
        });
        return future;
    }

    @Override
    public void send(final Mod mod, final Result result) {
        maybeThrow();
        sent.add(mod);
        count(1);
        unanswered.add(() -> {
            inFlight--;
            apply(mod, result);
        });
    }

    @Override
    public void sendTogether(final List<Mod> mods, final Result result) {
        maybeThrow();
        sent.addAll(mods);
        bundles.add(mods.size());
        count(mods.size());
        unanswered.add(() -> {
            inFlight -= mods.size();
            if (mods.stream().anyMatch(this::refuses)) {
                result.refused("no");
            } else {
                mods.forEach(mod -> apply(mod, new Ignored()));
                result.done();
            }
        });
    }

    private void count(final int changes) {
        inFlight += changes;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    private boolean refuses(final Mod mod) {
        return mod instanceof Mod.PutFlow put && refuses.contains(put.flow().key())
            || mod instanceof Mod.AddGroup add && refuses.contains(add.group().key())
            || mod instanceof Mod.ModifyGroup modify && refuses.contains(modify.group().key());
    }

    @Override
    public void packetOut(final byte[] body, final Result result) {
        maybeThrow();
        packets.add(body);
        unanswered.add(result::done);
    }

    @Override
    public CompletionStage<OpenFlowDriver.Statistics> statistics(final Set<Integer> tables) {
        maybeThrow();
        final CompletableFuture<OpenFlowDriver.Statistics> future = new CompletableFuture<>();
        unanswered.add(() -> future.complete(new OpenFlowDriver.Statistics(Map.of(),
            Map.of(flow(tables.iterator().next(), 0).key(), new OpenFlowDriver.FlowCounters(1, 2)))));
        return future;
    }

    private void maybeThrow() {
        final Optional<RuntimeException> failure = throwsNext;
        throwsNext = Optional.empty();
        failure.ifPresent(thrown -> {
            throw thrown;
        });
    }

    private void apply(final Mod mod, final Result result) {
        if (mod instanceof Mod.PutFlow put) {
            install(put.flow(), result);
            return;
        } else if (mod instanceof Mod.AddGroup add) {
            install(add.group(), result);
            return;
        } else if (mod instanceof Mod.ModifyGroup modify) {
            install(modify.group(), result);
            return;
        } else if (mod instanceof Mod.AddMeter add) {
            install(add.meter(), result);
            return;
        } else if (mod instanceof Mod.ModifyMeter modify) {
            install(modify.meter(), result);
            return;
        } else if (mod instanceof Mod.DeleteMeter delete) {
            table.remove(delete.key());
        } else if (mod instanceof Mod.DeleteFlow delete) {
            table.remove(delete.key());
        } else if (mod instanceof Mod.DeleteGroup delete) {
            table.remove(delete.key());
        } else if (mod instanceof Mod.DeleteForeignFlow delete) {
            foreign.remove(delete.flow());
        }
        result.done();
    }

    private void install(final Entry entry, final Result result) {
        if (refuses.contains(entry.key())) {
            result.refused("no");
        } else {
            table.put(entry.key(), entry);
            result.done();
        }
    }

    @Override
    public void barrier(final Result result) {
        unanswered.add(result::done);
    }

    @Override
    public void connected(final long datapathId) {
        heard.add("connected");
    }

    @Override
    public void disconnected(final long datapathId) {
        heard.add("disconnected");
    }

    @Override
    public void packetIn(final long datapathId, final PacketIn packet) {
        heard.add("packet " + datapathId + " " + packet.table());
    }

    @Override
    public void confirmed(final long datapathId, final long generation) {
        heard.add("confirmed " + generation);
    }

    @Override
    public void refused(final long datapathId, final String what, final String why) {
        heard.add("refused " + what);
    }

    static Flow flow(final int priority, final long cookie) {
        return Samples.flow(1, priority, Match.ANY, cookie);
    }
}
