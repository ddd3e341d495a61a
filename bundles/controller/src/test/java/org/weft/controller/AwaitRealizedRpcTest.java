package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGeneration;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationOutput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealizedInputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.AwaitRealizedOutput;
import org.opendaylight.yangtools.yang.binding.Rpc;
import org.opendaylight.yangtools.yang.binding.RpcService;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Whose word a call waits for. */
@Timeout(60)
class AwaitRealizedRpcTest {
    private static final ListenableFuture<RpcResult<AwaitGenerationOutput>> NO_ANSWER = SettableFuture.create();
    private static final ListenableFuture<RpcResult<AwaitGenerationOutput>> NOBODY_LEADS =
        Futures.immediateFailedFuture(new IllegalStateException("nobody leads"));

    /** A cluster in which whoever leads answers one question after the other; the last answer stays. */
    private record Cluster(Iterator<ListenableFuture<RpcResult<AwaitGenerationOutput>>> answers,
            ListenableFuture<RpcResult<AwaitGenerationOutput>> last) implements RpcConsumerRegistry {
        @Override
        public <T extends RpcService> T getRpcService(final Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T extends Rpc<?, ?>> T getRpc(final Class<T> type) {
            return type.cast((AwaitGeneration) input -> answers.hasNext() ? answers.next() : last);
        }
    }

    private static ListenableFuture<RpcResult<AwaitGenerationOutput>> word(final boolean realized,
            final String... late) {
        return RpcResultBuilder.success(new AwaitGenerationOutputBuilder().setRealized(realized)
            .setLateNode(Set.of(late)).build()).buildFuture();
    }

    private static RpcResult<AwaitRealizedOutput> call(final int timeout,
            final List<ListenableFuture<RpcResult<AwaitGenerationOutput>>> answers,
            final ListenableFuture<RpcResult<AwaitGenerationOutput>> last) throws Exception {
        return new AwaitRealizedRpc(new Cluster(answers.iterator(), last)).invoke(
            new AwaitRealizedInputBuilder().setTimeout(Uint32.valueOf(timeout)).build()).get();
    }

    @Test
    void theNextLeaderIsAskedWhenOneDoesNotAnswer() throws Exception {
        final long start = System.nanoTime();
        assertTrue(call(30_000, List.of(NO_ANSWER, NOBODY_LEADS, NO_ANSWER), word(true)).getResult().getRealized());
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
    }

    @Test
    void thatTheTimeOfAQuestionIsOverIsNoAnswerToTheCall() throws Exception {
        assertTrue(call(30_000, List.of(word(false, "hv1"), word(false, "hv1")), word(true)).getResult()
            .getRealized());
    }

    @Test
    void whoIsLateIsToldWhenTheTimeIsOver() throws Exception {
        final AwaitRealizedOutput output = call(700, List.of(NO_ANSWER), word(false, "hv1")).getResult();
        assertFalse(output.getRealized());
        assertEquals(Set.of("hv1"), output.getLateNode());
    }

    @Test
    void whenNobodyLeadsTheCallFails() throws Exception {
        final var result = call(0, List.of(), NOBODY_LEADS);
        assertFalse(result.isSuccessful());
        assertEquals("no member that leads has answered; ask again later",
            result.getErrors().iterator().next().getMessage());
    }
}
