package org.weft.domain;

import java.net.InetAddress;
import java.util.List;

/**
 * A route of a logical router.
 *
 * @param id its id
 * @param prefix the destinations
 * @param drop whether packets are dropped
 * @param nextHops routers that packets go to, if they are not dropped
 */
public record StaticRoute(Id id, IpPrefix prefix, boolean drop, List<InetAddress> nextHops) {
    public StaticRoute {
        nextHops = List.copyOf(nextHops);
    }

    /** Which route of which router. */
    public record Id(RouterId router, String id) implements Comparable<Id> {
        @Override
        public int compareTo(final Id other) {
            final int order = router.compareTo(other.router);
            return order != 0 ? order : id.compareTo(other.id);
        }

        @Override
        public String toString() {
            return router + "/" + id;
        }
    }
}
