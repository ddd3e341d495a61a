package org.weft.domain;

/**
 * A logical switch.
 *
 * @param id its id
 * @param enabled whether frames may pass at all
 * @param transport how nodes exchange its frames
 * @param replication who replicates broadcast, unknown unicast and multicast frames
 */
public record LogicalSwitch(SwitchId id, boolean enabled, Transport transport, Replication replication) {
    /** Who replicates. */
    public enum Replication {
        SOURCE, SERVICE
    }
}
