package org.weft.pipeline;

import java.util.List;
import org.weft.node.Action;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Match;

/**
 * The stages of the integration bridge's pipeline, in the order in which packets pass them. This is the only place
 * with table numbers; the gaps let later stages come in between without moving a flow. A packet that a stage has no
 * flow for is dropped, as OpenFlow 1.3 section 5.4 has it without a table-miss flow.
 */
public enum Stage {
    CLASSIFY(0, "Finds out by the OpenFlow port where a packet comes from: a VIF gives the datapath and the logical "
        + "port, a tunnel gives the datapath. Packets from tunnels were admitted where they entered the network and go "
        + "straight to L2_LOOKUP."),
    ADMISSION(10, "Lets in what a VIF may send: frames from a MAC address of its port. Drops frames for the bridge "
        + "itself (IEEE 802.1D group addresses)."),
    ARP_RESPONDER(30, "Answers ARP requests for addresses that Weft knows, at the node where they are asked. A port's "
        + "own addresses are not answered to itself, so that address conflict detection (RFC 5227) works."),
    L2_LOOKUP(60, "Finds the logical port, and the node where it is, by the destination MAC address. Broadcast and "
        + "multicast frames go to a group of all the ports of the datapath on this node and, unless they came by a "
        + "tunnel, of all the other nodes that have some."),
    OUTPUT(100, "Sends to the logical port if it is on this node."),
    TUNNEL_OUTPUT(110, "Sends to the node of the logical port, by the tunnel that the datapath's transport bindings "
        + "choose. Only packets that did not come by a tunnel get here.");

    private final int table;
    private final String purpose;

    Stage(final int table, final String purpose) {
        this.table = table;
        this.purpose = purpose;
    }

    /** The OpenFlow table. */
    public int table() {
        return table;
    }

    /** What the stage is for, for docs/pipeline.md. */
    public String purpose() {
        return purpose;
    }

    /** Goes on with the packet in this stage: the last action of a flow. */
    public Action go() {
        return new Action.GotoTable(table);
    }

    /** Runs this stage from a bucket. */
    public Action run() {
        return new Action.Resubmit(table);
    }

    /** A flow of this stage. */
    public Flow flow(final int priority, final long cookie, final Match.Builder match, final Action... actions) {
        return new Flow(new FlowKey(table, priority, match.build()), cookie, List.of(actions));
    }
}
