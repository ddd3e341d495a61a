package org.weft.node.driver;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.weft.node.Action;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.FlowKey;

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

    /**
     * Lets a packet run through actions on a switch, as if it had come in by no port (OFPT_PACKET_OUT with the port
     * OFPP_CONTROLLER), also if another member serves it. Nothing happens if nobody does.
     *
     * @param frame an Ethernet frame without checksum
     * @param actions no {@link org.weft.node.Action.GotoTable} and no {@link org.weft.node.Action.Meter}
     */
    void send(long datapathId, byte[] frame, List<Action> actions);

    /**
     * Reads what a switch has counted, also if another member serves it: one request for all ports and one for each
     * table.
     *
     * @param tables the tables whose flows are wanted
     * @return fails when the switch is not connected or does not answer
     */
    CompletionStage<Statistics> statistics(long datapathId, Set<Integer> tables);

    /** What a switch has counted since it started, by OpenFlow port and by flow. */
    record Statistics(Map<Integer, PortCounters> ports, Map<FlowKey, FlowCounters> flows) {
        public Statistics {
            ports = Map.copyOf(ports);
            flows = Map.copyOf(flows);
        }
    }

    /**
     * Of a port (OpenFlow 1.3 section 7.3.5.6); received is what came in from the interface. A number that the switch
     * does not count is 0.
     */
    record PortCounters(long receivedPackets, long receivedBytes, long receivedErrors, long receivedDropped,
            long sentPackets, long sentBytes, long sentErrors, long sentDropped) {
    }

    /** Of a flow. */
    record FlowCounters(long packets, long bytes) {
    }

    /** Messages sent to a switch since it got a target, and had none before. */
    Counters counters(long datapathId);

    /** Flow-mods, group-mods together with meter-mods, and full read-backs. */
    record Counters(long flowMods, long groupMods, long syncs) {
        public static final Counters NONE = new Counters(0, 0, 0);
    }

    /** Packets that came from a switch since this process became master of it. */
    PacketInCounters packetIns(long datapathId);

    /** Packets that {@link OpenFlowListener#packetIn} has heard of, and that were dropped before it. */
    record PacketInCounters(long heard, long dropped) {
    }
}
