package org.weft.pipeline;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.weft.domain.Bridging;
import org.weft.domain.Connector;
import org.weft.domain.Fault;
import org.weft.domain.InterfaceState;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.Liveness;
import org.weft.domain.LogicalSwitch;
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

/** What carries logical networks between nodes: which tunnels and ports that takes, and which of them are there. */
public final class Underlay {
    private final Engine engine;
    private final Inputs inputs;
    private final Index<Boolean, NodeId> serviceNodes;
    private final Relation<SpanKey, LogicalSwitch> replicators;
    private final Relation<NodeTransport.Key, NodeTransport> nodeTransports;
    private final Relation<Tunnel.Key, Tunnel> tunnels;
    private final Index<NodeId, Tunnel.Key> tunnelsOf;
    private final Relation<Arrival, NodeId> arrivals;
    private final Relation<SpanKey, String> patches;
    private final Relation<NodePort, BridgePort> ports;
    private final Relation<NodePort, InterfaceState> nodePorts;

    /**
     * How packets of a tunnel are recognised.
     *
     * @param node the node that they come to
     * @param name the port that they come by
     * @param from the source address, if the port serves several tunnels
     */
    record Arrival(NodeId node, BridgePort.Name name, Optional<InetAddress> from) {
        NodePort port() {
            return new NodePort(node, name);
        }
    }

    /** A node in the span of a router, and a gateway of the router. */
    private record GatewayPeer(RouterSpanKey at, NodeId gateway) {
    }

    Underlay(final Engine engine, final Inputs inputs, final Routing routing,
            final Relation<SpanKey, LogicalSwitch> span,
            final Relation<SpanKey, LogicalSwitch> presence, final Relation<PortId, BoundPort> boundPorts,
            final Relation<PortId, BoundPort> specialPorts) {
        this.engine = engine;
        this.inputs = inputs;
        final Relation<NodeId, Boolean> service = engine.flatMap("service nodes", inputs.nodes(), (id, node, out) -> {
            if (node.type() == TransportNode.Type.SERVICE_NODE) {
                out.emit(id, true);
            }
        });
        serviceNodes = engine.index("all service nodes", service, (id, any) -> any);
        final Relation<SwitchId, LogicalSwitch> served = engine.flatMap("switches with service nodes",
            inputs.switches(),
            (id, logicalSwitch, out) -> {
                if (logicalSwitch.enabled() && logicalSwitch.served()) {
                    out.emit(id, logicalSwitch);
                }
            });
        replicators = engine.join("replicators", served, (id, any) -> true, service, (id, any) -> any,
            (id, logicalSwitch, node, any, out) -> out.emit(new SpanKey(id, node), logicalSwitch));

        final Relation<Tunnel.Key, Boolean> peers = engine.union("peers", List.of(
            peersOfSwitches(span, presence), peersOfServiceNodes(span, service), peersOfGateways(routing),
            peersOfMirrors(boundPorts, specialPorts)));
        nodeTransports = deriveNodeTransports(span, peers);
        tunnels = deriveTunnels(peers);
        tunnelsOf = engine.index("tunnels of a node", tunnels, (key, tunnel) -> key.node());
        arrivals = engine.flatMap("arrivals", tunnels, Comparator.<NodeId>naturalOrder(), (key, tunnel, out) ->
            out.emit(new Arrival(key.node(), tunnel.portName(), tunnel.destination()), key.peer()));
        patches = engine.derive("patches", span, (at, logicalSwitch, view) ->
            logicalSwitch.bridging().map(Bridging::zone).flatMap(zone -> External.is(at.logicalSwitch())
                ? view.get(inputs.l3Gateways(), new L3GatewayId(zone, at.node())).map(L3Gateway::device)
                    .or(() -> view.get(inputs.l3Zones(), zone).flatMap(own -> bridge(at.node(), own, view)))
                : bridge(at.node(), zone, view)));
        ports = engine.union("ports", List.of(portsOfTunnels(), portsOfPatches(), portsOfMirrors(specialPorts)));
        nodePorts = engine.join("node ports", inputs.nodes(), (id, node) -> node.systemId(),
            inputs.interfaces(), (at, state) -> at.systemId(), (id, node, at, state, out) -> {
                if (state.owned() && state.bridge().equals(node.integrationBridge()) && at.name().length() <= 15) {
                    out.emit(new NodePort(id, new BridgePort.Name(at.name())), state);
                }
            });
    }

    private Optional<String> bridge(final NodeId node, final String zone, final View view) {
        return view.get(inputs.nodes(), node).map(one -> one.bridges().get(zone));
    }

    /** From each node that may send frames of a switch to each node that has ports of it, and back. */
    private Relation<Tunnel.Key, Boolean> peersOfSwitches(final Relation<SpanKey, LogicalSwitch> span,
            final Relation<SpanKey, LogicalSwitch> presence) {
        return engine.join("peers of switches", span, (key, any) -> key.logicalSwitch(),
            presence, (key, any) -> key.logicalSwitch(), (key, logicalSwitch, other, same, out) -> {
                if (!key.node().equals(other.node()) && !logicalSwitch.transport().bindings().isEmpty()) {
                    out.emit(new Tunnel.Key(key.node(), logicalSwitch.transport(), other.node()), true);
                    out.emit(new Tunnel.Key(other.node(), logicalSwitch.transport(), key.node()), true);
                }
            });
    }

    private Relation<Tunnel.Key, Boolean> peersOfServiceNodes(final Relation<SpanKey, LogicalSwitch> span,
            final Relation<NodeId, Boolean> service) {
        final Relation<NodeTransport.Key, Boolean> served = engine.flatMap("nodes with service nodes", span,
            (key, logicalSwitch, out) -> {
                if (logicalSwitch.served() && !logicalSwitch.transport().bindings().isEmpty()) {
                    out.emit(new NodeTransport.Key(key.node(), logicalSwitch.transport()), true);
                }
            });
        return engine.join("peers of service nodes", served, (key, any) -> true, service, (id, any) -> any,
            (key, any, node, same, out) -> {
                if (!key.node().equals(node)) {
                    out.emit(new Tunnel.Key(key.node(), key.transport(), node), true);
                    out.emit(new Tunnel.Key(node, key.transport(), key.node()), true);
                }
            });
    }

    /** Between each node that needs the flows of a router and each of its gateways. */
    private Relation<Tunnel.Key, Boolean> peersOfGateways(final Routing routing) {
        final Relation<GatewayPeer, Boolean> pairs = engine.join("nodes and gateways", routing.span(),
            (at, any) -> at.router(), routing.gateways(), (at, any) -> at.router(), (at, any, gateway, same, out) -> {
                if (!at.node().equals(gateway.node())) {
                    out.emit(new GatewayPeer(at, gateway.node()), true);
                }
            });
        final Relation<GatewayPeer, Transport> ways = engine.derive("ways to gateways", pairs,
            (pair, any, view) -> view.get(routing.transports(), pair.at().router()));
        return engine.flatMap("peers of gateways", ways, (pair, transport, out) -> {
            out.emit(new Tunnel.Key(pair.at().node(), transport, pair.gateway()), true);
            out.emit(new Tunnel.Key(pair.gateway(), transport, pair.at().node()), true);
        });
    }

    private Relation<Tunnel.Key, Boolean> peersOfMirrors(
            final Relation<PortId, BoundPort> boundPorts, final Relation<PortId, BoundPort> specialPorts) {
        final Relation<PortId, List<Tunnel.Key>> ways = engine.derive("ways of mirrors", specialPorts,
            (id, port, view) -> Optional.of(port.traits().mirrors().stream()
                .map(Mirror::target).filter(Mirror.ToPort.class::isInstance).map(Mirror.ToPort.class::cast)
                .flatMap(to -> view.get(boundPorts, to.port()).stream())
                .filter(target -> !target.node().equals(port.node()) && !target.transport().bindings().isEmpty())
                .map(target -> new Tunnel.Key(port.node(), target.transport(), target.node()))
                .toList()).filter(keys -> !keys.isEmpty()));
        return engine.flatMap("peers of mirrors", ways, (id, keys, out) -> keys.forEach(key -> {
            out.emit(key, true);
            out.emit(new Tunnel.Key(key.peer(), key.transport(), key.node()), true);
        }));
    }

    private Relation<NodePort, BridgePort> portsOfTunnels() {
        final Relation<Tunnel.Key, BridgePort> each = engine.derive("port of each tunnel", tunnels,
            (key, tunnel, view) -> view.get(inputs.nodes(), key.node())
                .map(node -> tunnel.port(node.integrationBridge())));
        return engine.flatMap("ports of tunnels", each, (key, port, out) ->
            out.emit(new NodePort(key.node(), port.key()), port));
    }

    private Relation<NodePort, BridgePort> portsOfPatches() {
        final Relation<SpanKey, List<BridgePort>> each = engine.derive("ports of each patch", patches,
            (at, bridge, view) -> view.get(inputs.nodes(), at.node())
                .map(node -> Patch.ports(node.integrationBridge(), bridge)));
        return engine.flatMap("ports of patches", each, (at, pair, out) ->
            pair.forEach(port -> out.emit(new NodePort(at.node(), port.key()), port)));
    }

    private Relation<NodePort, BridgePort> portsOfMirrors(final Relation<PortId, BoundPort> specialPorts) {
        final Relation<PortId, Map<NodePort, BridgePort>> each = engine.derive("collectors of each port", specialPorts,
            (id, port, view) -> view.get(inputs.nodes(), port.node())
                .map(node -> port.traits().mirrors().stream()
                    .map(Mirror::target).filter(Mirror.ToRemote.class::isInstance).map(Mirror.ToRemote.class::cast)
                    .flatMap(to -> MirrorPort.of(to, node.integrationBridge()).stream()).distinct()
                    .collect(Collectors.toMap(one -> new NodePort(port.node(), one.key()), one -> one)))
                .filter(map -> !map.isEmpty()));
        return engine.flatMap("ports of mirrors", each, (id, map, out) -> map.forEach(out::emit));
    }

    private Relation<NodeTransport.Key, NodeTransport> deriveNodeTransports(final Relation<SpanKey, LogicalSwitch> span,
            final Relation<Tunnel.Key, Boolean> peers) {
        final Relation<NodeTransport.Key, Boolean> wanted = engine.union("wanted transports", List.of(
            engine.flatMap("transports of switches", span, (key, logicalSwitch, out) -> {
                if (!logicalSwitch.transport().bindings().isEmpty()) {
                    out.emit(new NodeTransport.Key(key.node(), logicalSwitch.transport()), true);
                }
            }),
            engine.flatMap("transports of peers", peers, (key, any, out) ->
                out.emit(new NodeTransport.Key(key.node(), key.transport()), true))));
        return engine.derive("node transports", wanted, (key, any, view) -> {
            final var node = view.get(inputs.nodes(), key.node());
            final var connectors = new ArrayList<Connector>();
            final var faults = new ArrayList<Fault>();
            for (final Transport.Binding binding : key.transport().bindings()) {
                node.flatMap(found -> usable(found, binding, view, connectors)).ifPresent(faults::add);
            }
            return Optional.of(new NodeTransport(List.copyOf(connectors), List.copyOf(faults)));
        });
    }

    /** Adds the connector for a binding, or says why there is none. */
    private Optional<Fault> usable(final TransportNode node, final Transport.Binding binding, final View view,
            final List<Connector> usable) {
        if (view.get(inputs.zones(), binding.zone()).isEmpty()) {
            return Optional.of(new Fault("no-zone:" + binding.zone(),
                "transport zone " + binding.zone() + " does not exist"));
        }
        final var connector = node.connectors().stream().filter(one -> one.serves(binding)).findFirst();
        if (connector.isEmpty()) {
            return Optional.of(new Fault("no-connector:" + binding, "transport node " + node.id()
                + " has no connector of encapsulation " + binding.encapsulation() + " in zone " + binding.zone()));
        }
        final var refusal = view.get(inputs.capabilities(), node.systemId())
            .flatMap(able -> able.refuses(binding.encapsulation(), node.datapathType()));
        if (refusal.isPresent()) {
            return Optional.of(new Fault("unsupported:" + binding, "transport node " + node.id() + ": "
                + refusal.orElseThrow()));
        }
        usable.add(connector.orElseThrow());
        return Optional.empty();
    }

    private Relation<Tunnel.Key, Tunnel> deriveTunnels(final Relation<Tunnel.Key, Boolean> peers) {
        return engine.derive("tunnels", peers, (key, any, view) -> {
            final var here = view.get(nodeTransports, new NodeTransport.Key(key.node(), key.transport()));
            final var there = view.get(nodeTransports, new NodeTransport.Key(key.peer(), key.transport()));
            if (here.isEmpty() || there.isEmpty()) {
                return Optional.empty();
            }
            final boolean watched = watched(key.node(), view) || watched(key.peer(), view);
            return here.orElseThrow().connectors().stream()
                .flatMap(local -> there.orElseThrow().connectors().stream()
                    .filter(remote -> remote.zone().equals(local.zone())
                        && remote.encapsulation() == local.encapsulation()
                        && remote.address().getClass() == local.address().getClass())
                    .map(remote -> new Tunnel(local, remote, watched)))
                .findFirst();
        });
    }

    private boolean watched(final NodeId id, final View view) {
        return view.get(inputs.nodes(), id)
            .filter(node -> node.keepAlive() || node.type() != TransportNode.Type.HYPERVISOR).isPresent();
    }

    /** The service nodes, under {@code true}. */
    Index<Boolean, NodeId> serviceNodes() {
        return serviceNodes;
    }

    /** Each service node for each switch that is to be replicated by one. */
    Relation<SpanKey, LogicalSwitch> replicators() {
        return replicators;
    }

    /** What nodes offer for the transport bindings that they need. */
    Relation<NodeTransport.Key, NodeTransport> nodeTransports() {
        return nodeTransports;
    }

    /** Tunnels that some switch needs. */
    public Relation<Tunnel.Key, Tunnel> tunnels() {
        return tunnels;
    }

    /** The tunnels that start at a node. */
    Index<NodeId, Tunnel.Key> tunnelsOf() {
        return tunnelsOf;
    }

    /** Whether the other end of a tunnel answers; empty if nobody asks, or says. */
    Optional<Liveness> liveness(final Tunnel.Key key, final View view) {
        return view.get(tunnels, key)
            .flatMap(tunnel -> view.get(nodePorts, new NodePort(key.node(), tunnel.portName())))
            .flatMap(InterfaceState::liveness);
    }

    /** The nodes from which packets come. */
    Relation<Arrival, NodeId> arrivals() {
        return arrivals;
    }

    /** The physical bridges of bridged switches on the nodes of their span. */
    Relation<SpanKey, String> patches() {
        return patches;
    }

    /** Ports that nodes need. */
    Relation<NodePort, BridgePort> ports() {
        return ports;
    }

    /** Ports of Weft that nodes have on their integration bridges. */
    Relation<NodePort, InterfaceState> nodePorts() {
        return nodePorts;
    }
}
