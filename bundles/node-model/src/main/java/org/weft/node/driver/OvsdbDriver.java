package org.weft.node.driver;

import java.util.Optional;

/**
 * Keeps the rows that Weft owns in each Open vSwitch database equal to a target. Calls return at once. Thread-safe,
 * but the calls for one node must be ordered by the caller.
 */
public interface OvsdbDriver {
    /**
     * Sets the target of a node, connected or not. Without one the node's database is only read.
     *
     * @param systemId Open_vSwitch.external_ids:system-id
     */
    void target(String systemId, Optional<OvsdbTarget> target);
}
