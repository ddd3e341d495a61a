package org.weft.southbound.ovsdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.weft.node.driver.OvsdbTarget;

/**
 * The nodes by system-id: their targets, and which connection serves each. Thread-safe.
 *
 * <p>Invariant: at most one connection serves a node; others that claim its system-id wait for it to leave.
 */
final class Registry {
    private final Map<String, Node> nodes = new HashMap<>();

    private static final class Node {
        private Optional<OvsdbTarget> target = Optional.empty();
        private final Deque<Session> claims = new ArrayDeque<>();
        private long transactions;
    }

    /** Returns the connection to be told of it. */
    synchronized Optional<Session> target(final String systemId, final Optional<OvsdbTarget> target) {
        final Node node = nodes.computeIfAbsent(systemId, id -> new Node());
        node.target = target;
        forgetIfUnused(systemId, node);
        return Optional.ofNullable(node.claims.peekFirst());
    }

    synchronized Optional<OvsdbTarget> target(final String systemId) {
        return Optional.ofNullable(nodes.get(systemId)).flatMap(node -> node.target);
    }

    /** Returns the connection that serves the node from now on or already: when another, the claim has to wait. */
    synchronized Session claim(final String systemId, final Session session) {
        final Node node = nodes.computeIfAbsent(systemId, id -> new Node());
        node.claims.addLast(session);
        return node.claims.getFirst();
    }

    synchronized boolean isClaimedBy(final String systemId, final Session session) {
        return Optional.ofNullable(nodes.get(systemId)).filter(node -> node.claims.contains(session)).isPresent();
    }

    /** Withdraws a claim. Returns the connection that serves the node from now on, if another did before. */
    synchronized Optional<Session> release(final String systemId, final Session session) {
        final Node node = nodes.get(systemId);
        final boolean served = node.claims.peekFirst() == session;
        node.claims.remove(session);
        forgetIfUnused(systemId, node);
        return served ? Optional.ofNullable(node.claims.peekFirst()) : Optional.empty();
    }

    synchronized void countTransaction(final String systemId) {
        nodes.get(systemId).transactions++;
    }

    synchronized long transactions(final String systemId) {
        return Optional.ofNullable(nodes.get(systemId)).map(node -> node.transactions).orElse(0L);
    }

    /** Anybody can connect with any system-id: nothing is kept of one that is neither wanted nor here. */
    private void forgetIfUnused(final String systemId, final Node node) {
        if (node.claims.isEmpty() && node.target.isEmpty()) {
            nodes.remove(systemId);
        }
    }
}
