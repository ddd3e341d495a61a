package org.weft.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weft.domain.Fault;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.Tunnel;

/** Finds out what of the status has changed. Belongs to the inbox's thread. */
final class Reporter {
    private final LogicalNetwork network;
    private final Nodes nodes;
    private final Facts facts;
    private final OpenFlowDriver openFlow;
    private final Realization realization;
    private final Services services;
    private final StatusWriter status;

    Reporter(final LogicalNetwork network, final Nodes nodes, final Facts facts, final OpenFlowDriver openFlow,
            final Realization realization, final Services services, final StatusWriter status) {
        this.network = network;
        this.nodes = nodes;
        this.facts = facts;
        this.openFlow = openFlow;
        this.realization = realization;
        this.services = services;
        this.status = status;
    }

    void flush() {
        status.flush();
    }

    void flushSoon() {
        status.flushSoon();
    }

    /** Reports a commit, as the leader. */
    void report(final long generation, final Collection<NodeId> changed) {
        status.generation(generation);
        report(changed);
        final var health = network.health();
        health.nodes().changes().keySet().stream().filter(id -> !changed.contains(id)).forEach(this::nodeFaults);
        network.inputs().switches().changes().forEach((id, change) -> {
            if (change.after().isEmpty()) {
                status.switchGone(id);
            } else if (change.before().isEmpty()) {
                status.switchThere(id);
            }
        });
        health.switches().changes().forEach((id, change) -> {
            if (network.inputs().switches().get(id).isPresent()) {
                status.switchFaults(id, change.after().orElse(List.of()));
            }
        });
        health.routing().routers().changes().forEach((id, change) ->
            change.after().ifPresentOrElse(faults -> status.router(id, faults), () -> status.routerGone(id)));
        health.routing().gateways().changes().forEach((id, change) -> {
            if (network.inputs().routers().get(id).isPresent()) {
                status.routerPlacement(id, change.after());
            }
        });
        health.routing().ports().changes().forEach((id, change) -> {
            // with its router it is gone already
            if (network.inputs().routers().get(id.router()).isPresent()) {
                change.after().ifPresentOrElse(faults -> status.routerPort(id, faults),
                    () -> status.routerPortGone(id));
            }
        });
        health.ports().changes().keySet().forEach(this::port);
        network.topology().boundPorts().changes().keySet().forEach(this::port);
        health.tunnels().changes().forEach((key, change) -> {
            if (nodes.get(key.node()).isPresent()) {
                tunnel(key);
            }
        });
        health.unregistered().changes().forEach((systemId, change) -> {
            if (change.after().isPresent()) {
                status.unregistered(systemId, facts.remoteAddress(systemId));
            } else {
                status.registered(systemId);
            }
        });
    }

    /** Reports nodes of which something has changed that is not computed, as the leader. */
    void report(final Collection<NodeId> changed) {
        for (final NodeId id : changed) {
            nodes.get(id).ifPresentOrElse(agent -> {
                if (services.elsewhere(id).isEmpty()) {
                    node(agent);
                }
                nodeFaults(id);
            }, () -> status.nodeGone(id));
        }
    }

    /** Reports, of nodes of which something has changed, those that this member serves, as one that does not lead. */
    void served(final Collection<NodeId> changed) {
        for (final NodeId id : changed) {
            if (nodes.get(id).isEmpty()) {
                // or what this member has written of it last could outlive the node
                status.nodeGone(id);
            } else if (services.here(id)) {
                final Agent agent = nodes.get(id).orElseThrow();
                node(agent);
                status.refusals(id, refusals(agent));
            }
        }
    }

    private void node(final Agent agent) {
        status.node(agent, facts, network.inputs().capabilities().get(agent.config().systemId()),
            agent.datapathId().isPresent() ? openFlow.counters(agent.datapathId().getAsLong())
                : OpenFlowDriver.Counters.NONE, network.nodes().size(agent.id()));
    }

    private void nodeFaults(final NodeId id) {
        nodes.get(id).ifPresent(agent -> {
            final var faults = new ArrayList<Fault>(network.health().nodes().get(id).orElse(List.of()));
            if (services.elsewhere(id).isEmpty()) {
                faults.addAll(refusals(agent));
            }
            status.nodeFaults(id, faults);
        });
    }

    private List<Fault> refusals(final Agent agent) {
        final List<Fault> faults = new ArrayList<>();
        agent.refusal().ifPresent(why -> faults.add(new Fault(StatusWriter.FLOW_REFUSED, why)));
        facts.refusal(agent.config().systemId()).ifPresent(why ->
            faults.add(new Fault(StatusWriter.ROW_REFUSED, why)));
        return faults;
    }

    private void tunnel(final Tunnel.Key key) {
        status.tunnel(key, network.health().tunnels().get(key));
    }

    /** Reports a port. */
    void port(final PortId id) {
        final var health = network.health().ports().get(id);
        if (health.isEmpty()) {
            // with its switch it is gone already
            if (network.inputs().switches().get(id.logicalSwitch()).isPresent()) {
                status.portGone(id);
            }
            return;
        }
        final boolean vouched = health.orElseThrow().location()
            .flatMap(at -> nodes.get(at.node()))
            .map(agent -> facts.complete(agent.config().systemId())).orElse(false);
        status.port(id, health.orElseThrow(), realization.realized(id), vouched);
    }

    /** Reports the ports of a node whose word has begun or ceased to count. */
    void portsOf(final NodeId id) {
        Set.copyOf(network.health().portsOnNode().read(Optional.of(id))).forEach(this::port);
    }
}
