package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.weft.domain.Fault;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/** What is wrong with objects, what is still missing, and where ports are: what the status is made of. */
public final class Health {
    private final Topology topology;
    private final Inputs inputs;
    private final Index<NodeId, NodePort> tunnelPortsOfNode;
    private final Index<NodeId, NodeTransport.Key> transportsOfNode;
    private final Index<NodeId, NodePort> awaited;
    private final Relation<PortId, PortHealth> ports;
    private final Index<Optional<NodeId>, PortId> portsOnNode;
    private final Relation<SwitchId, List<Fault>> switches;
    private final Relation<NodeId, List<Fault>> nodes;
    private final Relation<KeyOwner, Boolean> wantedKeys;
    private final Relation<String, Boolean> unregistered;

    /**
     * Where a port is and what is wrong with it.
     *
     * @param location where its VIF is
     * @param faults sorted by cause
     */
    public record PortHealth(Optional<Location> location, List<Fault> faults) {
    }

    Health(final Engine engine, final Topology topology) {
        this.topology = topology;
        inputs = topology.inputs();
        tunnelPortsOfNode = engine.index("tunnel ports of a node", topology.tunnelPorts(), (at, any) -> at.node());
        transportsOfNode = engine.index("transports of a node", topology.nodeTransports(), (at, any) -> at.node());
        awaited = engine.index("tunnel ports that a node still lacks",
            engine.derive("awaited tunnel ports", topology.tunnelPorts(), (at, any, view) ->
                Optional.of(Boolean.TRUE).filter(yes ->
                    view.get(topology.nodePorts(), at).map(state -> state.ofport() == 0).orElse(true))),
            (at, any) -> at.node());
        ports = engine.derive("port health", inputs.ports(), this::portHealth);
        portsOnNode = engine.index("ports located on a node", ports, (id, health) -> health.location()
            .map(Location::node));
        switches = engine.derive("switch faults", inputs.switches(), this::switchFaults);
        nodes = engine.derive("node faults", inputs.nodes(), this::nodeFaults);
        wantedKeys = deriveWantedKeys(engine);
        unregistered = engine.derive("unregistered nodes", inputs.capabilities(), (systemId, any, view) ->
            Optional.of(Boolean.TRUE).filter(yes -> view.get(topology.nodeBySystemId(), systemId).isEmpty()));
    }

    private Relation<KeyOwner, Boolean> deriveWantedKeys(final Engine engine) {
        final Relation<KeyOwner, Boolean> ofSwitches = engine.flatMap("keys of switches", inputs.switches(),
            (id, logicalSwitch, out) -> {
                out.emit(new KeyOwner.OfSwitch(id), true);
                if (!logicalSwitch.transport().bindings().isEmpty()) {
                    out.emit(new KeyOwner.OfTransport(logicalSwitch.transport().id()), true);
                }
            });
        final Relation<KeyOwner, Boolean> ofPorts = engine.flatMap("keys of ports", inputs.ports(),
            (id, any, out) -> out.emit(new KeyOwner.OfPort(id), true));
        final Relation<KeyOwner, Boolean> ofNodes = engine.flatMap("keys of nodes", inputs.nodes(),
            (id, any, out) -> out.emit(new KeyOwner.OfNode(id), true));
        return engine.union("wanted keys", List.of(ofSwitches, ofPorts, ofNodes));
    }

    private Optional<PortHealth> portHealth(final PortId id, final LogicalSwitchPort port, final View view) {
        final var faults = new TreeSet<Fault>();
        final var location = topology.location(id, port.vif(), view);
        final var logicalSwitch = view.get(inputs.switches(), id.logicalSwitch());
        port.vif().ifPresent(vif -> {
            final PortId owner = view.get(topology.vifClaims(), port.vif()).first();
            if (!owner.equals(id)) {
                faults.add(new Fault("vif-in-use:" + owner, "VIF " + vif + " is attached to port " + owner));
            }
            if (port.addresses().isEmpty()) {
                faults.add(new Fault("no-address", "the port has no address, so it sends and receives nothing"));
            }
        });
        port.addresses().forEach(address -> {
            final PortId owner = topology.addressOwner(id, address.mac(), view);
            if (!owner.equals(id)) {
                faults.add(new Fault("address-in-use:" + address.mac(),
                    "address " + address.mac() + " is that of port " + owner));
            }
        });
        location.ifPresent(at -> {
            if (at.ofport() < 0) {
                faults.add(new Fault("no-port", "Open vSwitch on " + at.node() + " could not make the interface"));
            }
            logicalSwitch.map(LogicalSwitch::transport).ifPresent(transport ->
                faults.addAll(transportFaults(at.node(), transport, view)));
        });
        return Optional.of(new PortHealth(location, List.copyOf(faults)));
    }

    /** Why a node cannot take part in a switch's transport; none if at least one binding works. */
    private List<Fault> transportFaults(final NodeId node, final Transport transport, final View view) {
        return view.get(topology.nodeTransports(), new NodeTransport.Key(node, transport))
            .filter(offer -> offer.connectors().isEmpty())
            .map(NodeTransport::faults).orElse(List.of());
    }

    private Optional<List<Fault>> switchFaults(final SwitchId id, final LogicalSwitch logicalSwitch,
            final View view) {
        final var faults = new TreeSet<Fault>();
        if (logicalSwitch.replication() == LogicalSwitch.Replication.SERVICE) {
            faults.add(new Fault("replication-mode", "service replication is not available: the node where a frame "
                + "enters replicates it"));
        }
        for (final Transport.Binding binding : logicalSwitch.transport().bindings()) {
            if (view.get(inputs.zones(), binding.zone()).isEmpty()) {
                faults.add(new Fault("no-zone:" + binding.zone(),
                    "transport zone " + binding.zone() + " does not exist"));
            }
        }
        final var span = view.get(topology.spanOfSwitch(), id);
        if (logicalSwitch.transport().bindings().isEmpty() && span.size() > 1) {
            faults.add(new Fault("no-transport-binding",
                "the switch has ports on several transport nodes, but no transport binding to carry frames"));
        }
        span.forEach(at -> transportFaults(at.node(), logicalSwitch.transport(), view).forEach(fault ->
            faults.add(new Fault(fault.cause() + ':' + at.node(), fault.message()))));
        return Optional.of(List.copyOf(faults)).filter(list -> !list.isEmpty());
    }

    private Optional<List<Fault>> nodeFaults(final NodeId id, final TransportNode node, final View view) {
        final var faults = new TreeSet<Fault>();
        view.get(topology.nodeBySystemId(), node.systemId()).filter(first -> !first.equals(id)).ifPresent(first ->
            faults.add(new Fault("system-id-in-use:" + first,
                "system-id " + node.systemId() + " is that of transport node " + first)));
        node.connectors().forEach(connector -> {
            if (view.get(inputs.zones(), connector.zone()).isEmpty()) {
                faults.add(new Fault("no-zone:" + connector.zone(),
                    "transport zone " + connector.zone() + " does not exist"));
            }
            view.get(inputs.capabilities(), node.systemId())
                .flatMap(able -> able.refuses(connector.encapsulation(), node.datapathType()))
                .ifPresent(why -> faults.add(new Fault("unsupported:" + connector.encapsulation(), why)));
        });
        view.get(transportsOfNode, id).forEach(key -> faults.addAll(transportFaults(id, key.transport(), view)));
        view.get(tunnelPortsOfNode, id).forEach(at ->
            view.get(topology.nodePorts(), at).filter(state -> state.ofport() < 0).ifPresent(state ->
                faults.add(new Fault("tunnel-port:" + at.name().name(), "Open vSwitch could not make tunnel port "
                    + at.name().name() + state.error().map(why -> ": " + why).orElse("")))));
        return Optional.of(List.copyOf(faults)).filter(list -> !list.isEmpty());
    }

    /** Where each configured port is, and its faults. */
    public Relation<PortId, PortHealth> ports() {
        return ports;
    }

    /** The ports whose VIFs are on a node. */
    public Index<Optional<NodeId>, PortId> portsOnNode() {
        return portsOnNode;
    }

    /** Faults of switches that have some. */
    public Relation<SwitchId, List<Fault>> switches() {
        return switches;
    }

    /** Faults of nodes that have some. */
    public Relation<NodeId, List<Fault>> nodes() {
        return nodes;
    }

    /** Whether a tunnel's port could not be made. */
    public boolean broken(final Tunnel.Key key) {
        return topology.tunnels().get(key)
            .flatMap(tunnel -> topology.nodePorts().get(new NodePort(key.node(), Tunnel.portName(tunnel.local()))))
            .map(state -> state.ofport() < 0).orElse(false);
    }

    /** The tunnel ports that a node is told to have and has not yet: while there are any, it is not realized. */
    public Index<NodeId, NodePort> awaited() {
        return awaited;
    }

    /** Everything that needs a key. */
    public Relation<KeyOwner, Boolean> wantedKeys() {
        return wantedKeys;
    }

    /** System-ids of nodes that are connected and not configured. */
    public Relation<String, Boolean> unregistered() {
        return unregistered;
    }
}
