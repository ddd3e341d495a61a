package org.weft.controller;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGeneration;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationInput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationInputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealized;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealizedInput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealizedOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealizedOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Generation;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPC await-realized of every member: it has the leader wait. A leader that dies while it waits does not answer,
 * and OpenDaylight tells nobody so before 15 seconds are over. So a leader that has not answered yet is asked again and
 * again, whichever it is then, and the first word that all is realized counts. Thread-safe.
 */
final class AwaitRealizedRpc implements AwaitRealized {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitRealizedRpc.class);
    private static final long DEFAULT_TIMEOUT_MS = 30_000;
    /** How long the leader is to wait for one question: OpenDaylight does not wait for it much longer. */
    private static final Duration QUESTION = Duration.ofSeconds(10);
    /** How long to wait for an answer before asking again, and how long when there is nobody to ask. */
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** How long after the time of a call the leader's word for it may come. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RpcConsumerRegistry members;

    /**
     * The RPC.
     *
     * @param members where the leader's {@link AwaitGeneration} is
     */
    AwaitRealizedRpc(final RpcConsumerRegistry members) {
        this.members = members;
    }

    @Override
    public ListenableFuture<RpcResult<AwaitRealizedOutput>> invoke(final AwaitRealizedInput input) {
        final Duration timeout = Duration.ofMillis(Optional.ofNullable(input.getTimeout()).map(Uint32::longValue)
            .orElse(DEFAULT_TIMEOUT_MS));
        final var call = new Call(input.getGeneration(), System.nanoTime() + timeout.toNanos());
        call.ask(0);
        return call.answer;
    }

    private static void later(final Duration delay, final Runnable work) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(work);
    }

    /** One call, until it is answered. */
    private final class Call {
        final SettableFuture<RpcResult<AwaitRealizedOutput>> answer = SettableFuture.create();
        private final Generation wanted;
        private final long end;
        private final AtomicInteger asked = new AtomicInteger();

        Call(final Generation wanted, final long end) {
            this.wanted = wanted;
            this.end = end;
        }

        /** Asks, unless it has been asked again since {@code before}. */
        void ask(final int before) {
            final int number = before + 1;
            if (answer.isDone() || !asked.compareAndSet(before, number)) {
                return;
            }
            final long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis < -GRACE.toMillis()) {
                giveUp();
                return;
            }
            final Duration left = Duration.ofMillis(Math.max(0, millis));
            final boolean untilTheEnd = left.compareTo(QUESTION) <= 0;
            final AwaitGenerationInput question = new AwaitGenerationInputBuilder().setGeneration(wanted)
                .setTimeout(Uint32.valueOf((untilTheEnd ? left : QUESTION).toMillis())).build();
            Futures.addCallback(members.getRpc(AwaitGeneration.class).invoke(question), new FutureCallback<>() {
                @Override
                public void onSuccess(final RpcResult<AwaitGenerationOutput> result) {
                    final AwaitGenerationOutput word = result.getResult();
                    if (word.getRealized() || untilTheEnd) {
                        answer.set(RpcResultBuilder.success(new AwaitRealizedOutputBuilder(word).build()).build());
                    }
                }

                @Override
                public void onFailure(final Throwable cause) {
                    LOG.debug("No member that leads has answered", cause);
                    later(PAUSE, () -> ask(number));
                }
            }, MoreExecutors.directExecutor());
            later(INTERVAL, () -> ask(number));
        }

        private void giveUp() {
            answer.set(RpcResultBuilder.<AwaitRealizedOutput>failed().withError(ErrorType.APPLICATION,
                ErrorTag.OPERATION_FAILED, "no member that leads has answered; ask again later").build());
        }
    }
}
