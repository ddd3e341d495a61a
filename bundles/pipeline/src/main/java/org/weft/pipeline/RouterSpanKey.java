package org.weft.pipeline;

import org.weft.domain.NodeId;
import org.weft.domain.RouterId;

/** A node in the span of a logical router: one that has bound ports of a switch in the router's domain. */
record RouterSpanKey(RouterId router, NodeId node) implements Comparable<RouterSpanKey> {
    @Override
    public int compareTo(final RouterSpanKey other) {
        final int order = router.compareTo(other.router);
        return order != 0 ? order : node.compareTo(other.node);
    }
}
