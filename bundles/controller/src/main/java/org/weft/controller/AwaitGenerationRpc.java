package org.weft.controller;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGeneration;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationInput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationOutput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.AwaitGenerationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Generation;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.weft.domain.NodeId;

/**
 * The leader's part of await-realized (see {@link AwaitRealizedRpc}). What was committed before the call is known by
 * writing a marker behind it: the datastore tells changes in their order, so whoever sees the marker has seen all of
 * that.
 */
final class AwaitGenerationRpc implements AwaitGeneration {
    private final Inbox inbox;
    private final Core core;
    private final Marks marks;
    /** Tells the markers of this run from those of others. */
    private final String run = UUID.randomUUID() + ":";
    private long last;

    AwaitGenerationRpc(final Inbox inbox, final Core core, final Marks marks) {
        this.inbox = inbox;
        this.core = core;
        this.marks = marks;
    }

    @Override
    public ListenableFuture<RpcResult<AwaitGenerationOutput>> invoke(final AwaitGenerationInput input) {
        final SettableFuture<RpcResult<AwaitGenerationOutput>> answer = SettableFuture.create();
        final Consumer<Realization.Result> done = result ->
            answer.set(RpcResultBuilder.success(output(result)).build());
        final Optional<Long> wanted = Optional.ofNullable(input.getGeneration())
            .map(generation -> generation.getValue().longValue());
        inbox.submit(() -> wanted.ifPresentOrElse(generation -> core.await(generation, done), () -> mark(done)));
        inbox.submitAfter(Duration.ofMillis(input.requireTimeout().longValue()),
            () -> core.timeout(wanted.orElse(0L), done));
        return answer;
    }

    private void mark(final Consumer<Realization.Result> done) {
        core.awaitMarker(++last, done);
        marks.word(run + last);
    }

    /** A marker has come back; a later one stands for all earlier ones. */
    void marked(final String marker) {
        if (marker.startsWith(run)) {
            core.marked(Long.parseLong(marker.substring(run.length())));
        }
    }

    private static AwaitGenerationOutput output(final Realization.Result result) {
        return new AwaitGenerationOutputBuilder()
            .setRealized(result.realized())
            .setGeneration(new Generation(Uint64.valueOf(result.generation())))
            .setLateNode(result.late().stream().map(NodeId::id).collect(Collectors.toSet()))
            .build();
    }
}
