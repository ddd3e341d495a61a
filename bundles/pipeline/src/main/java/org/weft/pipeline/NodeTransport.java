package org.weft.pipeline;

import java.util.List;
import org.weft.domain.Connector;
import org.weft.domain.Fault;
import org.weft.domain.NodeId;
import org.weft.domain.Transport;

/**
 * What a node offers for a set of transport bindings.
 *
 * @param connectors the connectors that can be used, in the order of the bindings
 * @param faults why bindings cannot be used; matters when no connector is left
 */
public record NodeTransport(List<Connector> connectors, List<Fault> faults) {
    /** Identifies a node and a set of bindings. */
    public record Key(NodeId node, Transport transport) implements Comparable<Key> {
        @Override
        public int compareTo(final Key other) {
            final int order = node.compareTo(other.node);
            return order != 0 ? order : transport.id().compareTo(other.transport.id());
        }
    }
}
