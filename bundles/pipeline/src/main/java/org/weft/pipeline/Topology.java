package org.weft.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.weft.domain.Address;
import org.weft.domain.BridgeId;
import org.weft.domain.FrameKind;
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

/**
 * Where things are: which node has which VIF, which switches span which nodes, and which tunnels that takes (see
 * {@link Underlay}). Features read these tables; they emit nothing themselves.
 */
public final class Topology {
    /** A port that has its keys and its place. */
    private record Located(LogicalSwitch logicalSwitch, LogicalSwitchPort port, int datapath, int key,
            Location location) {
        boolean enabled() {
            return logicalSwitch.enabled() && port.enabled();
        }
    }

    private final Inputs inputs;
    private final Relation<String, NodeId> nodeBySystemId;
    private final Relation<NodeId, Long> datapathIds;
    private final Relation<String, Location> locations;
    private final Index<Optional<String>, PortId> vifClaims;
    private final AddressOwners addressOwners;
    private final Relation<PortId, BoundPort> boundPorts;
    private final Index<SwitchId, PortId> portsOfSwitch;
    private final Relation<PortId, BoundPort> specialPorts;
    private final Relation<PortId, Integer> copiedTo;
    private final Relation<KeyOwner.OfFrames, Integer> frameKeys;
    private final Index<SwitchId, KeyOwner.OfFrames> frameKeysOfSwitch;
    private final Relation<PortId, ParkedPort> parkedPorts;
    private final Index<SwitchId, SpanKey> presenceOfSwitch;
    private final Routing routing;
    private final Translations translations;
    private final PathMtu pathMtu;
    private final Guarantees guarantees;
    private final Relation<SwitchId, LogicalSwitch> switches;
    private final Relation<SpanKey, LogicalSwitch> span;
    private final Index<SwitchId, SpanKey> spanOfSwitch;
    private final Index<SpanKey, PortId> portsAt;
    private final Relation<SwitchId, Transport> learningSwitches;
    private final Relation<SwitchId, Boolean> openSwitches;
    private final Index<SpanKey, PortId> learnersAt;
    private final Index<SwitchId, SpanKey> learnersOfSwitch;
    private final Underlay underlay;
    private final Standby standby;

    Topology(final Engine engine, final Inputs inputs) {
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
        addressOwners = new AddressOwners(engine, inputs);

        portsOfSwitch = engine.index("ports of a switch", inputs.ports(), (id, port) -> id.logicalSwitch());
        final Relation<PortId, Located> located = engine.derive("located ports", inputs.ports(), (id, port, view) -> {
            final var logicalSwitch = view.get(inputs.switches(), id.logicalSwitch());
            final var datapath = view.get(inputs.keys(), new KeyOwner.OfSwitch(id.logicalSwitch()));
            final var key = view.get(inputs.keys(), new KeyOwner.OfPort(id));
            final var location = location(id, port.vif(), view).filter(at -> at.ofport() > 0);
            if (logicalSwitch.isEmpty() || datapath.isEmpty() || key.isEmpty() || location.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Located(logicalSwitch.orElseThrow(), port, datapath.orElseThrow(),
                key.orElseThrow(), location.orElseThrow()));
        });
        boundPorts = engine.derive("bound ports", located, (id, at, view) -> at.enabled() ? bind(id, at, view)
            : Optional.empty());
        parkedPorts = engine.derive("parked ports", located, (id, at, view) -> Optional.of(at)
            .filter(port -> !port.enabled()).map(port -> new ParkedPort(at.datapath(), at.key(), at.location().node(),
                at.location().ofport())));
        final Relation<SpanKey, LogicalSwitch> presence = engine.flatMap("presence", boundPorts, (id, port, out) ->
            out.emit(new SpanKey(id.logicalSwitch(), port.node()), port.logicalSwitch()));
        presenceOfSwitch = engine.index("nodes with ports of a switch", presence, (key, any) -> key.logicalSwitch());
        routing = new Routing(engine, inputs, presence, addressOwners);
        translations = new Translations(engine, inputs, routing, boundPorts);
        pathMtu = new PathMtu(engine, inputs, routing);
        span = engine.union("span", List.of(routing.switchSpan(), translations.floating().span()));
        switches = engine.union("all switches", List.of(inputs.switches(), routing.externals()));
        spanOfSwitch = engine.index("nodes of a switch", span, (key, any) -> key.logicalSwitch());
        portsAt = engine.index("ports on a node", boundPorts,
            (id, port) -> new SpanKey(id.logicalSwitch(), port.node()));

        specialPorts = engine.flatMap("special ports", boundPorts, (id, port, out) -> {
            if (port.special()) {
                out.emit(id, port);
            }
        });
        frameKeys = engine.flatMap("keys of frames", inputs.keys(), (owner, key, out) -> {
            if (owner instanceof KeyOwner.OfFrames frames) {
                out.emit(frames, key);
            }
        });
        frameKeysOfSwitch = engine.index("keys of frames of a switch", frameKeys, (owner, key) -> owner.id());
        copiedTo = engine.flatMap("keys of copies", inputs.keys(), (owner, key, out) -> {
            if (owner instanceof KeyOwner.OfMirrored to) {
                out.emit(to.id(), key);
            }
        });
        final Relation<PortId, BoundPort> learners = engine.flatMap("learning ports", specialPorts, (id, port, out) -> {
            if (port.traits().learning()) {
                out.emit(id, port);
            }
        });
        final Relation<SpanKey, Transport> learning = engine.flatMap("nodes with learning ports", learners,
            (id, port, out) -> out.emit(new SpanKey(id.logicalSwitch(), port.node()), port.transport()));
        learnersAt = engine.index("learning ports on a node", learners,
            (id, port) -> new SpanKey(id.logicalSwitch(), port.node()));
        learnersOfSwitch = engine.index("nodes with learning ports of a switch", learning,
            (key, any) -> key.logicalSwitch());
        learningSwitches = engine.flatMap("learning switches", learning,
            (key, transport, out) -> out.emit(key.logicalSwitch(), transport));
        openSwitches = engine.union("open switches", List.of(
            engine.flatMap("switches that learn", learningSwitches, (id, any, out) -> out.emit(id, true)),
            engine.flatMap("bridged switches", switches, (id, logicalSwitch, out) -> {
                if (logicalSwitch.bridging().isPresent()) {
                    out.emit(id, true);
                }
            })));
        guarantees = new Guarantees(engine, inputs, specialPorts);
        underlay = new Underlay(engine, inputs, routing, span, presence, boundPorts, specialPorts);
        standby = new Standby(engine, routing, underlay);
    }

    private Optional<BoundPort> bind(final PortId id, final Located at, final View view) {
        final List<Address> addresses = at.port().addresses().stream()
            .filter(address -> addressOwners.owner(id, address.mac(), view).equals(id)).toList();
        final var kind = new FrameKind(at.logicalSwitch().isolation() && !at.port().traits().uplink(),
            at.port().traits().learning());
        final Optional<Integer> own = kind.equals(FrameKind.PLAIN) ? Optional.of(at.datapath())
            : view.get(inputs.keys(), new KeyOwner.OfFrames(id.logicalSwitch(), kind));
        // frames that are to be kept from others wait for their key; what is learnt can wait
        return own.or(() -> kind.isolated() ? Optional.empty() : Optional.of(at.datapath())).map(tunnelKey ->
            new BoundPort(at.datapath(), at.key(), at.location().node(), at.location().ofport(), addresses,
                at.port().traits(), at.logicalSwitch(), kind, tunnelKey));
    }

    /** Whether a port's queue has a highest rate. */
    boolean limited(final BoundPort port, final View view) {
        return port.traits().queue().flatMap(queue -> view.get(inputs.queues(), queue))
            .filter(queue -> queue.maximum().isPresent()).isPresent();
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

    /** Who has which address. */
    AddressOwners addressOwners() {
        return addressOwners;
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

    /** What routers join. */
    public Routing routing() {
        return routing;
    }

    /** What routers translate. */
    Translations translations() {
        return translations;
    }

    /** How long packets may be. */
    public PathMtu pathMtu() {
        return pathMtu;
    }

    /** The lowest rates of ports. */
    Guarantees guarantees() {
        return guarantees;
    }

    /** Logical switches, and the physical networks of gateway services. */
    Relation<SwitchId, LogicalSwitch> switches() {
        return switches;
    }

    /** The nodes that have bound ports of a switch, by switch: where flooded frames go. */
    Index<SwitchId, SpanKey> presenceOfSwitch() {
        return presenceOfSwitch;
    }

    /** The nodes that need the flows of a switch: they have ports of it, or of a switch that routers join to it. */
    public Relation<SpanKey, LogicalSwitch> span() {
        return span;
    }

    /** The nodes that need the flows of a switch, by switch. */
    public Index<SwitchId, SpanKey> spanOfSwitch() {
        return spanOfSwitch;
    }

    /** The bound ports of a switch on a node. */
    Index<SpanKey, PortId> portsAt() {
        return portsAt;
    }

    /** The configured ports of a switch. */
    public Index<SwitchId, PortId> portsOfSwitch() {
        return portsOfSwitch;
    }

    /** The keys of frames of which more is to be known than their switch. */
    Relation<KeyOwner.OfFrames, Integer> frameKeys() {
        return frameKeys;
    }

    /** The keys of frames by their switch. */
    Index<SwitchId, KeyOwner.OfFrames> frameKeysOfSwitch() {
        return frameKeysOfSwitch;
    }

    /** The keys of copies that come from other nodes, by the ports that they are for. */
    Relation<PortId, Integer> copiedTo() {
        return copiedTo;
    }

    /** Ports that carry frames and are more than plain: the others need not be looked at by most features. */
    Relation<PortId, BoundPort> specialPorts() {
        return specialPorts;
    }

    /** Ports that are administratively down. */
    public Relation<PortId, ParkedPort> parkedPorts() {
        return parkedPorts;
    }

    /** Switches with ports that learn, and how they reach other nodes. */
    Relation<SwitchId, Transport> learningSwitches() {
        return learningSwitches;
    }

    /** Switches on which there may be addresses that are not listed. */
    Relation<SwitchId, Boolean> openSwitches() {
        return openSwitches;
    }

    /** The learning ports of a switch on a node. */
    Index<SpanKey, PortId> learnersAt() {
        return learnersAt;
    }

    /** The nodes that have learning ports of a switch. */
    Index<SwitchId, SpanKey> learnersOfSwitch() {
        return learnersOfSwitch;
    }

    /** What carries logical networks between nodes. */
    public Underlay underlay() {
        return underlay;
    }

    /** Which gateways stand by. */
    Standby standby() {
        return standby;
    }
}
