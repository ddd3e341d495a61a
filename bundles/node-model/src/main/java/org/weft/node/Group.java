package org.weft.node;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An OpenFlow group. Buckets run on copies of the packet: nothing that one writes is seen by the next.
 *
 * @param key the number
 * @param type how buckets are chosen
 * @param buckets in order
 */
public record Group(GroupKey key, Type type, List<Bucket> buckets) implements Entry {
    public Group {
        buckets = List.copyOf(buckets);
    }

    /** OpenFlow 1.3 section 5.6.1. */
    public enum Type {
        /** Every bucket. */
        ALL,
        /**
         * One bucket, by weight and a hash of addresses, protocol and the ports of TCP or SCTP, not of UDP: the same
         * for both directions of a connection.
         */
        SELECT,
        /** The first bucket whose watched port or group is alive. */
        FAST_FAILOVER
    }

    /**
     * One bucket.
     *
     * @param actions what is done; never a {@link Action.GotoTable} or an {@link Action.Meter}
     * @param watch what has to be alive for the bucket of a {@link Type#FAST_FAILOVER} group to be chosen; empty in
     *     other groups
     * @param weight its share of the packets of a {@link Type#SELECT} group, 1 to 65535; 1 in other groups
     */
    public record Bucket(List<Action> actions, Optional<Watch> watch, int weight) {
        public Bucket {
            actions = List.copyOf(actions);
            if (weight < 1 || weight > 0xffff) {
                throw new IllegalArgumentException("weight " + weight + " is not within 1..65535");
            }
        }

        public Bucket(final List<Action> actions, final Optional<Watch> watch) {
            this(actions, watch, 1);
        }

        public Bucket(final List<Action> actions) {
            this(actions, Optional.empty());
        }

        @Override
        public String toString() {
            return "bucket=" + (weight == 1 ? "" : "weight:" + weight + ",") + watch.map(it -> it + ",").orElse("")
                + "actions=" + Action.text(actions);
        }
    }

    /** What a bucket watches: OpenFlow 1.3 section 7.3.4.2. */
    public sealed interface Watch {
        /** A port; alive while its link is up and its BFD session, if it has one, is. */
        record Port(int ofport) implements Watch {
            @Override
            public String toString() {
                return "watch_port:" + Integer.toUnsignedString(ofport);
            }
        }

        /** A group; alive while one of its buckets is. A bucket that watches nothing always is. */
        record OfGroup(int id) implements Watch {
            @Override
            public String toString() {
                return "watch_group:" + Integer.toUnsignedString(id);
            }
        }
    }

    @Override
    public String toString() {
        final String head = "group_id=" + Integer.toUnsignedString(key.id()) + ",type=" + switch (type) {
            case ALL -> "all";
            case SELECT -> "select";
            case FAST_FAILOVER -> "ff";
        };
        return buckets.stream().map(Bucket::toString).map(text -> "," + text).collect(Collectors.joining("", head, ""));
    }
}
