package org.weft.controller;

import java.util.Collection;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yang.gen.v1.urn.weft.gateway.services.rev261123.GatewayNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.gateway.services.rev261123.gateway.network.L3GatewayService;
import org.opendaylight.yang.gen.v1.urn.weft.gateway.services.rev261123.gateway.network.l3.gateway.service.Gateway;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.RoutingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.LogicalRouter;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.NatRule;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.StaticRoute;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.SwitchingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.QosNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.qos.network.LogicalQueue;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.network.Marker;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportZone;
import org.weft.domain.L3GatewayId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.pipeline.Inputs;

/** Turns changes of the configuration into edits of the inputs, which run on the owner's thread. */
final class NetworkReader implements ClusteredDataTreeChangeListener<Network> {
    private final Inputs inputs;
    private final Consumer<Runnable> inbox;
    private final Runnable loaded;
    private final Consumer<Marker> marker;

    /**
     * A reader.
     *
     * @param loaded runs after each edit: the configuration is complete
     * @param marker hears of the marker after the edits that came with it, or before it
     */
    NetworkReader(final Inputs inputs, final Consumer<Runnable> inbox, final Runnable loaded,
            final Consumer<Marker> marker) {
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
        inbox.accept(() -> TreeChange.each(changes, Marker.class, this::network, loaded));
    }

    private void network(final TreeChange<Network> change) {
        TreeChange.augmentation(change, TransportNetwork.class, transport -> {
            transport.items(TransportZone.class, this::zone);
            transport.items(TransportNode.class, this::node);
        });
        TreeChange.augmentation(change, SwitchingNetwork.class, switching ->
            switching.items(LogicalSwitch.class, this::logicalSwitch));
        TreeChange.augmentation(change, QosNetwork.class, qos ->
            qos.items(LogicalQueue.class, this::queue));
        TreeChange.augmentation(change, RoutingNetwork.class, routing ->
            routing.items(LogicalRouter.class, this::logicalRouter));
        TreeChange.augmentation(change, GatewayNetwork.class, gateways ->
            gateways.items(L3GatewayService.class, this::l3GatewayService));
        change.after().map(Network::getMarker).ifPresent(marker);
    }

    private void zone(final TreeChange<TransportZone> change) {
        change.apply(now -> inputs.zones().put(now.getId().getValue(),
                new org.weft.domain.TransportZone(now.getId().getValue(), now.requireMtu().toJava())),
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
        change.items(Port.class, port -> port(id, port));
    }

    private void port(final SwitchId logicalSwitch, final TreeChange<Port> change) {
        change.apply(now -> {
            final var record = Records.port(logicalSwitch, now);
            inputs.ports().put(record.id(), record);
        }, gone -> inputs.ports().remove(new PortId(logicalSwitch, gone.getId().getValue())));
    }

    private void logicalRouter(final TreeChange<LogicalRouter> change) {
        final RouterId id = new RouterId(change.after().or(change::before).orElseThrow().getId().getValue());
        change.apply(now -> inputs.routers().put(id, RouterRecords.router(now)), gone -> inputs.routers().remove(id));
        change.items(org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.Port
            .class, port -> {
                final var key = new RouterPortId(id, port.after().or(port::before).orElseThrow().getId().getValue());
                port.apply(now -> inputs.routerPorts().put(key, RouterRecords.port(key, now)),
                    gone -> inputs.routerPorts().remove(key));
            });
        change.items(StaticRoute.class, route -> {
            final var key = new org.weft.domain.StaticRoute.Id(id,
                route.after().or(route::before).orElseThrow().getId().getValue());
            route.apply(now -> inputs.routes().put(key, RouterRecords.route(key, now)),
                gone -> inputs.routes().remove(key));
        });
        change.items(NatRule.class, rule -> {
            final var key = new org.weft.domain.NatRule.Id(id,
                rule.after().or(rule::before).orElseThrow().getId().getValue());
            rule.apply(now -> inputs.natRules().put(key, NatRecords.rule(key, now)),
                gone -> inputs.natRules().remove(key));
        });
    }

    private void l3GatewayService(final TreeChange<L3GatewayService> change) {
        final String service = change.after().or(change::before).orElseThrow().getId().getValue();
        change.after().map(L3GatewayService::getZone).ifPresentOrElse(
            zone -> inputs.l3Zones().put(service, zone.getValue()), () -> inputs.l3Zones().remove(service));
        change.items(Gateway.class, gateway -> {
            final var key = new L3GatewayId(service, new NodeId(
                gateway.after().or(gateway::before).orElseThrow().getTransportNode().getValue()));
            gateway.apply(now -> inputs.l3Gateways().put(key, RouterRecords.gateway(key, now)),
                gone -> inputs.l3Gateways().remove(key));
        });
    }

    private static SwitchId switchId(final LogicalSwitch logicalSwitch) {
        return new SwitchId(logicalSwitch.getId().getValue());
    }
}
