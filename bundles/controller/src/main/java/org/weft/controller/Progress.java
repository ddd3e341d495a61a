package org.weft.controller;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.weft.domain.NodeId;

/**
 * How far a member has followed the one that leads. The generations of two members cannot be compared. So the leader
 * writes its own behind what it has read and decided (see {@link Marks}), and whoever has seen such a mark in both
 * trees has seen all of that. Belongs to the inbox's thread.
 */
final class Progress {
    /** How many marks are known by this member's generations; whatever is older counts as late for all. */
    private static final int MARKS = 1000;

    /** The leader's generations by those of this member that followed them. */
    private final TreeMap<Long, Long> marks = new TreeMap<>();
    /** Nodes that lack something, with this member's generation since which they do. */
    private final Map<NodeId, Long> late = new HashMap<>();
    private long configured;
    private long decided;
    private long newest;

    /**
     * What the leader is told, in its generations.
     *
     * @param generation up to which this member has computed everything
     * @param late nodes that may lack something, with the first generation of which they may
     */
    record Report(long generation, Map<NodeId, Long> late) {
        Report {
            late = Map.copyOf(late);
        }

        /**
         * Whether a node is not known to hold everything up to a generation.
         *
         * @param since the generation in which this member was told to serve it
         */
        boolean late(final NodeId id, final long since, final long wanted) {
            return generation < Math.max(since, wanted) || late.getOrDefault(id, Long.MAX_VALUE) <= wanted;
        }
    }

    /** All of the configuration that the leader had seen at a generation has come. */
    void configured(final long generation) {
        configured = Math.max(configured, generation);
    }

    /** All that the leader had decided at a generation has come. */
    void decided(final long generation) {
        decided = Math.max(decided, generation);
    }

    /** The latest of the leader's generations that this member has heard of; 0 for none. */
    long heard() {
        return Math.max(configured, decided);
    }

    /** A node lacks something since a generation of this member; empty if it has everything, or is another's. */
    void owes(final NodeId id, final OptionalLong since) {
        if (since.isPresent()) {
            late.put(id, since.getAsLong());
        } else {
            late.remove(id);
        }
    }

    /** Everything that has come has been computed; what there is to report, if the leader has been heard. */
    Optional<Report> computed(final long generation) {
        final long followed = Math.min(configured, decided);
        if (followed > newest) {
            newest = followed;
            marks.putIfAbsent(generation, followed);
            if (marks.size() > MARKS) {
                marks.pollFirstEntry();
            }
        }
        return newest == 0 ? Optional.empty() : Optional.of(new Report(newest, late()));
    }

    private Map<NodeId, Long> late() {
        final Map<NodeId, Long> result = new HashMap<>();
        late.forEach((id, since) -> {
            if (since <= marks.firstKey()) {
                result.put(id, 0L);
            } else if (marks.ceilingKey(since) != null) {
                result.put(id, marks.ceilingEntry(since).getValue());
            }
        });
        return result;
    }
}
