package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.PortId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;

/**
 * A patch between two routers is treated as a logical switch of its own, which is on each node that has both, so that
 * nothing crosses the underlay. Its id holds a slash, so that it is none of a configured switch.
 */
final class RouterPatch {
    private static final String PREFIX = "router-patch/";

    private RouterPatch() {
        // functions only
    }

    /** The switch between two router ports. */
    static LogicalSwitch logicalSwitch(final RouterPortId one, final RouterPortId other) {
        final boolean inOrder = one.compareTo(other) < 0;
        return new LogicalSwitch(new SwitchId(PREFIX + (inOrder ? one : other) + '/' + (inOrder ? other : one)), true,
            Transport.of(List.of()), LogicalSwitch.Replication.SOURCE, Optional.empty(), false, 0);
    }

    /** The port of the switch. */
    static PortId port(final LogicalSwitch patch, final RouterPortId id) {
        return new PortId(patch.id(), id.toString());
    }
}
