package org.weft.domain;

import java.util.Optional;

/**
 * A logical switch.
 *
 * @param id its id
 * @param enabled whether frames may pass at all
 * @param transport how nodes exchange its frames; no bindings for a bridged switch
 * @param replication who replicates broadcast and multicast frames
 * @param bridging the physical network that carries it instead of tunnels
 * @param isolation whether its ports are isolated from each other
 * @param floodLimit how many frames a second each of its ports may send to several ports at once, at least 1
 */
public record LogicalSwitch(SwitchId id, boolean enabled, Transport transport, Replication replication,
        Optional<Bridging> bridging, boolean isolation, int floodLimit) {
    /** The limit of floods when nothing is configured. */
    public static final int DEFAULT_FLOOD_LIMIT = 1000;

    /** Who replicates. */
    public enum Replication {
        SOURCE, SERVICE
    }

    /** Whether service nodes replicate its frames. */
    public boolean served() {
        return replication == Replication.SERVICE && bridging.isEmpty();
    }
}
