package org.weft.southbound.openflow;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.weft.node.FlowKey;
import org.weft.node.driver.OpenFlowDriver.FlowCounters;
import org.weft.node.driver.OpenFlowDriver.PortCounters;
import org.weft.node.driver.OpenFlowDriver.Statistics;

/** A switch behind the RPCs of OpenFlowPlugin in this process; see {@link RawMessages} for what they carry. */
final class RpcSwitchLink implements SwitchLink {
    private static final byte[] NO_BODY = new byte[0];

    private final NodeRef node;
    private final Executor executor;
    private final SalExperimenterMessageService messages;
    private final SalExperimenterMpMessageService multiparts;
    private final FlowCapableTransactionService barriers;
    private final AtomicInteger bundles = new AtomicInteger();

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
        final var meters = multipart(MeterCodec.MULTIPART_METER_CONFIG, MeterCodec.request());
        return CompletableFuture.allOf(flows, groups, meters).thenApplyAsync(all -> {
            final Contents contents = new Contents(new HashMap<>(), new ArrayList<>());
            flows.join().forEach(body -> FlowCodec.readStatistics(body, contents));
            groups.join().forEach(body -> GroupCodec.readDescriptions(body, contents));
            meters.join().forEach(body -> MeterCodec.readConfigs(body, contents));
            return contents;
        }, executor);
    }

    @Override
    public CompletionStage<Statistics> statistics(final Set<Integer> tables) {
        final var ports = multipart(PortCodec.MULTIPART_PORT_STATS, PortCodec.request());
        final var flows = tables.stream()
            .map(table -> multipart(FlowCodec.MULTIPART_FLOW, FlowCodec.statisticsRequest(table))).toList();
        return flows.stream().reduce(ports, (one, other) -> one.thenCombine(other, (before, more) -> before))
            .thenApplyAsync(bodies -> {
                final Map<Integer, PortCounters> byPort = new HashMap<>();
                bodies.forEach(body -> byPort.putAll(PortCodec.readCounters(body)));
                final Map<FlowKey, FlowCounters> byFlow = new HashMap<>();
                flows.forEach(replies ->
                    replies.join().forEach(body -> byFlow.putAll(FlowCodec.readCounters(body))));
                return new Statistics(byPort, byFlow);
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
        call(type(mod), encode(mod), result);
    }

    @Override
    public void sendTogether(final List<Mod> mods, final Result result) {
        call(BundleCodec.EXPERIMENTER, BundleCodec.train(bundles.incrementAndGet(), mods), result);
    }

    @Override
    public void packetOut(final byte[] body, final Result result) {
        call(PortCodec.PACKET_OUT, body, result);
    }

    private void call(final int type, final byte[] body, final Result result) {
        watch(messages.sendExperimenter(new SendExperimenterInputBuilder()
            .setNode(node)
            .setExperimenterMessageOfChoice(new RawMessageBuilder()
                .setMessageType(Uint8.valueOf(type)).setMessageBody(body).build())
            .build()), result);
    }

    /** The OpenFlow type of the message that {@link #encode} gives the body of. */
    static int type(final Mod mod) {
        if (mod instanceof Mod.OfFlow) {
            return FlowCodec.FLOW_MOD;
        }
        return mod instanceof Mod.OfGroup ? GroupCodec.GROUP_MOD : MeterCodec.METER_MOD;
    }

    static byte[] encode(final Mod mod) {
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
        } else if (mod instanceof Mod.DeleteGroup delete) {
            return GroupCodec.delete(delete.key());
        } else if (mod instanceof Mod.AddMeter add) {
            return MeterCodec.add(add.meter());
        } else if (mod instanceof Mod.ModifyMeter modify) {
            return MeterCodec.modify(modify.meter());
        } else {
            return MeterCodec.delete(((Mod.DeleteMeter) mod).key());
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
