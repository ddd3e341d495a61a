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
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCounters;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCountersInput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCountersOutput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCountersOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.PortSelection;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.port.counters.Port;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.port.counters.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.ObjectId;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
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
 * The counters of ports, which the leader reads, for it keeps the account of what was cleared. A reading asks each node
 * once, for all its ports and for the table that counts drops. Belongs to the inbox's thread, but for the calls.
 */
final class CounterReader implements ReadCounters {
    private static final Logger LOG = LoggerFactory.getLogger(CounterReader.class);
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

    CounterReader(final LogicalNetwork network, final Nodes nodes, final OpenFlowDriver openFlow, final Inbox inbox,
            final StatusWriter status) {
        this.network = network;
        this.nodes = nodes;
        this.openFlow = openFlow;
        this.inbox = inbox;
        this.status = status;
    }

    @Override
    public ListenableFuture<RpcResult<ReadCountersOutput>> invoke(final ReadCountersInput input) {
        final SettableFuture<RpcResult<ReadCountersOutput>> answer = SettableFuture.create();
        final Map<PortId, PortCount> counts = new LinkedHashMap<>();
        inbox.submit(() -> collect(input, (id, raw) -> {
            if (input.requireClear()) {
                cleared.put(id, raw);
            }
            final PortCount count = raw.since(cleared.getOrDefault(id, PortCount.ZERO));
            counts.put(id, count);
            status.statistics(id, count, System.currentTimeMillis());
        }, () -> answer.set(RpcResultBuilder.success(new ReadCountersOutputBuilder().setPort(BindingMap.of(
            counts.entrySet().stream().map(entry -> output(entry.getKey(), entry.getValue())).toList())).build())
            .build())));
        return answer;
    }

    /** Reads the counters of the chosen ports. */
    private void collect(final PortSelection chosen, final BiConsumer<PortId, PortCount> counted,
            final Runnable done) {
        final SwitchId logicalSwitch = new SwitchId(chosen.requireLogicalSwitch().getValue());
        final var port = chosen.getPort() == null ? null : new PortId(logicalSwitch, chosen.getPort().getValue());
        cleared.keySet().removeIf(id -> network.inputs().ports().get(id).isEmpty());
        final List<CompletableFuture<Void>> readings = new ArrayList<>();
        places(logicalSwitch, port).forEach((node, places) -> readings.add(
            readNode(node).thenAccept(statistics -> inbox.submit(() -> places.forEach(place ->
                PortCount.of(statistics, place.datapath(), place.key(), place.ofport(), place.cookie())
                    .ifPresent(count -> counted.accept(place.id(), count)))))
                .exceptionally(why -> leaveOut(node, why)).toCompletableFuture()));
        // what each reading has submitted comes before this
        CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new)).thenRun(() -> inbox.submit(done));
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
