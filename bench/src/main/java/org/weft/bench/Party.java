package org.weft.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * One contender in a run, and what has been measured of it.
 *
 * @param contender the contender
 * @param results what has been measured, to be added to
 */
record Party(Contender contender, ObjectNode results) {
    /** The processes that make it up, without Open vSwitch. */
    Collection<Long> pids() {
        return contender.processes().values().stream().flatMap(List::stream).toList();
    }

    /** The processes of its Open vSwitches. */
    Collection<Long> switchPids() {
        return contender.hosts().stream().map(Host::processes).flatMap(List::stream).toList();
    }

    /** Waits until it has nothing to do. */
    void settle(final Duration window) {
        Usage.awaitIdle(pids(), window);
    }
}
