package org.weft.domain;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a port may send and receive.
 *
 * @param id its id
 * @param minimum what the port is to get when its node's uplink is full, in kilobits (1,000 bits) a second
 * @param maximum the highest rate in each direction, in kilobits a second
 * @param burst what may pass beyond it at once, in kilobits; empty if nothing is said
 * @param dscp what to set the DSCP of frames from the port to, 0 to 63; empty to leave it
 */
public record LogicalQueue(String id, OptionalLong minimum, OptionalLong maximum, OptionalLong burst,
        OptionalInt dscp) {
    private static final long LEAST_BURST = 200;

    /** The burst of the highest rate: if nothing is said, a tenth of a second, and enough for some large frames. */
    public long maximumBurst() {
        return burst.orElse(Math.max(LEAST_BURST, maximum.orElse(0) / 10));
    }
}
