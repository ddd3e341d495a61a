package org.weft.controller;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.SwitchingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.FindByTag;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.FindByTagInput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.FindByTagOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.FindByTagOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.find.by.tag.output.Object;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.find.by.tag.output.ObjectBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.QosNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.Named;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.ObjectId;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** The RPC find-by-tag: looks through the configuration as it is stored. */
final class FindByTagRpc implements FindByTag {
    private static final InstanceIdentifier<Network> ROOT = InstanceIdentifier.create(Network.class);

    private final DataBroker broker;

    FindByTagRpc(final DataBroker broker) {
        this.broker = broker;
    }

    @Override
    public ListenableFuture<RpcResult<FindByTagOutput>> invoke(final FindByTagInput input) {
        // RESTCONF does not look whether mandatory leaves of an input are there
        if (input.getScope() == null) {
            return RpcResultBuilder.<FindByTagOutput>failed().withError(ErrorType.APPLICATION,
                ErrorTag.MISSING_ELEMENT, "scope: the leaf is missing").buildFuture();
        }
        try (var transaction = broker.newReadOnlyTransaction()) {
            return Futures.transform(transaction.read(LogicalDatastoreType.CONFIGURATION, ROOT), network ->
                RpcResultBuilder.success(new FindByTagOutputBuilder()
                    .setObject(BindingMap.of(network.map(all -> find(all, input)).orElse(List.of()))).build()).build(),
                MoreExecutors.directExecutor());
        }
    }

    private static List<Object> find(final Network network, final FindByTagInput input) {
        final List<Object> found = new ArrayList<>();
        Optional.ofNullable(network.augmentation(TransportNetwork.class)).ifPresent(transport -> {
            transport.nonnullTransportZone().values().forEach(zone ->
                add(found, input, zone, "weft-transport:transport-zone=" + text(zone.getId())));
            transport.nonnullTransportNode().values().forEach(node ->
                add(found, input, node, "weft-transport:transport-node=" + text(node.getId())));
        });
        Optional.ofNullable(network.augmentation(QosNetwork.class)).ifPresent(qos ->
            qos.nonnullLogicalQueue().values().forEach(queue ->
                add(found, input, queue, "weft-qos:logical-queue=" + text(queue.getId()))));
        Optional.ofNullable(network.augmentation(SwitchingNetwork.class)).ifPresent(switching ->
            switching.nonnullLogicalSwitch().values().forEach(logicalSwitch -> {
                final String path = "weft-logical-switching:logical-switch=" + text(logicalSwitch.getId());
                add(found, input, logicalSwitch, path);
                logicalSwitch.nonnullPort().values().forEach(port ->
                    add(found, input, port, path + "/port=" + text(port.getId())));
            }));
        return found;
    }

    private static void add(final List<Object> found, final FindByTagInput input, final Named object,
            final String path) {
        object.nonnullTag().values().stream()
            .filter(tag -> tag.getScope().equals(input.getScope()))
            .filter(tag -> input.getValue() == null || Objects.equals(tag.getValue(), input.getValue()))
            .forEach(tag -> found.add(new ObjectBuilder().setPath(path).setDisplayName(object.getDisplayName())
                .setValue(tag.getValue()).build()));
    }

    private static String text(final ObjectId id) {
        return id.getValue();
    }
}
