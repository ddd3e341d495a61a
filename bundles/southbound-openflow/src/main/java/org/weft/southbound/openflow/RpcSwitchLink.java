package org.weft.southbound.openflow;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.openflowjava.protocol.api.connection.DeviceRequestFailedException;
import org.opendaylight.yang.gen.v1.urn.opendaylight.experimenter.message.service.rev151020.SalExperimenterMessageService;
import org.opendaylight.yang.gen.v1.urn.opendaylight.experimenter.message.service.rev151020.SendExperimenterInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.experimenter.mp.message.service.rev151020.SalExperimenterMpMessageService;
import org.opendaylight.yang.gen.v1.urn.opendaylight.experimenter.mp.message.service.rev151020.SendExperimenterMpRequestInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.experimenter.mp.message.service.rev151020.SendExperimenterMpRequestOutput;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.FlowCapableTransactionService;
import org.opendaylight.yang.gen.v1.urn.opendaylight.flow.transaction.rev150304.SendBarrierInputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.input.experimenter.message.of.choice.RawMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.mp.request.input.experimenter.message.of.choice.RawMultipartRequestBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.mp.request.output.experimenter.core.message.item.experimenter.message.of.choice.RawMultipartReply;
import org.opendaylight.yangtools.yang.common.RpcError;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/** A switch behind the RPCs of OpenFlowPlugin in this process; see {@link RawMessages} for what they carry. */
final class RpcSwitchLink implements SwitchLink {
    private static final byte[] NO_BODY = new byte[0];

    private final NodeRef node;
    private final Executor executor;
    private final SalExperimenterMessageService messages;
    private final SalExperimenterMpMessageService multiparts;
    private final FlowCapableTransactionService barriers;

    /**
     * A link to a switch.
     *
     * @param rpcs where the RPCs are
     * @param node the switch
     * @param executor decodes large replies: the plugin's threads have other switches to serve
     */
    RpcSwitchLink(final RpcConsumerRegistry rpcs, final NodeRef node, final Executor executor) {
        this.node = node;
        this.executor = executor;
        messages = rpcs.getRpcService(SalExperimenterMessageService.class);
        multiparts = rpcs.getRpcService(SalExperimenterMpMessageService.class);
        barriers = rpcs.getRpcService(FlowCapableTransactionService.class);
    }

    @Override
    public CompletionStage<Contents> read() {
        final var flows = multipart(FlowCodec.MULTIPART_FLOW, FlowCodec.statisticsRequest());
        final var groups = multipart(GroupCodec.MULTIPART_GROUP_DESC, NO_BODY);
        return flows.thenCombineAsync(groups, (flowBodies, groupBodies) -> {
            final Contents contents = new Contents(new HashMap<>(), new ArrayList<>());
            flowBodies.forEach(body -> FlowCodec.readStatistics(body, contents));
            groupBodies.forEach(body -> GroupCodec.readDescriptions(body, contents));
            return contents;
        }, executor);
    }

    private CompletableFuture<List<byte[]>> multipart(final int type, final byte[] body) {
        final CompletableFuture<List<byte[]>> bodies = new CompletableFuture<>();
        Futures.addCallback(multiparts.sendExperimenterMpRequest(new SendExperimenterMpRequestInputBuilder()
            .setNode(node)
            .setExperimenterMessageOfChoice(new RawMultipartRequestBuilder()
                .setMultipartType(Uint16.valueOf(type)).setMultipartBody(body).build())
            .build()), new FutureCallback<>() {
                @Override
                public void onSuccess(final RpcResult<SendExperimenterMpRequestOutput> result) {
                    if (!result.isSuccessful()) {
                        bodies.completeExceptionally(new LinkException(text(result)));
                        return;
                    }
                    final List<byte[]> parts = result.getResult().nonnullExperimenterCoreMessageItem().stream()
                        .map(item -> (RawMultipartReply) item.getExperimenterMessageOfChoice())
                        .map(RawMultipartReply::getMultipartBody)
                        .collect(Collectors.toList());
                    if (parts.isEmpty()) {
                        bodies.completeExceptionally(new LinkException("no reply to multipart request " + type));
                        return;
                    }
                    bodies.complete(parts);
                }

                @Override
                public void onFailure(final Throwable cause) {
                    bodies.completeExceptionally(new LinkException(cause.toString()));
                }
            }, MoreExecutors.directExecutor());
        return bodies;
    }

    @Override
    public void send(final Mod mod, final Result result) {
        watch(messages.sendExperimenter(new SendExperimenterInputBuilder()
            .setNode(node)
            .setExperimenterMessageOfChoice(new RawMessageBuilder()
                .setMessageType(Uint8.valueOf(mod instanceof Mod.OfFlow ? FlowCodec.FLOW_MOD : GroupCodec.GROUP_MOD))
                .setMessageBody(encode(mod))
                .build())
            .build()), result);
    }

    private static byte[] encode(final Mod mod) {
        if (mod instanceof Mod.PutFlow put) {
            return FlowCodec.put(put.flow());
        } else if (mod instanceof Mod.DeleteFlow delete) {
            return FlowCodec.delete(delete.key());
        } else if (mod instanceof Mod.DeleteForeignFlow delete) {
            return FlowCodec.delete(delete.flow());
        } else if (mod instanceof Mod.AddGroup add) {
            return GroupCodec.add(add.group());
        } else if (mod instanceof Mod.ModifyGroup modify) {
            return GroupCodec.modify(modify.group());
        } else {
            return GroupCodec.delete(((Mod.DeleteGroup) mod).key());
        }
    }

    @Override
    public void barrier(final Result result) {
        watch(barriers.sendBarrier(new SendBarrierInputBuilder().setNode(node).build()), result);
    }

    private static <T> void watch(final ListenableFuture<RpcResult<T>> future, final Result result) {
        Futures.addCallback(future, new FutureCallback<>() {
            @Override
            public void onSuccess(final RpcResult<T> rpc) {
                if (rpc.isSuccessful()) {
                    result.done();
                } else if (rpc.getErrors().stream().map(RpcError::getCause)
                        .anyMatch(DeviceRequestFailedException.class::isInstance)) {
                    result.refused(text(rpc));
                } else {
                    result.lost(text(rpc));
                }
            }

            @Override
            public void onFailure(final Throwable cause) {
                result.lost(cause.toString());
            }
        }, MoreExecutors.directExecutor());
    }

    private static String text(final RpcResult<?> result) {
        return result.getErrors().stream().map(RpcError::getMessage).collect(Collectors.joining("; "));
    }
}
