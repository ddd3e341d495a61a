package org.weft.domain;

/**
 * Id of a logical router port.
 *
 * @param router the router that it belongs to
 * @param id the port, unique within the router
 */
public record RouterPortId(RouterId router, String id) implements Comparable<RouterPortId> {
    @Override
    public int compareTo(final RouterPortId other) {
        final int order = router.compareTo(other.router);
        return order != 0 ? order : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return router + "/" + id;
    }
}
