package org.weft.domain;

/**
 * A node in an L3 gateway service.
 *
 * @param service id of the service
 * @param node the node
 */
public record L3GatewayId(String service, NodeId node) implements Comparable<L3GatewayId> {
    @Override
    public int compareTo(final L3GatewayId other) {
        final int order = service.compareTo(other.service);
        return order != 0 ? order : node.compareTo(other.node);
    }

    @Override
    public String toString() {
        return service + "/" + node;
    }
}
