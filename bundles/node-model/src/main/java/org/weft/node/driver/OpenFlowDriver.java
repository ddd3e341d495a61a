package org.weft.node.driver;

import java.util.Collection;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;

/**
 * Keeps OpenFlow switches equal to their targets. Calls return at once; results come by
 * {@link OpenFlowListener}. Thread-safe, but the calls for one datapath must be ordered by the caller.
 *
 * <p>A switch without a target is left alone: nothing is read from it and nothing is sent to it.
 */
public interface OpenFlowDriver {
    /**
     * Sets the whole target of a switch, connected or not; whatever else the switch holds is removed.
     *
     * @param datapathId the switch
     * @param generation what {@link OpenFlowListener#confirmed} names when the switch has it all
     */
    void target(long datapathId, Collection<? extends Entry> desired, long generation);

    /** Changes the target of a switch that has one. An empty delta only moves the generation. */
    void update(long datapathId, EntryDelta delta, long generation);

    /** Forgets a switch; its flows stay. */
    void release(long datapathId);

    /** Messages sent to a switch since this process started. */
    Counters counters(long datapathId);

    /** Flow-mods, group-mods and full read-backs. */
    record Counters(long flowMods, long groupMods, long syncs) {
        public static final Counters NONE = new Counters(0, 0, 0);
    }
}
