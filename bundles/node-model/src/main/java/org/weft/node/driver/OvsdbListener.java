package org.weft.node.driver;

/** Hears what is seen in the databases of nodes. Calls for one node are ordered; they must not block. */
@FunctionalInterface
public interface OvsdbListener {
    void seen(OvsdbFact fact);
}
