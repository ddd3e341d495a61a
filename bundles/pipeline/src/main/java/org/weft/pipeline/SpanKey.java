package org.weft.pipeline;

import org.weft.domain.NodeId;
import org.weft.domain.SwitchId;

/** A node of a logical switch: one that has a bound port of it, or one that needs its flows. */
public record SpanKey(SwitchId logicalSwitch, NodeId node) implements Comparable<SpanKey> {
    @Override
    public int compareTo(final SpanKey other) {
        final int order = logicalSwitch.compareTo(other.logicalSwitch);
        return order != 0 ? order : node.compareTo(other.node);
    }
}
