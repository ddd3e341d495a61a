package org.weft.controller;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the datastore, one transaction at a time: what is written while one is under way goes together into the
 * next, and a later write of a place replaces an earlier one. A transaction that fails is tried again for ever, with
 * growing pauses: nothing that was asked for is lost. Belongs to the inbox's thread.
 */
final class DatastoreWriter {
    private static final Logger LOG = LoggerFactory.getLogger(DatastoreWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMillis(100);

    private final DataBroker broker;
    private final Inbox inbox;
    private final String name;
    private Map<Object, Consumer<WriteTransaction>> pending = new LinkedHashMap<>();
    private boolean busy;
    /** There was a flush while a transaction was under way. */
    private boolean again;
    private boolean soon;
    private Duration pause = FIRST_PAUSE;

    DatastoreWriter(final DataBroker broker, final Inbox inbox, final String name) {
        this.broker = broker;
        this.inbox = inbox;
        this.name = name;
    }

    /** Adds a write; {@code place} is what it writes. It is sent with the next {@link #flush}. */
    void add(final Object place, final Consumer<WriteTransaction> write) {
        pending.remove(place);
        pending.put(place, write);
    }

    /** Sends what there is, unless a transaction is under way: then it goes when that one has ended. */
    void flush() {
        again = busy;
        if (busy || pending.isEmpty()) {
            return;
        }
        final var writes = pending;
        pending = new LinkedHashMap<>();
        busy = true;
        final WriteTransaction transaction = broker.newWriteOnlyTransaction();
        writes.values().forEach(write -> write.accept(transaction));
        transaction.commit().addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo result) {
                inbox.submit(DatastoreWriter.this::done);
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.warn("Could not write the {}; trying again in {} ms", name, pause.toMillis(), cause);
                inbox.submitAfter(pause, () -> failed(writes));
            }
        }, MoreExecutors.directExecutor());
    }

    /** Sends what there is with the next {@link #flush}, and after a short time at the latest. */
    void flushSoon() {
        if (!soon && !pending.isEmpty()) {
            soon = true;
            inbox.submitAfter(SOON, () -> {
                soon = false;
                flush();
            });
        }
    }

    private void done() {
        busy = false;
        pause = FIRST_PAUSE;
        if (again) {
            flush();
        }
    }

    private void failed(final Map<Object, Consumer<WriteTransaction>> writes) {
        writes.putAll(pending);
        pending = writes;
        busy = false;
        pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
        flush();
    }
}
