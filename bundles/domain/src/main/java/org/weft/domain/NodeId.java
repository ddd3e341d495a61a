package org.weft.domain;

/** Id of a transport node. */
public record NodeId(String id) implements Comparable<NodeId> {
    @Override
    public int compareTo(final NodeId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
