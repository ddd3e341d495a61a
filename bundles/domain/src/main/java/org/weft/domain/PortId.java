package org.weft.domain;

/**
 * Id of a logical switch port.
 *
 * @param logicalSwitch the switch that it belongs to
 * @param id the port, unique within the switch
 */
public record PortId(SwitchId logicalSwitch, String id) implements Comparable<PortId> {
    /** Names that are counted up on both levels would else collide. */
    @Override
    @SuppressWarnings("checkstyle:equalsHashCode")
    public int hashCode() {
        return logicalSwitch.hashCode() * 0x9e3779b1 + id.hashCode();
    }

    @Override
    public int compareTo(final PortId other) {
        final int order = logicalSwitch.compareTo(other.logicalSwitch);
        return order != 0 ? order : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return logicalSwitch + "/" + id;
    }
}
