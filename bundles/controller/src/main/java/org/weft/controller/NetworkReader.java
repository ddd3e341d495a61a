package org.weft.controller;

import java.util.Collection;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.SwitchingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.QosNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.qos.network.LogicalQueue;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportZone;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.pipeline.Inputs;

/** Turns changes of the configuration into edits of the inputs, which run on the owner's thread. */
final class NetworkReader implements ClusteredDataTreeChangeListener<Network> {
    private final Inputs inputs;
    private final Consumer<Runnable> inbox;
    private final Runnable loaded;
    private final Consumer<String> marker;

    /**
     * A reader.
     *
     * @param loaded runs after each edit: the configuration is complete
     * @param marker hears of the marker after the edits that came with it
     */
    NetworkReader(final Inputs inputs, final Consumer<Runnable> inbox, final Runnable loaded,
            final Consumer<String> marker) {
        this.inputs = inputs;
        this.inbox = inbox;
        this.loaded = loaded;
        this.marker = marker;
    }

    @Override
    public void onInitialData() {
        inbox.accept(loaded);
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<Network>> changes) {
        inbox.accept(() -> {
            changes.forEach(change -> network(TreeChange.of(change.getRootNode())));
            loaded.run();
        });
    }

    private void network(final TreeChange<Network> change) {
        TreeChange.augmentation(change, TransportNetwork.class, transport -> {
            transport.items(TransportZone.class, TransportNetwork::nonnullTransportZone, this::zone);
            transport.items(TransportNode.class, TransportNetwork::nonnullTransportNode, this::node);
        });
        TreeChange.augmentation(change, SwitchingNetwork.class, switching ->
            switching.items(LogicalSwitch.class, SwitchingNetwork::nonnullLogicalSwitch, this::logicalSwitch));
        TreeChange.augmentation(change, QosNetwork.class, qos ->
            qos.items(LogicalQueue.class, QosNetwork::nonnullLogicalQueue, this::queue));
        change.after().map(Network::getMarker).ifPresent(marker);
    }

    private void zone(final TreeChange<TransportZone> change) {
        change.apply(now -> inputs.zones().put(now.getId().getValue(),
                new org.weft.domain.TransportZone(now.getId().getValue())),
            gone -> inputs.zones().remove(gone.getId().getValue()));
    }

    private void queue(final TreeChange<LogicalQueue> change) {
        change.apply(now -> inputs.queues().put(now.getId().getValue(), Records.queue(now)),
            gone -> inputs.queues().remove(gone.getId().getValue()));
    }

    private void node(final TreeChange<TransportNode> change) {
        change.apply(now -> {
            final var record = Records.node(now);
            inputs.nodes().put(record.id(), record);
        }, gone -> inputs.nodes().remove(new NodeId(gone.getId().getValue())));
    }

    private void logicalSwitch(final TreeChange<LogicalSwitch> change) {
        change.apply(now -> {
            final var record = Records.logicalSwitch(now);
            inputs.switches().put(record.id(), record);
        }, gone -> inputs.switches().remove(switchId(gone)));
        final SwitchId id = change.after().or(change::before)
            .map(NetworkReader::switchId).orElseThrow();
        change.items(Port.class, LogicalSwitch::nonnullPort, port -> port(id, port));
    }

    private void port(final SwitchId logicalSwitch, final TreeChange<Port> change) {
        change.apply(now -> {
            final var record = Records.port(logicalSwitch, now);
            inputs.ports().put(record.id(), record);
        }, gone -> inputs.ports().remove(new PortId(logicalSwitch, gone.getId().getValue())));
    }

    private static SwitchId switchId(final LogicalSwitch logicalSwitch) {
        return new SwitchId(logicalSwitch.getId().getValue());
    }
}
