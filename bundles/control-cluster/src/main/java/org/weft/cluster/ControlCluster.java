package org.weft.cluster;

import java.util.List;

/** The control cluster, seen from one member. Thread-safe; calls return at once. */
public interface ControlCluster {
    /** The name of this member, as in {@code member-1}. */
    String self();

    /** What tells this life of this member's process from others. */
    String incarnation();

    /** All members that this one knows of, itself among them, by name. Those that were given up are not among them. */
    List<ClusterMember> members();

    /** How many members the cluster is configured to have, at least 1: the seed nodes of configuration/akka.conf. */
    int size();

    /** Whether the disk of this member has the space without which it leaves the cluster, or does not come back. */
    boolean hasSpace();

    /** Whether this member hears a majority of the cluster, itself among them. */
    default boolean hasMajority() {
        return 2 * members().stream().filter(ClusterMember::isAlive).count() > size();
    }
}
