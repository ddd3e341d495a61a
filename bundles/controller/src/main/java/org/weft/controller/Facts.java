package org.weft.controller;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.Liveness;
import org.weft.node.driver.OvsdbFact;
import org.weft.pipeline.Inputs;

/**
 * What nodes have told of themselves. A node that goes away keeps what it told: its ports stay where they were until
 * the node itself, another node or the configuration says otherwise. When it is back, what it does not tell again by
 * the time that it has told everything is gone. But whom it hears by BFD nobody knows then. Belongs to the inbox's
 * thread.
 */
final class Facts {
    private static final Logger LOG = LoggerFactory.getLogger(Facts.class);

    private final Inputs inputs;
    private final VifMemory memory;
    private final Map<String, Node> nodes = new HashMap<>();
    private long clock;

    /** Where the places of VIFs outlive a restart. */
    interface VifMemory {
        /** Remembers where a VIF is. */
        void remember(InterfaceId at, InterfaceState state);

        /** Forgets where a VIF was. */
        void forget(InterfaceId at);
    }

    /** What is known of one system-id. */
    private static final class Node {
        private final Set<String> bridges = new HashSet<>();
        private final Set<String> interfaces = new HashSet<>();
        private Optional<Session> session = Optional.empty();
        private Optional<String> refusal = Optional.empty();
    }

    /** One connection: what was known before it, and was not told again yet. */
    private static final class Session {
        private final Set<String> unseenBridges;
        private final Set<String> unseenInterfaces;
        private String remoteAddress = "";
        private boolean complete;

        Session(final Node node) {
            unseenBridges = new HashSet<>(node.bridges);
            unseenInterfaces = new HashSet<>(node.interfaces);
        }
    }

    Facts(final Inputs inputs, final VifMemory memory) {
        this.inputs = inputs;
        this.memory = memory;
    }

    /** Takes a remembered VIF, unless its node has already told of it. */
    void remembered(final InterfaceId at, final InterfaceState state) {
        clock = Math.max(clock, state.since());
        final Node node = node(at.systemId());
        if (node.session.isEmpty() && inputs.interfaces().get(at).isEmpty()) {
            node.interfaces.add(at.name());
            inputs.interfaces().put(at, state);
        }
    }

    /** Takes the leader's word for when a VIF came, so that all members have the same idea of which one is later. */
    void agreed(final InterfaceId at, final InterfaceState state) {
        inputs.interfaces().get(at).filter(here -> here.vif().equals(state.vif()) && here.since() != state.since())
            .ifPresent(here -> inputs.interfaces().put(at, here.withSince(state.since())));
    }

    /** Brings what is remembered of VIFs up to date: nobody has done so while there was no leader. */
    void rememberAll(final Set<InterfaceId> remembered) {
        inputs.interfaces().forEach((at, state) -> {
            if (state.vif().isPresent() && state.usable() && node(at.systemId()).session.isPresent()) {
                memory.remember(at, state);
            }
        });
        remembered.stream().filter(at -> complete(at.systemId())
            && inputs.interfaces().get(at).flatMap(InterfaceState::vif).isEmpty()).forEach(memory::forget);
    }

    void apply(final OvsdbFact fact) {
        final Node node = node(fact.systemId());
        if (fact instanceof OvsdbFact.Connected connected) {
            if (node.session.isEmpty()) {
                node.session = Optional.of(new Session(node));
                node.refusal = Optional.empty();
            }
            node.session.orElseThrow().remoteAddress = connected.remoteAddress();
            inputs.capabilities().put(fact.systemId(),
                new Capabilities(connected.version(), connected.ifaceTypes()));
        } else if (fact instanceof OvsdbFact.Disconnected) {
            node.session = Optional.empty();
            node.interfaces.forEach(name -> unwatched(new InterfaceId(fact.systemId(), name)));
        } else if (fact instanceof OvsdbFact.Agreed) {
            node.refusal = Optional.empty();
        } else if (fact instanceof OvsdbFact.Refused refused) {
            LOG.warn("{}: {} was refused: {}", fact.systemId(), refused.what(), refused.why());
            node.refusal = Optional.of(refused.what() + ": " + refused.why());
        } else {
            node.session.ifPresent(session -> apply(fact, node, session));
        }
    }

    private void apply(final OvsdbFact fact, final Node node, final Session session) {
        if (fact instanceof OvsdbFact.Bridge bridge) {
            session.unseenBridges.remove(bridge.name());
            node.bridges.add(bridge.name());
            inputs.bridges().put(new BridgeId(fact.systemId(), bridge.name()), bridge.datapathId());
        } else if (fact instanceof OvsdbFact.BridgeGone gone) {
            bridgeGone(fact.systemId(), node, gone.name());
        } else if (fact instanceof OvsdbFact.Interface seen) {
            session.unseenInterfaces.remove(seen.name());
            interfaceSeen(node, seen);
        } else if (fact instanceof OvsdbFact.InterfaceGone gone) {
            interfaceGone(fact.systemId(), node, gone.name());
        } else if (fact instanceof OvsdbFact.Complete) {
            Set.copyOf(session.unseenBridges).forEach(name -> bridgeGone(fact.systemId(), node, name));
            Set.copyOf(session.unseenInterfaces).forEach(name -> interfaceGone(fact.systemId(), node, name));
            session.complete = true;
        }
    }

    private void interfaceSeen(final Node node, final OvsdbFact.Interface seen) {
        final var at = new InterfaceId(seen.systemId(), seen.name());
        final Optional<InterfaceState> before = inputs.interfaces().get(at);
        final boolean same = before.map(old -> old.vif().equals(seen.vif()) && old.bridge().equals(seen.bridge())
            && old.usable() == seen.ofport() > 0).orElse(false);
        final var now = new InterfaceState(seen.bridge(), seen.ofport(), seen.linkUp(), seen.vif(), seen.error(),
            seen.owned(), liveness(seen, before), same ? before.orElseThrow().since() : ++clock);
        node.interfaces.add(seen.name());
        inputs.interfaces().put(at, now);
        if (now.vif().isPresent() && now.usable()) {
            if (!same || before.orElseThrow().ofport() != now.ofport()) {
                memory.remember(at, now);
            }
        } else if (before.flatMap(InterfaceState::vif).isPresent()) {
            memory.forget(at);
        }
    }

    private Optional<Liveness> liveness(final OvsdbFact.Interface seen, final Optional<InterfaceState> before) {
        return seen.bfd().map(bfd -> switch (bfd) {
            case BEGINNING -> Liveness.State.BEGINNING;
            case UP -> Liveness.State.UP;
            case LOST -> Liveness.State.LOST;
        }).map(state -> before.flatMap(InterfaceState::liveness)
            .map(old -> old.state() == state ? old : new Liveness(state, ++clock))
            .orElseGet(() -> new Liveness(state, 0)));
    }

    private void unwatched(final InterfaceId at) {
        inputs.interfaces().get(at).filter(state -> state.liveness().isPresent())
            .ifPresent(state -> inputs.interfaces().put(at, state.withoutLiveness()));
    }

    private void interfaceGone(final String systemId, final Node node, final String name) {
        final var at = new InterfaceId(systemId, name);
        if (inputs.interfaces().get(at).flatMap(InterfaceState::vif).isPresent()) {
            memory.forget(at);
        }
        node.interfaces.remove(name);
        inputs.interfaces().remove(at);
    }

    private void bridgeGone(final String systemId, final Node node, final String name) {
        node.bridges.remove(name);
        inputs.bridges().remove(new BridgeId(systemId, name));
    }

    /** Forgets a node that is neither connected nor configured. */
    void purge(final String systemId) {
        final Node node = node(systemId);
        if (node.session.isEmpty()) {
            Set.copyOf(node.bridges).forEach(name -> bridgeGone(systemId, node, name));
            Set.copyOf(node.interfaces).forEach(name -> interfaceGone(systemId, node, name));
            inputs.capabilities().remove(systemId);
            nodes.remove(systemId);
        }
    }

    boolean connected(final String systemId) {
        return node(systemId).session.isPresent();
    }

    /** The node is connected and has told everything. */
    boolean complete(final String systemId) {
        return node(systemId).session.map(session -> session.complete).orElse(false);
    }

    Optional<String> remoteAddress(final String systemId) {
        return node(systemId).session.map(session -> session.remoteAddress);
    }

    /** What the node's database refused in this connection, if it did. */
    Optional<String> refusal(final String systemId) {
        return node(systemId).refusal;
    }

    private Node node(final String systemId) {
        return nodes.computeIfAbsent(systemId, none -> new Node());
    }
}
