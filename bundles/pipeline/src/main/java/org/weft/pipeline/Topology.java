package org.weft.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.weft.domain.Address;
import org.weft.domain.BridgeId;
import org.weft.domain.Connector;
import org.weft.domain.Fault;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.MacAddress;
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

/**
 * Where things are: which node has which VIF, which switches span which nodes, and which tunnels that takes. Features
 * read these tables; they emit nothing themselves.
 */
public final class Topology {
    /** An address that ports of a switch claim. */
    record Claim(SwitchId logicalSwitch, MacAddress mac) {
    }

    /** One port's claim to an address. */
    record Claimant(Claim claim, PortId port) implements Comparable<Claimant> {
        @Override
        public int compareTo(final Claimant other) {
            return port.compareTo(other.port);
        }
    }

    private final Engine engine;
    private final Inputs inputs;
    private final Relation<String, NodeId> nodeBySystemId;
    private final Relation<NodeId, Long> datapathIds;
    private final Relation<String, Location> locations;
    private final Index<Optional<String>, PortId> vifClaims;
    private final Index<Claim, Claimant> addressClaims;
    private final Relation<PortId, BoundPort> boundPorts;
    private final Relation<SpanKey, Transport> span;
    private final Index<SwitchId, SpanKey> spanOfSwitch;
    private final Index<SpanKey, PortId> portsAt;
    private final Relation<NodeTransport.Key, NodeTransport> nodeTransports;
    private final Relation<Tunnel.Key, Tunnel> tunnels;
    private final Relation<NodePort, Connector> tunnelPorts;
    private final Relation<NodePort, InterfaceState> nodePorts;

    Topology(final Engine engine, final Inputs inputs) {
        this.engine = engine;
        this.inputs = inputs;
        nodeBySystemId = engine.flatMap("node by system-id", inputs.nodes(), Comparator.<NodeId>naturalOrder(),
            (id, node, out) -> out.emit(node.systemId(), id));
        datapathIds = engine.derive("datapath ids", inputs.nodes(), (id, node, view) ->
            recognised(id, node, view)
                .flatMap(systemId -> view.get(inputs.bridges(), new BridgeId(systemId, node.integrationBridge()))));

        locations = engine.join("locations", inputs.nodes(), (id, node) -> node.systemId(),
            inputs.interfaces(), (at, state) -> at.systemId(), Location.PREFERENCE,
            (id, node, at, state, out) -> {
                if (state.bridge().equals(node.integrationBridge())) {
                    state.vif().ifPresent(vif ->
                        out.emit(vif, new Location(id, state.ofport(), state.linkUp(), state.since())));
                }
            });
        vifClaims = engine.index("claims to VIFs", inputs.ports(), (id, port) -> port.vif());
        final Relation<Claimant, Boolean> claims = engine.flatMap("address claims", inputs.ports(),
            (id, port, out) -> port.addresses().forEach(address ->
                out.emit(new Claimant(new Claim(id.logicalSwitch(), address.mac()), id), true)));
        addressClaims = engine.index("claims to addresses", claims, (claimant, any) -> claimant.claim());

        // switches as their ports see them: what is only for people stops here
        final Relation<SwitchId, LogicalSwitch> live = engine.derive("live switches", inputs.switches(),
            (id, logicalSwitch, view) -> Optional.of(logicalSwitch).filter(LogicalSwitch::enabled));
        boundPorts = engine.derive("bound ports", inputs.ports(), (id, port, view) -> {
            if (!port.enabled()) {
                return Optional.empty();
            }
            final var logicalSwitch = view.get(live, id.logicalSwitch());
            final var datapath = view.get(inputs.keys(), new KeyOwner.OfSwitch(id.logicalSwitch()));
            final var key = view.get(inputs.keys(), new KeyOwner.OfPort(id));
            final var location = location(id, port.vif(), view).filter(at -> at.ofport() > 0);
            if (logicalSwitch.isEmpty() || datapath.isEmpty() || key.isEmpty() || location.isEmpty()) {
                return Optional.empty();
            }
            final List<Address> own = port.addresses().stream()
                .filter(address -> addressOwner(id, address.mac(), view).equals(id)).toList();
            return Optional.of(new BoundPort(datapath.orElseThrow(), key.orElseThrow(), location.orElseThrow().node(),
                location.orElseThrow().ofport(), own, logicalSwitch.orElseThrow().transport()));
        });
        span = engine.flatMap("span", boundPorts,
            (id, port, out) -> out.emit(new SpanKey(id.logicalSwitch(), port.node()), port.transport()));
        spanOfSwitch = engine.index("nodes of a switch", span, (key, any) -> key.logicalSwitch());
        portsAt = engine.index("ports on a node", boundPorts,
            (id, port) -> new SpanKey(id.logicalSwitch(), port.node()));

        nodeTransports = deriveNodeTransports();
        tunnels = deriveTunnels();
        tunnelPorts = engine.flatMap("tunnel ports", tunnels, (key, tunnel, out) ->
            out.emit(new NodePort(key.node(), Tunnel.portName(tunnel.local())), tunnel.local()));
        nodePorts = engine.join("node ports", inputs.nodes(), (id, node) -> node.systemId(),
            inputs.interfaces(), (at, state) -> at.systemId(), (id, node, at, state, out) -> {
                if (state.owned() && state.bridge().equals(node.integrationBridge()) && at.name().length() <= 15) {
                    out.emit(new NodePort(id, new BridgePort.Name(at.name())), state);
                }
            });
    }

    private Relation<NodeTransport.Key, NodeTransport> deriveNodeTransports() {
        final Relation<NodeTransport.Key, Boolean> wanted = engine.flatMap("wanted transports", span,
            (key, transport, out) -> {
                if (!transport.bindings().isEmpty()) {
                    out.emit(new NodeTransport.Key(key.node(), transport), true);
                }
            });
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

    private Relation<Tunnel.Key, Tunnel> deriveTunnels() {
        final Relation<Tunnel.Key, Boolean> peers = engine.join("peers", span, (key, transport) -> key.logicalSwitch(),
            span, (key, transport) -> key.logicalSwitch(), (key, transport, other, same, out) -> {
                if (!key.node().equals(other.node()) && !transport.bindings().isEmpty()) {
                    out.emit(new Tunnel.Key(key.node(), transport, other.node()), true);
                }
            });
        return engine.derive("tunnels", peers, (key, any, view) -> {
            final var here = view.get(nodeTransports, new NodeTransport.Key(key.node(), key.transport()));
            final var there = view.get(nodeTransports, new NodeTransport.Key(key.peer(), key.transport()));
            if (here.isEmpty() || there.isEmpty()) {
                return Optional.empty();
            }
            return here.orElseThrow().connectors().stream()
                .flatMap(local -> there.orElseThrow().connectors().stream()
                    .filter(remote -> remote.zone().equals(local.zone())
                        && remote.encapsulation() == local.encapsulation())
                    .map(remote -> new Tunnel(local, remote)))
                .findFirst();
        });
    }

    /** The system-id of a node, if no other node has the same one first. */
    Optional<String> recognised(final NodeId id, final TransportNode node, final View view) {
        return view.get(nodeBySystemId, node.systemId()).filter(id::equals).map(same -> node.systemId());
    }

    /** Where the VIF of a port is, if the port is the one that has it. */
    Optional<Location> location(final PortId id, final Optional<String> vif, final View view) {
        return vif.filter(some -> view.get(vifClaims, vif).first().equals(id))
            .flatMap(some -> view.get(locations, some));
    }

    /** The port that has an address which {@code claimant} claims too. */
    PortId addressOwner(final PortId claimant, final MacAddress mac, final View view) {
        return view.get(addressClaims, new Claim(claimant.logicalSwitch(), mac)).first().port();
    }

    public Inputs inputs() {
        return inputs;
    }

    /** The node that is recognised by a system-id. */
    public Relation<String, NodeId> nodeBySystemId() {
        return nodeBySystemId;
    }

    /** OpenFlow datapath ids of the integration bridges that are there. */
    public Relation<NodeId, Long> datapathIds() {
        return datapathIds;
    }

    /** Ports that claim a VIF; the first one has it. */
    Index<Optional<String>, PortId> vifClaims() {
        return vifClaims;
    }

    /** Ports that carry frames. */
    public Relation<PortId, BoundPort> boundPorts() {
        return boundPorts;
    }

    /** The nodes that have bound ports of a switch. */
    public Relation<SpanKey, Transport> span() {
        return span;
    }

    /** The nodes that have bound ports of a switch, by switch. */
    public Index<SwitchId, SpanKey> spanOfSwitch() {
        return spanOfSwitch;
    }

    /** The bound ports of a switch on a node. */
    Index<SpanKey, PortId> portsAt() {
        return portsAt;
    }

    /** What nodes offer for the transport bindings that they need. */
    Relation<NodeTransport.Key, NodeTransport> nodeTransports() {
        return nodeTransports;
    }

    /** Tunnels that some switch needs. */
    public Relation<Tunnel.Key, Tunnel> tunnels() {
        return tunnels;
    }

    /** Tunnel ports that nodes need, with the connectors that they are for. */
    Relation<NodePort, Connector> tunnelPorts() {
        return tunnelPorts;
    }

    /** Tunnel ports that nodes have. */
    Relation<NodePort, InterfaceState> nodePorts() {
        return nodePorts;
    }
}
