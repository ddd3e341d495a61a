package org.weft.pipeline;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.weft.domain.BridgeId;
import org.weft.domain.Bridging;
import org.weft.domain.Fault;
import org.weft.domain.FrameKind;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.Mirror;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;
import org.weft.node.BridgePort;
import org.weft.node.UplinkQos;

/** What is wrong with objects, what is still missing, and where ports are: what the status is made of. */
public final class Health {
    private final Topology topology;
    private final Inputs inputs;
    private final Underlay underlay;
    private final Index<NodeId, NodePort> portsOfNode;
    private final Relation<Tunnel.Key, TunnelHealth> tunnels;
    private final Index<NodeId, NodeTransport.Key> transportsOfNode;
    private final Index<NodeId, NodePort> awaited;
    private final RouterHealth routing;
    private final Relation<PortId, PortHealth> ports;
    private final Index<Optional<NodeId>, PortId> portsOnNode;
    private final Relation<SwitchId, List<Fault>> switches;
    private final Relation<NodeId, List<Fault>> nodes;
    private final Relation<KeyOwner, Boolean> wantedKeys;
    private final Relation<String, Boolean> unregistered;

    /** Whether packets get through a tunnel. */
    public enum TunnelState {
        /** The other end answers. */
        UP,
        /** The port could not be made, or the other end does not answer. */
        DOWN,
        /** Nobody asks, or says. */
        UNKNOWN
    }

    /**
     * A tunnel and whether packets get through.
     *
     * @param tunnel the tunnel
     * @param state whether packets get through
     */
    public record TunnelHealth(Tunnel tunnel, TunnelState state) {
    }

    /**
     * Where a port is and what is wrong with it.
     *
     * @param location where its VIF is
     * @param joined of a port that is attached to a router: whether the two are joined
     * @param mtu the longest IP packet that can be sent to all ports of the switch
     * @param faults sorted by cause
     */
    public record PortHealth(Optional<Location> location, Optional<Boolean> joined, Optional<Integer> mtu,
            List<Fault> faults) {
    }

    Health(final Engine engine, final Topology topology) {
        this.topology = topology;
        inputs = topology.inputs();
        underlay = topology.underlay();
        portsOfNode = engine.index("ports of Weft on a node", underlay.ports(), (at, any) -> at.node());
        transportsOfNode = engine.index("transports of a node", underlay.nodeTransports(), (at, any) -> at.node());
        awaited = engine.index("ports that a node still lacks",
            engine.derive("awaited ports", underlay.ports(), (at, port, view) ->
                Optional.of(Boolean.TRUE).filter(yes -> onIntegrationBridge(at, port, view)
                    && view.get(underlay.nodePorts(), at).map(state -> state.ofport() == 0).orElse(true))),
            (at, any) -> at.node());
        tunnels = engine.derive("tunnel health", underlay.tunnels(), (key, tunnel, view) ->
            Optional.of(new TunnelHealth(tunnel, state(key, tunnel, view))));
        routing = new RouterHealth(engine, topology, tunnels);
        ports = engine.derive("port health", inputs.ports(), this::portHealth);
        portsOnNode = engine.index("ports located on a node", ports, (id, health) -> health.location()
            .map(Location::node));
        switches = engine.derive("switch faults", inputs.switches(), this::switchFaults);
        nodes = engine.derive("node faults", inputs.nodes(), this::nodeFaults);
        wantedKeys = deriveWantedKeys(engine);
        unregistered = engine.derive("unregistered nodes", inputs.capabilities(), (systemId, any, view) ->
            Optional.of(Boolean.TRUE).filter(yes -> view.get(topology.nodeBySystemId(), systemId).isEmpty()));
    }

    private boolean onIntegrationBridge(final NodePort at, final BridgePort port, final View view) {
        return view.get(inputs.nodes(), at.node())
            .filter(node -> node.integrationBridge().equals(port.bridge())).isPresent();
    }

    private TunnelState state(final Tunnel.Key key, final Tunnel tunnel, final View view) {
        final var port = view.get(underlay.nodePorts(), new NodePort(key.node(), tunnel.portName()));
        if (port.filter(state -> state.ofport() < 0).isPresent()) {
            return TunnelState.DOWN;
        }
        return port.flatMap(InterfaceState::liveness).map(said -> said.up() ? TunnelState.UP : TunnelState.DOWN)
            .orElse(TunnelState.UNKNOWN);
    }

    private Relation<KeyOwner, Boolean> deriveWantedKeys(final Engine engine) {
        final Relation<KeyOwner, Boolean> ofSwitches = engine.flatMap("keys of switches", inputs.switches(),
            (id, logicalSwitch, out) -> {
                out.emit(new KeyOwner.OfSwitch(id), true);
                if (logicalSwitch.isolation()) {
                    out.emit(new KeyOwner.OfFrames(id, new FrameKind(true, false)), true);
                }
                if (!logicalSwitch.transport().bindings().isEmpty()) {
                    out.emit(new KeyOwner.OfTransport(logicalSwitch.transport().id()), true);
                }
            });
        final Relation<KeyOwner, Boolean> ofPorts = engine.flatMap("keys of ports", inputs.ports(),
            (id, port, out) -> {
                out.emit(new KeyOwner.OfPort(id), true);
                if (port.traits().learning()) {
                    out.emit(new KeyOwner.OfFrames(id.logicalSwitch(), new FrameKind(false, true)), true);
                    out.emit(new KeyOwner.OfFrames(id.logicalSwitch(), new FrameKind(true, true)), true);
                }
                port.traits().mirrors().stream().map(Mirror::target).filter(Mirror.ToPort.class::isInstance)
                    .map(Mirror.ToPort.class::cast).map(Mirror.ToPort::port).distinct()
                    .forEach(to -> out.emit(new KeyOwner.OfMirrored(to), true));
            });
        final Relation<KeyOwner, Boolean> ofNodes = engine.flatMap("keys of nodes", inputs.nodes(),
            (id, any, out) -> out.emit(new KeyOwner.OfNode(id), true));
        final Relation<KeyOwner, Boolean> ofQueues = engine.flatMap("keys of queues", inputs.queues(),
            (id, queue, out) -> queue.minimum().ifPresent(rate -> out.emit(new KeyOwner.OfQueue(id), true)));
        return engine.union("wanted keys", List.of(ofSwitches, ofPorts, ofNodes, ofQueues, routing.wantedKeys()));
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
            if (port.addresses().isEmpty() && !port.traits().learning()) {
                faults.add(new Fault("no-address", "the port has no address and learns none, so nothing is sent to it "
                    + "but broadcast and multicast"));
            }
        });
        port.addresses().forEach(address -> {
            final PortId owner = topology.addressOwners().owner(id, address.mac(), view);
            if (!owner.equals(id)) {
                faults.add(new Fault("address-in-use:" + address.mac(),
                    "address " + address.mac() + " is that of port " + owner));
            }
        });
        traitFaults(port, location, view, faults);
        routing.switchPort(port, view, faults);
        location.ifPresent(at -> {
            if (at.ofport() < 0) {
                faults.add(new Fault("no-port", "Open vSwitch on " + at.node() + " could not make the interface"));
            }
            logicalSwitch.map(LogicalSwitch::transport).ifPresent(transport ->
                faults.addAll(transportFaults(at.node(), transport, view)));
        });
        return Optional.of(new PortHealth(location, routing.joined(port, view),
            view.get(topology.pathMtu().usable(), id.logicalSwitch()), List.copyOf(faults)));
    }

    private void traitFaults(final LogicalSwitchPort port, final Optional<Location> location, final View view,
            final Set<Fault> faults) {
        port.traits().queue().ifPresent(id -> view.get(inputs.queues(), id).ifPresentOrElse(
            queue -> location.map(Location::node).filter(at -> queue.minimum().isPresent())
                .flatMap(at -> view.get(inputs.nodes(), at)).filter(node -> node.uplinks().isEmpty())
                .ifPresent(node -> faults.add(new Fault("no-uplink:" + node.id(), "transport node " + node.id()
                    + " has no uplink, so that the min-bandwidth-rate of logical queue " + id
                    + " is not carried out there"))),
            () -> faults.add(new Fault("no-queue:" + id, "logical queue " + id + " does not exist"))));
        for (final Mirror mirror : port.traits().mirrors()) {
            if (mirror.target() instanceof Mirror.Nowhere) {
                faults.add(new Fault("mirror:" + mirror.id(), "mirror " + mirror.id() + " has no target"));
            } else if (mirror.target() instanceof Mirror.ToPort to
                    && view.get(topology.boundPorts(), to.port()).isEmpty()) {
                faults.add(new Fault("mirror:" + mirror.id(), "port " + to.port() + ", to which mirror " + mirror.id()
                    + " copies, does not exist, is down or is on no transport node"));
            } else if (mirror.target() instanceof Mirror.ToPort to && location.isPresent()) {
                final BoundPort target = view.get(topology.boundPorts(), to.port()).orElseThrow();
                final NodeId here = location.orElseThrow().node();
                if (!target.node().equals(here) && view.get(underlay.tunnels(),
                        new Tunnel.Key(here, target.transport(), target.node())).isEmpty()) {
                    faults.add(new Fault("mirror:" + mirror.id(), "no tunnel leads from " + here + " to "
                        + target.node()
                        + ", where mirror " + mirror.id() + " copies to"));
                }
            }
        }
    }

    /** Why a node cannot take part in a switch's transport; none if at least one binding works. */
    private List<Fault> transportFaults(final NodeId node, final Transport transport, final View view) {
        return view.get(underlay.nodeTransports(), new NodeTransport.Key(node, transport))
            .filter(offer -> offer.connectors().isEmpty())
            .map(NodeTransport::faults).orElse(List.of());
    }

    private Optional<List<Fault>> switchFaults(final SwitchId id, final LogicalSwitch logicalSwitch,
            final View view) {
        final var faults = new TreeSet<Fault>();
        for (final Transport.Binding binding : logicalSwitch.transport().bindings()) {
            if (view.get(inputs.zones(), binding.zone()).isEmpty()) {
                faults.add(new Fault("no-zone:" + binding.zone(),
                    "transport zone " + binding.zone() + " does not exist"));
            }
        }
        final var span = view.get(topology.spanOfSwitch(), id);
        logicalSwitch.bridging().ifPresent(bridging -> bridgingFaults(bridging, span, view, faults));
        if (logicalSwitch.served() && span.size() > 1) {
            span.forEach(at -> serviceFault(at, logicalSwitch, view).ifPresent(faults::add));
        }
        if (logicalSwitch.transport().bindings().isEmpty() && logicalSwitch.bridging().isEmpty() && span.size() > 1) {
            faults.add(new Fault("no-transport-binding",
                "the switch has ports on several transport nodes, but no transport binding to carry frames"));
        }
        span.forEach(at -> transportFaults(at.node(), logicalSwitch.transport(), view).forEach(fault ->
            faults.add(new Fault(fault.cause() + ':' + at.node(), fault.message()))));
        return Optional.of(List.copyOf(faults)).filter(list -> !list.isEmpty());
    }

    private void bridgingFaults(final Bridging bridging, final Collection<SpanKey> span, final View view,
            final Set<Fault> faults) {
        if (view.get(inputs.zones(), bridging.zone()).isEmpty()) {
            faults.add(new Fault("no-zone:" + bridging.zone(),
                "transport zone " + bridging.zone() + " does not exist"));
        }
        span.forEach(at -> {
            if (view.get(underlay.patches(), at).isEmpty()) {
                faults.add(new Fault("no-bridge-connector:" + bridging.zone() + ':' + at.node(), "transport node "
                    + at.node() + " has no bridge connector in zone " + bridging.zone()));
            }
        });
    }

    private Optional<Fault> serviceFault(final SpanKey at, final LogicalSwitch logicalSwitch, final View view) {
        // one that does not say what it hears is not known to hear nobody
        final boolean alive = view.get(underlay.serviceNodes(), true).stream()
            .map(node -> new Tunnel.Key(at.node(), logicalSwitch.transport(), node))
            .anyMatch(key -> view.get(tunnels, key).filter(tunnel -> tunnel.state() != TunnelState.DOWN).isPresent());
        return alive ? Optional.empty() : Optional.of(new Fault("no-service-node:" + at.node(),
            "no service node answers to transport node " + at.node() + ", which replicates frames itself"));
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
        node.bridges().forEach((zone, bridge) -> {
            if (view.get(inputs.zones(), zone).isEmpty()) {
                faults.add(new Fault("no-zone:" + zone, "transport zone " + zone + " does not exist"));
            }
            if (view.get(inputs.capabilities(), node.systemId()).isPresent()
                    && view.get(inputs.bridges(), new BridgeId(node.systemId(), bridge)).isEmpty()) {
                faults.add(new Fault("no-bridge:" + bridge, "the node has no bridge " + bridge));
            }
        });
        view.get(topology.guarantees().uplinks(), id).orElse(List.of()).forEach(uplink -> {
            final long promised = uplink.queues().values().stream().mapToLong(UplinkQos.Queue::minimum).sum();
            if (promised > uplink.rate()) {
                faults.add(new Fault("overbooked:" + uplink.key().name(), "the ports on the node are to get " + promised
                    + " kbit/s at least, and uplink " + uplink.key().name() + " has " + uplink.rate()));
            }
        });
        view.get(portsOfNode, id).forEach(at ->
            view.get(underlay.nodePorts(), at).filter(state -> state.ofport() < 0).ifPresent(state ->
                faults.add(new Fault("port:" + at.name().name(), "Open vSwitch could not make port "
                    + at.name().name() + state.error().map(why -> ": " + why).orElse("")))));
        return Optional.of(List.copyOf(faults)).filter(list -> !list.isEmpty());
    }

    /** What is wrong with routers. */
    public RouterHealth routing() {
        return routing;
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

    /** Whether packets get through the tunnels that some switch needs. */
    public Relation<Tunnel.Key, TunnelHealth> tunnels() {
        return tunnels;
    }

    /** The ports of Weft that a node is told to have and has not yet: while there are any, it is not realized. */
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
