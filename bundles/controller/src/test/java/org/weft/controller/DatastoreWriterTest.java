package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.CommitInfo;

/** What goes together into a transaction, and when. */
@Timeout(60)
class DatastoreWriterTest {
    private final Inbox inbox = new Inbox("test", () -> { });
    private final BlockingQueue<Committed> committed = new LinkedBlockingQueue<>();
    private final DatastoreWriter writer =
        new DatastoreWriter(fake(DataBroker.class, this::transaction), inbox, "test");
    /** The writes of the transaction that is filled. */
    private List<String> writes = new ArrayList<>();

    private record Committed(List<String> writes, SettableFuture<CommitInfo> result) {
    }

    private interface Answer {
        Object to(String method);
    }

    private static <T> T fake(final Class<T> type, final Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName())));
    }

    private Object transaction(final String method) {
        assertEquals("newWriteOnlyTransaction", method);
        return fake(WriteTransaction.class, called -> {
            assertEquals("commit", called);
            final SettableFuture<CommitInfo> result = SettableFuture.create();
            committed.add(new Committed(writes, result));
            writes = new ArrayList<>();
            return FluentFuture.from(result);
        });
    }

    @BeforeEach
    void start() {
        inbox.start();
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    private void add(final String... names) {
        for (final String name : names) {
            writer.add(name, transaction -> writes.add(name));
        }
    }

    private static void done(final Committed transaction) {
        transaction.result().set(CommitInfo.empty());
    }

    @Test
    void whatComesMeanwhileGoesTogetherAndOnce() throws InterruptedException {
        inbox.submit(() -> {
            add("a");
            writer.flush();
            add("b", "c", "b");
            writer.flush();
        });
        final Committed first = committed.take();
        assertEquals(List.of("a"), first.writes());
        done(first);
        assertEquals(List.of("c", "b"), committed.take().writes());
    }

    @Test
    void whatMayWaitWaitsForOthersAndNotForLong() throws InterruptedException {
        inbox.submit(() -> {
            add("a");
            writer.flushSoon();
            add("b");
            writer.flushSoon();
        });
        final Committed first = committed.take();
        assertEquals(List.of("a", "b"), first.writes());
        inbox.submit(() -> {
            add("c");
            writer.flushSoon();
        });
        done(first);
        assertEquals(List.of("c"), committed.take().writes());
        assertEquals(null, committed.poll(300, TimeUnit.MILLISECONDS), "nothing is left");
    }
}
