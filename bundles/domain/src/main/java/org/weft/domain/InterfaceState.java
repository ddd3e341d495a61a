package org.weft.domain;

import java.util.Optional;

/**
 * What a node says of an interface.
 *
 * @param bridge the bridge it is on
 * @param ofport its OpenFlow port number; 0 while unknown, -1 when Open vSwitch could not make it
 * @param linkUp whether its link is up
 * @param vif its external_ids:iface-id
 * @param error why Open vSwitch could not make it
 * @param owned whether Weft made it
 * @param liveness whether the other end answers BFD; empty when nobody asks, or while the node is not there to tell
 * @param since when it was first seen, as a count that grows: of two nodes that have a VIF, the later one has it
 */
public record InterfaceState(String bridge, int ofport, boolean linkUp, Optional<String> vif, Optional<String> error,
        boolean owned, Optional<Liveness> liveness, long since) {
    /** Whether frames can be sent to it. */
    public boolean usable() {
        return ofport > 0;
    }

    /** As before, but for when it was first seen. */
    public InterfaceState withSince(final long other) {
        return new InterfaceState(bridge, ofport, linkUp, vif, error, owned, liveness, other);
    }

    /** As before, but for what the other end does. */
    public InterfaceState withoutLiveness() {
        return new InterfaceState(bridge, ofport, linkUp, vif, error, owned, Optional.empty(), since);
    }
}
