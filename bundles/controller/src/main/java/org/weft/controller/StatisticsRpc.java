package org.weft.controller;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatistics;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatisticsInput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatisticsOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.PortSelection;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatistics;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatisticsInput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatisticsOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.read.statistics.output.Port;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.read.statistics.output.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.ObjectId;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.Stage;

/**
 * The RPCs read-statistics and clear-statistics. A reading asks each node once, for all its ports and for the table
 * that counts drops. Belongs to the inbox's thread, but for the calls.
 */
final class StatisticsRpc {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsRpc.class);
    private static final Set<Integer> TABLES = Set.of(Stage.DROPPED.table());

    private final LogicalNetwork network;
    private final Nodes nodes;
    private final OpenFlowDriver openFlow;
    private final Inbox inbox;
    private final StatusWriter status;
    private final Map<PortId, PortCount> cleared = new HashMap<>();

    /** Where a port's counters are. */
    private record Place(PortId id, int datapath, int key, int ofport, long cookie) {
    }

    StatisticsRpc(final LogicalNetwork network, final Nodes nodes, final OpenFlowDriver openFlow, final Inbox inbox,
            final StatusWriter status) {
        this.network = network;
        this.nodes = nodes;
        this.openFlow = openFlow;
        this.inbox = inbox;
        this.status = status;
    }

    ReadStatistics reading() {
        return this::read;
    }

    ClearStatistics clearing() {
        return this::clear;
    }

    private ListenableFuture<RpcResult<ReadStatisticsOutput>> read(final ReadStatisticsInput input) {
        final SettableFuture<RpcResult<ReadStatisticsOutput>> answer = SettableFuture.create();
        final Map<PortId, PortCount> counts = new LinkedHashMap<>();
        collect(input, answer, (id, raw) -> {
            final PortCount count = raw.since(cleared.getOrDefault(id, PortCount.ZERO));
            counts.put(id, count);
            status.statistics(id, count, System.currentTimeMillis());
        }, () -> answer.set(RpcResultBuilder.success(new ReadStatisticsOutputBuilder().setPort(BindingMap.of(
            counts.entrySet().stream().map(entry -> output(entry.getKey(), entry.getValue())).toList())).build())
            .build()));
        return answer;
    }

    private ListenableFuture<RpcResult<ClearStatisticsOutput>> clear(final ClearStatisticsInput input) {
        final SettableFuture<RpcResult<ClearStatisticsOutput>> answer = SettableFuture.create();
        collect(input, answer, (id, raw) -> {
            cleared.put(id, raw);
            status.statistics(id, PortCount.ZERO, System.currentTimeMillis());
        }, () -> answer.set(RpcResultBuilder.success(new ClearStatisticsOutputBuilder().build()).build()));
        return answer;
    }

    /** Reads the counters of the chosen ports; ends with {@code done}, or with an error in {@code answer}. */
    private <T> void collect(final PortSelection chosen, final SettableFuture<RpcResult<T>> answer,
            final BiConsumer<PortId, PortCount> counted, final Runnable done) {
        // RESTCONF does not look whether mandatory leaves of an input are there
        if (chosen.getLogicalSwitch() == null) {
            answer.set(RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, ErrorTag.MISSING_ELEMENT,
                "logical-switch: the leaf is missing").build());
            return;
        }
        inbox.submit(() -> {
            final SwitchId logicalSwitch = new SwitchId(chosen.getLogicalSwitch().getValue());
            final var port = chosen.getPort() == null ? null : new PortId(logicalSwitch, chosen.getPort().getValue());
            if (network.inputs().switches().get(logicalSwitch).isEmpty()) {
                answer.set(RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, ErrorTag.DATA_MISSING,
                    "logical-switch: there is no logical switch " + logicalSwitch).build());
            } else if (port != null && network.inputs().ports().get(port).isEmpty()) {
                answer.set(RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, ErrorTag.DATA_MISSING,
                    "port: there is no port " + port).build());
            } else {
                cleared.keySet().removeIf(id -> network.inputs().ports().get(id).isEmpty());
                final List<CompletableFuture<Void>> readings = new ArrayList<>();
                places(logicalSwitch, port).forEach((node, places) -> readings.add(
                    readNode(node).thenAccept(statistics -> inbox.submit(() -> places.forEach(place ->
                        PortCount.of(statistics, place.datapath(), place.key(), place.ofport(), place.cookie())
                            .ifPresent(count -> counted.accept(place.id(), count)))))
                        .exceptionally(why -> leaveOut(node, why)).toCompletableFuture()));
                // what each reading has submitted comes before this
                CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new))
                    .thenRun(() -> inbox.submit(done));
            }
        });
    }

    /** The model says that ports of nodes that do not answer are left out. */
    private static Void leaveOut(final NodeId node, final Throwable why) {
        LOG.info("No statistics from {}: {}", node, why.toString());
        return null;
    }

    private CompletionStage<OpenFlowDriver.Statistics> readNode(final NodeId node) {
        final var datapath = nodes.get(node).map(Agent::datapathId).orElse(OptionalLong.empty());
        return datapath.isEmpty() ? CompletableFuture.failedFuture(new IllegalStateException(node + " is away"))
            : openFlow.statistics(datapath.getAsLong(), TABLES);
    }

    private Map<NodeId, List<Place>> places(final SwitchId logicalSwitch, final PortId only) {
        final Map<NodeId, List<Place>> result = new HashMap<>();
        final Stream<PortId> ids = only == null
            ? network.topology().portsOfSwitch().read(logicalSwitch).stream() : Stream.of(only);
        ids.forEach(id -> {
            network.topology().boundPorts().get(id).ifPresent(port -> result
                .computeIfAbsent(port.node(), none -> new ArrayList<>())
                .add(new Place(id, port.datapath(), port.port(), port.ofport(), port.cookie())));
            network.topology().parkedPorts().get(id).ifPresent(port -> result
                .computeIfAbsent(port.node(), none -> new ArrayList<>())
                .add(new Place(id, port.datapath(), port.port(), port.ofport(), port.cookie())));
        });
        return result;
    }

    private static Port output(final PortId id, final PortCount count) {
        return new PortBuilder(StatusWriter.statistics(count, System.currentTimeMillis()))
            .setId(new ObjectId(id.id())).build();
    }
}
