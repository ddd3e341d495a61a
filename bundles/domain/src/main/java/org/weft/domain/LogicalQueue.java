package org.weft.domain;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a port may send and receive.
 *
 * @param id its id
 * @param minimum rate that is wanted when the uplink is full, in kilobits (1,000 bits) a second
 * @param maximum the highest rate in each direction, in kilobits a second
 * @param burst what may pass beyond it at once, in kilobits
 * @param dscp what to set the DSCP of frames from the port to, 0 to 63; empty to leave it
 */
public record LogicalQueue(String id, OptionalLong minimum, OptionalLong maximum, long burst, OptionalInt dscp) {
    private static final long LEAST_BURST = 200;

    /** The burst for a rate where none is given: a tenth of a second, and enough for some large frames. */
    public static long defaultBurst(final long maximum) {
        return Math.max(LEAST_BURST, maximum / 10);
    }
}
