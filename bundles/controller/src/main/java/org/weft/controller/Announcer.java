package org.weft.controller;

import java.time.Duration;
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
 * hypervisor does at the end of a live migration. It is said several times with growing gaps: the userspace datapath
 * drops what it sends to another node while it asks for that node by ARP, and broadcasts get lost on physical networks.
 * The member that serves the node says it. Belongs to the inbox's thread.
 */
final class Announcer {
    /** The gaps between one announcement and the next. */
    private static final List<Duration> GAPS = List.of(Duration.ofMillis(150), Duration.ofMillis(850));

    private final Nodes nodes;
    private final Services services;
    private final OpenFlowDriver openFlow;
    private final Inbox inbox;
    /** Ports to announce by their nodes, with the generation that the node must have confirmed. */
    private final Map<NodeId, Map<PortId, Long>> waiting = new HashMap<>();
    /** Ports that are to be announced again, with the generation of their arrival. */
    private final Map<PortId, Long> repeating = new HashMap<>();

    Announcer(final Nodes nodes, final Services services, final OpenFlowDriver openFlow, final Inbox inbox) {
        this.nodes = nodes;
        this.services = services;
        this.openFlow = openFlow;
        this.inbox = inbox;
    }

    /** A port has changed. */
    void changed(final PortId id, final Relation.Change<BoundPort> change, final long generation) {
        final var before = change.before().map(BoundPort::node);
        final var after = change.after().map(BoundPort::node);
        if (!before.equals(after)) {
            repeating.remove(id);
            before.map(waiting::get).ifPresent(ports -> ports.remove(id));
            after.filter(services::here).ifPresent(node ->
                waiting.computeIfAbsent(node, none -> new LinkedHashMap<>()).put(id, generation));
        }
    }

    /** Announces what can be announced, of nodes of which something has changed. */
    void check(final Collection<NodeId> changed, final Relation<PortId, BoundPort> ports) {
        for (final NodeId node : changed) {
            final var agent = nodes.get(node);
            if (agent.isEmpty() || !services.here(node)) {
                waiting.remove(node);
            } else if (waiting.containsKey(node)) {
                final var there = waiting.get(node);
                there.entrySet().removeIf(entry -> {
                    final boolean realized = !agent.orElseThrow().late(entry.getValue());
                    if (realized) {
                        repeating.put(entry.getKey(), entry.getValue());
                        announce(entry.getKey(), entry.getValue(), ports, 0);
                    }
                    return realized;
                });
                if (there.isEmpty()) {
                    waiting.remove(node);
                }
            }
        }
    }

    /** Announces a port, and later again, as long as it is where it was.
     *
     * @param generation of its arrival
     * @param before how many times it was announced before */
    private void announce(final PortId id, final long generation, final Relation<PortId, BoundPort> ports,
            final int before) {
        if (!Long.valueOf(generation).equals(repeating.get(id))) {
            return;
        }
        ports.get(id).ifPresent(port -> nodes.get(port.node()).map(Agent::datapathId)
            .ifPresent(at -> at.ifPresent(datapathId -> send(datapathId, port))));
        if (before < GAPS.size()) {
            inbox.submitAfter(GAPS.get(before), () -> announce(id, generation, ports, before + 1));
        } else {
            repeating.remove(id);
        }
    }

    private void send(final long datapathId, final BoundPort port) {
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
            .forEach(mac -> openFlow.send(datapathId, Neighbours.rarp(mac), actions));
    }
}
