package org.weft.controller;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.weft.domain.NodeId;

/**
 * Which member of the control cluster serves which node, as the datastore tells. A cluster of one member needs no
 * datastore for that: the member serves all nodes as soon as it leads. Belongs to the inbox's thread.
 */
final class Services {
    private final String member;
    private final String incarnation;
    private final boolean alone;
    private final Map<NodeId, NodeService> all = new HashMap<>();
    private OptionalLong leads = OptionalLong.empty();

    /**
     * Nobody serves any node yet.
     *
     * @param member the name of this member
     * @param incarnation what tells this life of its process from others
     * @param alone whether it is all of the cluster
     */
    Services(final String member, final String incarnation, final boolean alone) {
        this.member = member;
        this.incarnation = incarnation;
        this.alone = alone;
    }

    boolean alone() {
        return alone;
    }

    String member() {
        return member;
    }

    String incarnation() {
        return incarnation;
    }

    /** From now on this member leads. */
    void lead(final long term) {
        leads = OptionalLong.of(term);
    }

    /** What the datastore tells of a node. */
    void assigned(final NodeId id, final Optional<NodeService> service) {
        service.ifPresentOrElse(now -> all.put(id, now), () -> all.remove(id));
    }

    /** All nodes that somebody serves or served last; empty if this member is alone. */
    Map<NodeId, NodeService> all() {
        return Collections.unmodifiableMap(all);
    }

    /** The term under which this member serves a node; empty if it does not. */
    OptionalLong termHere(final NodeId id) {
        final NodeService service = all.get(id);
        if (alone) {
            // there may have been more members, whose terms are later than that of the leader
            return service == null || leads.isEmpty() ? leads
                : OptionalLong.of(Math.max(leads.getAsLong(), service.term() + 1));
        }
        return service != null && service.isBy(member, incarnation) ? OptionalLong.of(service.term())
            : OptionalLong.empty();
    }

    /** Whether this member serves a node. */
    boolean here(final NodeId id) {
        return termHere(id).isPresent();
    }

    /** That another member serves a node, or another life of this one. */
    Optional<NodeService> elsewhere(final NodeId id) {
        return Optional.ofNullable(all.get(id)).filter(service -> !here(id));
    }
}
