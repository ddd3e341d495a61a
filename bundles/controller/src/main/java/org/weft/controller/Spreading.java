package org.weft.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.cluster.ClusterMember;
import org.weft.cluster.ControlCluster;
import org.weft.domain.NodeId;
import org.weft.pipeline.LogicalNetwork;

/**
 * The leader's decision which member serves which node. Whoever lives and serves goes on as long as the load is even; a
 * node of a member that is not heard goes to another one; a member that has come gets its share when it has reported
 * (see {@link Followers}). Decisions are remembered in the datastore, and count from then on. Belongs to the inbox's
 * thread.
 */
final class Spreading {
    private static final Logger LOG = LoggerFactory.getLogger(Spreading.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final LogicalNetwork network;
    private final Services services;
    private final Followers followers;
    private final Memory memory;
    private final ControlCluster cluster;
    private final Inbox inbox;
    /** What was asked for and is not in the datastore yet. */
    private final Map<NodeId, NodeService> asked = new HashMap<>();
    /** The members that are heard, with their incarnations. */
    private Map<String, String> alive = Map.of();
    private boolean due;

    Spreading(final LogicalNetwork network, final Services services, final Followers followers, final Memory memory,
            final ControlCluster cluster, final Inbox inbox) {
        this.network = network;
        this.services = services;
        this.followers = followers;
        this.memory = memory;
        this.cluster = cluster;
        this.inbox = inbox;
    }

    /** From now on this member decides. */
    void lead() {
        if (!services.alone()) {
            due = true;
            look();
        }
    }

    private void look() {
        final Map<String, String> now = cluster.members().stream().filter(ClusterMember::isAlive)
            .collect(Collectors.toMap(ClusterMember::name, ClusterMember::incarnation));
        if (!now.equals(alive)) {
            alive = now;
            due = true;
        }
        inbox.submitAfter(PAUSE, this::look);
    }

    /** Who serves a node is in the datastore. */
    void assigned(final NodeId id, final Optional<NodeService> service) {
        asked.remove(id, service.orElse(null));
        due = true;
    }

    /** A member has come. */
    void ready() {
        due = true;
    }

    /** Takes a commit of the computation. */
    void committed() {
        due |= !network.inputs().nodes().changes().isEmpty();
    }

    /** Decides anew, where something has changed that matters. */
    void check() {
        if (!due || services.alone()) {
            return;
        }
        due = false;
        final Map<NodeId, NodeService> now = new HashMap<>(services.all());
        now.putAll(asked);
        final Set<NodeId> nodes = new HashSet<>();
        network.inputs().nodes().forEach((id, node) -> nodes.add(id));
        final Map<NodeId, String> serving = new HashMap<>();
        now.forEach((id, service) -> {
            if (nodes.contains(id) && service.incarnation().equals(alive.get(service.member()))) {
                serving.put(id, service.member());
            }
        });
        final Set<String> members = new HashSet<>(serving.values());
        alive.forEach((name, incarnation) -> {
            if (name.equals(services.member()) || followers.ready(name, incarnation)) {
                members.add(name);
            }
        });
        final long term = Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            1 + now.values().stream().mapToLong(NodeService::term).max().orElse(0));
        Spread.of(nodes, serving, members).forEach((id, member) -> {
            if (!member.equals(serving.get(id))) {
                LOG.info("{} is to be served by {}, term {}", id, member, term);
                final var service = new NodeService(member, alive.get(member), term);
                asked.put(id, service);
                memory.serve(id, service);
            }
        });
        now.keySet().stream().filter(id -> !nodes.contains(id)).forEach(id -> {
            asked.remove(id);
            memory.serveNoMore(id);
        });
    }
}
