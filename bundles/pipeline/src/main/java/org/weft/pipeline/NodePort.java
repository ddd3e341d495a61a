package org.weft.pipeline;

import org.weft.domain.NodeId;
import org.weft.node.BridgePort;

/** A port of Weft on a node. */
public record NodePort(NodeId node, BridgePort.Name name) implements Comparable<NodePort> {
    @Override
    public int compareTo(final NodePort other) {
        final int order = node.compareTo(other.node);
        return order != 0 ? order : name.name().compareTo(other.name.name());
    }
}
