package org.weft.controller;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.function.Function;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.ReadTransaction;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMRpcException;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.SwitchingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitchKey;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.PortKey;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCounters;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.ReadCountersInputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatistics;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ClearStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.PortCounters;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.PortSelection;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatistics;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ReadStatisticsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPCs read-statistics and clear-statistics of every member: it looks itself whether there is what it is asked
 * about, since OpenDaylight tells nobody what another member has found wrong with an input, and has the leader count.
 * Thread-safe.
 */
final class StatisticsRpc {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsRpc.class);

    private final DataBroker broker;
    private final RpcConsumerRegistry members;

    /**
     * Both RPCs.
     *
     * @param members where the leader's {@link ReadCounters} is
     */
    StatisticsRpc(final DataBroker broker, final RpcConsumerRegistry members) {
        this.broker = broker;
        this.members = members;
    }

    ReadStatistics reading() {
        return input -> count(input, false, counters -> new ReadStatisticsOutputBuilder(counters).build());
    }

    ClearStatistics clearing() {
        return input -> count(input, true, counters -> new ClearStatisticsOutputBuilder().build());
    }

    private <T> ListenableFuture<RpcResult<T>> count(final PortSelection chosen, final boolean clear,
            final Function<PortCounters, T> output) {
        // RESTCONF does not look whether mandatory leaves of an input are there
        if (chosen.getLogicalSwitch() == null) {
            return failure(ErrorTag.MISSING_ELEMENT, "logical-switch: the leaf is missing");
        }
        final var logicalSwitch = InstanceIdentifier.builder(Network.class).augmentation(SwitchingNetwork.class)
            .child(LogicalSwitch.class, new LogicalSwitchKey(chosen.getLogicalSwitch())).build();
        try (ReadTransaction stored = broker.newReadOnlyTransaction()) {
            final FluentFuture<Boolean> known = stored.exists(LogicalDatastoreType.CONFIGURATION, logicalSwitch);
            final FluentFuture<Boolean> portKnown = chosen.getPort() == null ? known : stored.exists(
                LogicalDatastoreType.CONFIGURATION, logicalSwitch.child(Port.class, new PortKey(chosen.getPort())));
            return known.transformAsync(there -> there ? portKnown.transformAsync(portThere -> portThere
                    ? ask(chosen, clear, output) : failure(ErrorTag.DATA_MISSING, "port: there is no port "
                        + chosen.getPort().getValue() + " in " + chosen.getLogicalSwitch().getValue()),
                MoreExecutors.directExecutor()) : failure(ErrorTag.DATA_MISSING,
                    "logical-switch: there is no logical switch " + chosen.getLogicalSwitch().getValue()),
                MoreExecutors.directExecutor());
        }
    }

    private <T> ListenableFuture<RpcResult<T>> ask(final PortSelection chosen, final boolean clear,
            final Function<PortCounters, T> output) {
        final var answer = Futures.transform(members.getRpc(ReadCounters.class).invoke(
            new ReadCountersInputBuilder(chosen).setClear(clear).build()), result ->
                RpcResultBuilder.success(output.apply(result.getResult())).build(), MoreExecutors.directExecutor());
        return Futures.catchingAsync(answer, DOMRpcException.class, why -> {
            LOG.warn("No member has answered for the counters of ports", why);
            return failure(ErrorTag.OPERATION_FAILED, "the member that leads does not answer; ask again later");
        }, MoreExecutors.directExecutor());
    }

    private static <T> ListenableFuture<RpcResult<T>> failure(final ErrorTag tag, final String message) {
        return RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, tag, message).buildFuture();
    }
}
