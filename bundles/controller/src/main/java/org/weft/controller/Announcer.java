package org.weft.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.weft.domain.Address;
import org.weft.domain.AllowedPair;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.engine.Relation;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.Register;
import org.weft.node.Subfield;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.packet.Neighbours;
import org.weft.pipeline.BoundPort;
import org.weft.pipeline.Stage;

/**
 * Says where a port is to those who learn it from frames: the physical network and gateways. When a port has come to a
 * node, and the node has its flows, a RARP request from each of its MAC addresses is broadcast on the switch, as a
 * hypervisor does at the end of a live migration. Belongs to the inbox's thread.
 */
final class Announcer {
    private final Nodes nodes;
    private final OpenFlowDriver openFlow;
    /** Ports to announce by their nodes, with the generation that the node must have confirmed. */
    private final Map<NodeId, Map<PortId, Long>> waiting = new HashMap<>();

    Announcer(final Nodes nodes, final OpenFlowDriver openFlow) {
        this.nodes = nodes;
        this.openFlow = openFlow;
    }

    /** A port has changed. */
    void changed(final PortId id, final Relation.Change<BoundPort> change, final long generation) {
        final var before = change.before().map(BoundPort::node);
        final var after = change.after().map(BoundPort::node);
        if (!before.equals(after)) {
            before.map(waiting::get).ifPresent(ports -> ports.remove(id));
            after.ifPresent(node -> waiting.computeIfAbsent(node, none -> new LinkedHashMap<>()).put(id, generation));
        }
    }

    /** Announces what can be announced, of nodes of which something has changed. */
    void check(final Collection<NodeId> changed, final Relation<PortId, BoundPort> ports) {
        for (final NodeId node : changed) {
            final var agent = nodes.get(node);
            if (agent.isEmpty()) {
                waiting.remove(node);
            } else if (waiting.containsKey(node)) {
                final var there = waiting.get(node);
                there.entrySet().removeIf(entry -> {
                    final boolean realized = !agent.orElseThrow().late(entry.getValue());
                    if (realized) {
                        ports.get(entry.getKey()).ifPresent(port -> announce(agent.orElseThrow(), port));
                    }
                    return realized;
                });
                if (there.isEmpty()) {
                    waiting.remove(node);
                }
            }
        }
    }

    private void announce(final Agent agent, final BoundPort port) {
        final List<Action> actions = new ArrayList<>();
        // as if the port had sent it: Open vSwitch does not send it back there
        actions.add(new Action.Load(Subfield.of(Field.IN_PORT), Bits.of(port.ofport())));
        actions.add(Register.DATAPATH.load(port.datapath()));
        actions.add(Register.TUNNEL_KEY.load(port.tunnelKey()));
        actions.add(Register.PORT_IN.load(port.port()));
        if (port.isolated()) {
            actions.add(Register.ISOLATED.load(1));
        }
        actions.add(Stage.L2_LOOKUP.run());
        Stream.concat(port.addresses().stream().map(Address::mac),
                port.traits().security().stream().map(AllowedPair::mac)).distinct()
            .forEach(mac -> openFlow.send(agent.datapathId().orElseThrow(), Neighbours.rarp(mac), actions));
    }
}
