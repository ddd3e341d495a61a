package org.weft.controller;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Faults;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Generation;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Status;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.StatusBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.faults.FaultBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.faults.FaultKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.ControlMember;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.ControlMemberBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.ControlMemberKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalRouter;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalRouterBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalRouterKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalSwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.LogicalSwitchKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.TransportNodeBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.TransportNodeKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.UnregisteredNode;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.UnregisteredNodeBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.UnregisteredNodeKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.control.member.LateNodeBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical._switch.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical._switch.PortKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical._switch.port.Statistics;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical._switch.port.StatisticsBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical.router.Placement;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical.router.PlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical.router.RouterPort;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical.router.RouterPortBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.logical.router.RouterPortKey;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.transport.node.Tunnel;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.transport.node.TunnelBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.transport.node.TunnelKey;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.Encapsulation;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.ObjectId;
import org.opendaylight.yangtools.yang.binding.DataObject;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.weft.domain.Capabilities;
import org.weft.domain.Connector;
import org.weft.domain.Fault;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.pipeline.Health;
import org.weft.pipeline.Location;
import org.weft.pipeline.RouterHealth;

/**
 * Writes the operational status, only where it has changed. Belongs to the inbox's thread.
 */
final class StatusWriter {
    static final String FLOW_REFUSED = "flow-refused";
    static final String ROW_REFUSED = "row-refused";
    static final InstanceIdentifier<Status> ROOT = InstanceIdentifier.create(Status.class);

    private static final LogicalDatastoreType OPERATIONAL = LogicalDatastoreType.OPERATIONAL;

    private final DatastoreWriter writer;
    /** The faults that objects show. */
    private final Map<InstanceIdentifier<?>, Set<String>> written = new HashMap<>();
    /** What was counted for ports at the last reading. */
    private final Map<PortId, Statistics> counted = new HashMap<>();

    StatusWriter(final DatastoreWriter writer) {
        this.writer = writer;
    }

    void flush() {
        writer.flush();
    }

    void flushSoon() {
        writer.flushSoon();
    }

    /** How far this member has followed the leader. */
    void member(final String name, final String incarnation, final Progress.Report report) {
        final var path = ROOT.child(ControlMember.class, new ControlMemberKey(name));
        final var member = new ControlMemberBuilder().setName(name).setIncarnation(incarnation)
            .setGeneration(generationOf(report.generation()))
            .setLateNode(BindingMap.of(report.late().entrySet().stream().map(late -> new LateNodeBuilder()
                .setId(new ObjectId(late.getKey().id())).setSince(generationOf(late.getValue())).build()).toList()))
            .build();
        writer.add(path, transaction -> transaction.mergeParentStructurePut(OPERATIONAL, path, member));
    }

    void generation(final long generation) {
        writer.add("generation", transaction -> transaction.merge(OPERATIONAL, ROOT,
            new StatusBuilder().setGeneration(generationOf(generation)).build()));
    }

    /** What there is to say of a node itself. */
    void node(final Agent agent, final Facts facts, final Optional<Capabilities> capabilities,
            final OpenFlowDriver.Counters counters, final int entries) {
        final var path = path(agent.id());
        final String systemId = agent.config().systemId();
        final var status = new TransportNodeBuilder()
            .setId(new ObjectId(agent.id().id()))
            .setOvsdbConnected(facts.connected(systemId))
            .setOpenflowConnected(agent.isConnected())
            .setRealizedGeneration(generationOf(agent.realized()))
            .setFlows(Uint32.valueOf(entries - agent.groups() - agent.meters() - agent.rows()))
            .setGroups(Uint32.valueOf(agent.groups()))
            .setFlowModsSent(Uint64.valueOf(counters.flowMods()))
            .setGroupModsSent(Uint64.valueOf(counters.groupMods()))
            .setReadBacks(Uint64.valueOf(counters.syncs()));
        facts.remoteAddress(systemId).ifPresent(status::setRemoteAddress);
        capabilities.ifPresent(known -> status.setVersion(known.version()));
        agent.datapathId().ifPresent(datapath -> status.setDatapathId(String.format("%016x", datapath)));
        merge(path, status.build());
    }

    void nodeFaults(final NodeId id, final List<Fault> faults) {
        faults(path(id), faults);
    }

    /** What a node has refused, as the one member says that serves it; the others say nothing of that. */
    void refusals(final NodeId id, final List<Fault> faults) {
        written.put(path(id), Set.of(FLOW_REFUSED, ROW_REFUSED));
        faults(path(id), faults);
    }

    void nodeGone(final NodeId id) {
        gone(path(id));
    }

    void tunnel(final org.weft.pipeline.Tunnel.Key key, final Optional<Health.TunnelHealth> health) {
        final var path = path(key.node()).child(Tunnel.class,
            new TunnelKey(new ObjectId(key.peer().id()), key.transport().id()));
        health.ifPresentOrElse(there -> merge(path, new TunnelBuilder()
            .setPeer(new ObjectId(key.peer().id()))
            .setTransport(key.transport().id())
            .setEncapsulation(encapsulation(there.tunnel().local()))
            .setLocalAddress(there.tunnel().local().address().getHostAddress())
            .setRemoteAddress(there.tunnel().remote().address().getHostAddress())
            .setState(state(there.state()))
            .build()), () -> gone(path));
    }

    private static Tunnel.State state(final Health.TunnelState state) {
        return switch (state) {
            case UP -> Tunnel.State.Up;
            case DOWN -> Tunnel.State.Down;
            case UNKNOWN -> Tunnel.State.Unknown;
        };
    }

    void unregistered(final String systemId, final Optional<String> remoteAddress) {
        final var path = ROOT.child(UnregisteredNode.class, new UnregisteredNodeKey(systemId));
        merge(path, new UnregisteredNodeBuilder().setSystemId(systemId)
            .setRemoteAddress(remoteAddress.orElse(null)).build());
    }

    void registered(final String systemId) {
        gone(ROOT.child(UnregisteredNode.class, new UnregisteredNodeKey(systemId)));
    }

    void switchThere(final SwitchId id) {
        merge(path(id), new LogicalSwitchBuilder().setId(new ObjectId(id.id())).build());
    }

    void switchFaults(final SwitchId id, final List<Fault> faults) {
        faults(path(id), faults);
    }

    void switchGone(final SwitchId id) {
        counted.keySet().removeIf(port -> port.logicalSwitch().equals(id));
        gone(path(id));
    }

    /** A port.
     *
     * @param realized the generation of its last change if all nodes have confirmed it; 0 if not
     * @param vouched whether the node of the port is connected, so that somebody knows its link */
    void port(final PortId id, final Health.PortHealth health, final long realized, final boolean vouched) {
        final var status = new PortBuilder()
            .setId(new ObjectId(id.id()))
            .setStatistics(counted.get(id))
            .setUsableMtu(health.mtu().map(Uint16::valueOf).orElse(null))
            .setFabricUp(health.joined().isPresent() ? null : realized > 0);
        health.location().map(Location::node).ifPresent(node -> status.setTransportNode(new ObjectId(node.id())));
        if (health.joined().isPresent()) {
            status.setLinkUp(health.joined().orElseThrow());
        } else if (health.location().isEmpty()) {
            status.setLinkUp(false);
        } else if (vouched) {
            status.setLinkUp(health.location().orElseThrow().linkUp());
        }
        if (realized > 0) {
            status.setRealizedGeneration(generationOf(realized));
        }
        status.setFault(BindingMap.of(health.faults().stream().map(StatusWriter::fault).toList()));
        final var path = path(id);
        final var port = status.build();
        writer.add(path, transaction -> transaction.mergeParentStructurePut(OPERATIONAL, path, port));
    }

    /** What was counted for a port. */
    void statistics(final PortId id, final PortCount count, final long now) {
        final var path = path(id).child(Statistics.class);
        final Statistics read = statistics(count, now);
        counted.put(id, read);
        writer.add(path, transaction -> transaction.mergeParentStructurePut(OPERATIONAL, path, read));
    }

    static Statistics statistics(final PortCount count, final long now) {
        return new StatisticsBuilder()
            .setReadAt(Uint64.valueOf(now))
            .setReceivedPackets(Uint64.valueOf(count.receivedPackets()))
            .setReceivedBytes(Uint64.valueOf(count.receivedBytes()))
            .setReceivedErrors(Uint64.valueOf(count.receivedErrors()))
            .setSentPackets(Uint64.valueOf(count.sentPackets()))
            .setSentBytes(Uint64.valueOf(count.sentBytes()))
            .setSentErrors(Uint64.valueOf(count.sentErrors()))
            .setDroppedByPortSecurity(Uint64.valueOf(count.security()))
            .setDroppedByAdminStatus(Uint64.valueOf(count.admin()))
            .setDroppedWithoutDestination(Uint64.valueOf(count.lost()))
            .build();
    }

    void portGone(final PortId id) {
        counted.remove(id);
        gone(path(id));
    }

    /** A router is there, with these faults. */
    void router(final RouterId id, final List<Fault> faults) {
        merge(path(id), new LogicalRouterBuilder().setId(new ObjectId(id.id())).build());
        faults(path(id), faults);
    }

    /** Where a router is placed. */
    void routerPlacement(final RouterId id, final Optional<RouterHealth.Gateways> gateways) {
        final var path = path(id).child(Placement.class);
        gateways.ifPresentOrElse(now -> {
            final var status = new PlacementBuilder()
                .setGateway(now.all().stream().map(node -> new ObjectId(node.id())).toList());
            now.active().ifPresent(node -> status.setActive(new ObjectId(node.id())));
            writer.add(path, transaction ->
                transaction.mergeParentStructurePut(OPERATIONAL, path, status.build()));
        }, () -> gone(path));
    }

    void routerGone(final RouterId id) {
        gone(path(id));
    }

    void routerPort(final RouterPortId id, final List<Fault> faults) {
        final var path = path(id);
        writer.add(path, transaction -> transaction.mergeParentStructurePut(OPERATIONAL, path, new RouterPortBuilder()
            .setId(new ObjectId(id.id()))
            .setFault(BindingMap.of(faults.stream().map(StatusWriter::fault).toList())).build()));
    }

    void routerPortGone(final RouterPortId id) {
        gone(path(id));
    }

    private void faults(final InstanceIdentifier<? extends Faults> owner, final List<Fault> faults) {
        final var causes = faults.stream().map(Fault::cause).collect(Collectors.toSet());
        written.getOrDefault(owner, Set.of()).stream().filter(cause -> !causes.contains(cause)).forEach(cause ->
            gone(owner.child(org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.faults.Fault.class,
                new FaultKey(cause))));
        if (causes.isEmpty()) {
            written.remove(owner);
        } else {
            written.put(owner, causes);
        }
        faults.forEach(fault -> merge(owner.child(
            org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.faults.Fault.class, new FaultKey(fault.cause())),
            fault(fault)));
    }

    private static org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.faults.Fault fault(final Fault fault) {
        return new FaultBuilder().setCause(fault.cause()).setMessage(fault.message()).build();
    }

    private <T extends DataObject> void merge(final InstanceIdentifier<T> path, final T data) {
        writer.add(path, transaction -> transaction.mergeParentStructureMerge(OPERATIONAL, path, data));
    }

    private void gone(final InstanceIdentifier<?> path) {
        written.remove(path);
        writer.add(path, transaction -> transaction.delete(OPERATIONAL, path));
    }

    private static InstanceIdentifier<TransportNode> path(final NodeId id) {
        return ROOT.child(TransportNode.class, new TransportNodeKey(new ObjectId(id.id())));
    }

    private static InstanceIdentifier<LogicalSwitch> path(final SwitchId id) {
        return ROOT.child(LogicalSwitch.class, new LogicalSwitchKey(new ObjectId(id.id())));
    }

    private static InstanceIdentifier<Port> path(final PortId id) {
        return path(id.logicalSwitch()).child(Port.class, new PortKey(new ObjectId(id.id())));
    }

    private static InstanceIdentifier<LogicalRouter> path(final RouterId id) {
        return ROOT.child(LogicalRouter.class, new LogicalRouterKey(new ObjectId(id.id())));
    }

    private static InstanceIdentifier<RouterPort> path(final RouterPortId id) {
        return path(id.router()).child(RouterPort.class, new RouterPortKey(new ObjectId(id.id())));
    }

    private static Generation generationOf(final long generation) {
        return new Generation(Uint64.valueOf(generation));
    }

    private static Encapsulation encapsulation(final Connector connector) {
        return Encapsulation.forName(connector.encapsulation().toString());
    }
}
