package org.weft.domain;

/** Id of a logical router. */
public record RouterId(String id) implements Comparable<RouterId> {
    @Override
    public int compareTo(final RouterId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
