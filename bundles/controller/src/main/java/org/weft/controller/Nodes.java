package org.weft.controller;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.weft.domain.NodeId;
import org.weft.domain.TransportNode;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.OvsdbDriver;
import org.weft.pipeline.LogicalNetwork;

/**
 * The agents of the registered nodes. Those of nodes that another member serves know what their nodes are to have and
 * do nothing. Belongs to the inbox's thread.
 */
final class Nodes {
    private final LogicalNetwork network;
    private final Facts facts;
    private final Services services;
    private final Followers followers;
    private final OpenFlowDriver openFlow;
    private final OvsdbDriver ovsdb;
    private final Map<NodeId, Agent> agents = new HashMap<>();
    private final Map<Long, Agent> byDatapath = new HashMap<>();
    private final Set<Long> connected = new HashSet<>();
    private final Set<NodeId> touched = new HashSet<>();

    Nodes(final LogicalNetwork network, final Facts facts, final Services services, final Followers followers,
            final OpenFlowDriver openFlow, final OvsdbDriver ovsdb) {
        this.network = network;
        this.facts = facts;
        this.services = services;
        this.followers = followers;
        this.openFlow = openFlow;
        this.ovsdb = ovsdb;
    }

    /** This member leads now: what others have reported before does not count. */
    void lead() {
        agents.values().forEach(agent -> agent.servedBy(Optional.empty(), generation -> true));
        touchAll();
    }

    /** Something may have changed about all nodes. */
    void touchAll() {
        touched.addAll(agents.keySet());
    }

    Collection<Agent> all() {
        return Collections.unmodifiableCollection(agents.values());
    }

    Optional<Agent> get(final NodeId id) {
        return Optional.ofNullable(agents.get(id));
    }

    Optional<Agent> byDatapath(final long datapathId) {
        return Optional.ofNullable(byDatapath.get(datapathId));
    }

    void switchConnected(final long datapathId, final boolean now) {
        if (now) {
            connected.add(datapathId);
        } else {
            connected.remove(datapathId);
            byDatapath(datapathId).ifPresent(Agent::lost);
        }
        byDatapath(datapathId).map(Agent::id).ifPresent(touched::add);
    }

    /** Something about a node has changed that is not in the tables of the computation. */
    void touch(final NodeId id) {
        touched.add(id);
    }

    /** Carries a commit of the computation to the nodes.
     *
     * @return the registered nodes of which something may have changed, and those that are no longer registered */
    Set<NodeId> commit(final long generation) {
        network.inputs().nodes().changes().forEach((id, change) -> {
            touched.add(id);
            change.after().ifPresentOrElse(now -> configure(now, generation), () -> remove(id));
            change.before().map(TransportNode::systemId).filter(systemId ->
                network.topology().nodeBySystemId().get(systemId).isEmpty()).ifPresent(facts::purge);
        });
        network.topology().nodeBySystemId().changes().forEach((systemId, change) -> {
            change.before().ifPresent(touched::add);
            change.after().ifPresent(touched::add);
        });
        touched.addAll(network.topology().datapathIds().changes().keySet());
        network.nodes().changes().forEach((id, changes) -> {
            touched.add(id);
            get(id).ifPresent(agent -> agent.entries(changes, generation));
        });
        return settle(generation);
    }

    /** Carries what was touched outside a commit; the tables still show the changes of the last one.
     *
     * @return the nodes of which something may have changed */
    Set<NodeId> settle(final long generation) {
        touched.forEach(id -> get(id).ifPresent(agent -> drive(agent, generation)));
        final var result = Set.copyOf(touched);
        touched.clear();
        return result;
    }

    private void configure(final TransportNode config, final long generation) {
        agents.computeIfAbsent(config.id(), id -> new Agent(config, openFlow, ovsdb, generation)).configure(config);
    }

    private void remove(final NodeId id) {
        final Agent agent = agents.remove(id);
        if (agent != null) {
            agent.datapathId().ifPresent(byDatapath::remove);
            agent.release();
        }
    }

    private void drive(final Agent agent, final long generation) {
        final NodeId id = agent.id();
        final var elsewhere = services.elsewhere(id);
        if (!elsewhere.equals(agent.elsewhere())) {
            agent.servedBy(elsewhere, wanted -> elsewhere.isEmpty()
                || followers.late(id, elsewhere.orElseThrow(), generation, wanted));
        }
        final var datapath = network.topology().datapathIds().get(id)
            .map(OptionalLong::of).orElse(OptionalLong.empty());
        if (!datapath.equals(agent.datapathId())) {
            agent.datapathId().ifPresent(byDatapath::remove);
            datapath.ifPresent(now -> byDatapath.put(now, agent));
        }
        final String systemId = agent.config().systemId();
        agent.drive(datapath, network.topology().nodeBySystemId().get(systemId).filter(id::equals).isPresent(),
            facts.complete(systemId), !network.health().awaited().read(id).isEmpty(),
            () -> network.nodes().rows(id).values(), generation, services.termHere(id));
        agent.connected(services.here(id) && datapath.isPresent() && connected.contains(datapath.getAsLong()));
    }
}
