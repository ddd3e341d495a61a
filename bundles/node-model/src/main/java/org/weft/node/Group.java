package org.weft.node;

import java.util.List;
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
        /** One bucket, by weight and hash. */
        SELECT,
        /** The first bucket whose watched port is alive. */
        FAST_FAILOVER
    }

    /** One bucket's actions; never a {@link Action.GotoTable}. */
    public record Bucket(List<Action> actions) {
        public Bucket {
            actions = List.copyOf(actions);
        }

        @Override
        public String toString() {
            return "bucket=actions=" + (actions.isEmpty() ? "drop"
                : actions.stream().map(Action::toString).collect(Collectors.joining(",")));
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
