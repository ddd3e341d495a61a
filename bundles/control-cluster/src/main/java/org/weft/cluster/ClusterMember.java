package org.weft.cluster;

/**
 * A member of the control cluster.
 *
 * @param name as in {@code member-1}: unique, and the member's over restarts
 * @param incarnation tells this life of its process from others
 * @param address host and port at which the other members reach it
 * @param state where it is in the life of a member
 * @param reachable whether its heartbeats arrive
 */
public record ClusterMember(String name, String incarnation, String address, State state, boolean reachable) {
    /** The life of a member, as Akka tells it. */
    public enum State {
        /** It has asked to be taken in. */
        JOINING,
        /** It belongs to the cluster. */
        UP,
        /** It is on its way out in good order. */
        LEAVING,
        /** The others go on without it. */
        DOWN
    }

    /** Whether it belongs to the cluster and is heard. */
    public boolean isAlive() {
        return reachable && state == State.UP;
    }
}
