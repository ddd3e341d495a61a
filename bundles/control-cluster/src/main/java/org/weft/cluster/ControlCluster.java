package org.weft.cluster;

import java.util.List;

/** The control cluster, seen from one member. Thread-safe; calls return at once. */
public interface ControlCluster {
    /** The name of this member, as in {@code member-1}. */
    String self();

    /** All members that this one knows of, itself among them, by name. */
    List<ClusterMember> members();
}
