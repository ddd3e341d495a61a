package org.weft.controller;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.weft.controller.Progress.Report;
import org.weft.domain.NodeId;

/**
 * Reports how far this member has followed the one that leads (see {@link Progress}), as soon as it can serve nodes.
 * Belongs to the inbox's thread.
 */
final class Follower {
    /** How long nodes may take to connect, before this member says that it can serve all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Progress progress;
    private final Services services;
    private final Nodes nodes;
    private final Facts facts;
    private final StatusWriter status;
    private final Inbox inbox;
    private boolean waiting;
    private boolean ready;
    private Optional<Report> last = Optional.empty();

    Follower(final Progress progress, final Services services, final Nodes nodes, final Facts facts,
            final StatusWriter status, final Inbox inbox) {
        this.progress = progress;
        this.services = services;
        this.nodes = nodes;
        this.facts = facts;
        this.status = status;
        this.inbox = inbox;
    }

    /** The status has been cleared. */
    void forgotten() {
        last = Optional.empty();
    }

    /**
     * Ends a turn.
     *
     * @param generation what has been computed
     * @param changed the nodes of which something may have changed
     */
    void turn(final long generation, final Collection<NodeId> changed) {
        changed.forEach(id -> progress.owes(id, services.here(id)
            ? nodes.get(id).map(Agent::lateSince).orElse(OptionalLong.empty()) : OptionalLong.empty()));
        final Optional<Report> report = progress.computed(generation);
        if (report.isPresent() && isReady() && !report.equals(last)) {
            last = report;
            status.member(services.member(), services.incarnation(), report.orElseThrow());
        }
    }

    /** A member that nodes have not reached yet would leave them unserved for a while. */
    private boolean isReady() {
        if (!ready) {
            ready = nodes.all().stream().allMatch(agent -> facts.complete(agent.config().systemId()));
            if (!ready && !waiting) {
                waiting = true;
                inbox.submitAfter(PATIENCE, () -> ready = true);
            }
        }
        return ready;
    }
}
