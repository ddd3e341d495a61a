package org.weft.controller;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.ReadWriteTransaction;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Leader;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.LeaderBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terms of leaders. A term is in the datastore, which takes a majority of members, before its leader does anything,
 * and so is who serves a node, under a term later than all before, which the node obeys alone. So a member that has
 * been replaced, and does not know yet, cannot do harm. A term begins with the clock, in microseconds, so that a
 * cluster that is made anew is obeyed too. A member that is all of the cluster serves all nodes under its term, and
 * keeps it: nobody has led in between.
 *
 * <p>Before a term begins the status is cleared: what there is was said under another one, and whoever hears of the
 * term says again what is true.
 */
final class Terms {
    static final InstanceIdentifier<Leader> PATH = InstanceIdentifier.create(Leader.class);

    private static final Logger LOG = LoggerFactory.getLogger(Terms.class);
    private static final int PAUSE_MS = 200;

    private final DataBroker broker;
    private final String member;
    private final boolean alone;

    /**
     * Terms of a member.
     *
     * @param alone whether it is all of the cluster
     */
    Terms(final DataBroker broker, final String member, final boolean alone) {
        this.broker = broker;
        this.member = member;
        this.alone = alone;
    }

    /**
     * Begins a term.
     *
     * @param wanted whether to try again, when the datastore has no majority
     * @param begun hears of the term when the datastore has it
     */
    void begin(final BooleanSupplier wanted, final LongConsumer begun) {
        final WriteTransaction clearing = broker.newWriteOnlyTransaction();
        clearing.delete(LogicalDatastoreType.OPERATIONAL, StatusWriter.ROOT);
        clearing.commit().addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                read(wanted, begun);
            }

            @Override
            public void onFailure(final Throwable cause) {
                again(wanted, begun, cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private void read(final BooleanSupplier wanted, final LongConsumer begun) {
        final ReadWriteTransaction transaction = broker.newReadWriteTransaction();
        final FluentFuture<Optional<Leader>> read = transaction.read(LogicalDatastoreType.CONFIGURATION, PATH);
        read.addCallback(new FutureCallback<>() {
            @Override
            public void onSuccess(final Optional<Leader> before) {
                write(transaction, next(before), wanted, begun);
            }

            @Override
            public void onFailure(final Throwable cause) {
                transaction.cancel();
                again(wanted, begun, cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private void write(final ReadWriteTransaction transaction, final long term, final BooleanSupplier wanted,
            final LongConsumer begun) {
        transaction.put(LogicalDatastoreType.CONFIGURATION, PATH,
            new LeaderBuilder().setMember(member).setTerm(Uint64.valueOf(term)).build());
        transaction.commit().addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                begun.accept(term);
            }

            @Override
            public void onFailure(final Throwable cause) {
                again(wanted, begun, cause);
            }
        }, MoreExecutors.directExecutor());
    }

    private long next(final Optional<Leader> before) {
        final long last = before.map(leader -> leader.requireTerm().longValue()).orElse(0L);
        final boolean same = before.filter(leader -> leader.requireMember().equals(member)).isPresent();
        return alone && same ? last : Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    private void again(final BooleanSupplier wanted, final LongConsumer begun, final Throwable cause) {
        LOG.warn("Could not begin a term", cause);
        CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS).execute(() -> {
            if (wanted.getAsBoolean()) {
                begin(wanted, begun);
            }
        });
    }
}
