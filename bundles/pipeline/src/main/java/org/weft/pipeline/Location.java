package org.weft.pipeline;

import java.util.Comparator;
import org.weft.domain.NodeId;

/**
 * Where a VIF is.
 *
 * @param node the node
 * @param ofport the OpenFlow port on the node's integration bridge; not usable unless positive
 * @param linkUp whether its link is up
 * @param since when it was first seen there
 */
public record Location(NodeId node, int ofport, boolean linkUp, long since) {
    /** Of several, the one that can be used and came last. */
    static final Comparator<Location> PREFERENCE = Comparator.<Location, Boolean>comparing(at -> at.ofport <= 0)
        .thenComparing(Comparator.comparingLong(Location::since).reversed())
        .thenComparing(Location::node)
        .thenComparingInt(Location::ofport);
}
