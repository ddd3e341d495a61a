package org.weft.domain;

/** Id of a logical switch. */
public record SwitchId(String id) implements Comparable<SwitchId> {
    @Override
    public int compareTo(final SwitchId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id;
    }
}
