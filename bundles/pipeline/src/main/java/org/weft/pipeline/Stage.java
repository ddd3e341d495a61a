package org.weft.pipeline;

import java.util.List;
import java.util.Set;
import org.weft.node.Action;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * The stages of the integration bridge's pipeline, in the order in which packets pass them. This is the only place
 * with table numbers; the gaps let later stages come in between without moving a flow. A packet that a stage has no
 * flow for is dropped, as OpenFlow 1.3 section 5.4 has it without a table-miss flow.
 */
public enum Stage {
    CLASSIFY(0, "Finds out by the OpenFlow port where a packet comes from: a VIF gives the datapath and the logical "
        + "port, a tunnel gives the sending node and the tunnel key, a physical bridge and the VLAN give the datapath. "
        + "Packets from tunnel ends that no node has are dropped. Meters what a VIF sends, copies it to mirrors, and "
        + "names the queue of the uplink that it is to wait in."),
    ARRIVAL(5, "What the key of a tunnel means when it is not that of a datapath: frames from isolated ports, and "
        + "mirrored frames, which go to their port at once. On a service node, sends a copy to every other node."),
    FLOOD_LIMIT(8, "Meters what a VIF sends to several ports, and has it looked up anew: the datapath flow that drops "
        + "a flood knows the port and the group bit of the destination only, and what a flood costs after that is "
        + "within the limit. Frames to unknown addresses are metered in UNKNOWN, by the same meter."),
    ADMISSION(10,
        "Drops frames for the bridge itself (IEEE 802.1D group addresses) and with a group address as source. "
        + "Of ports with port security, asks OWNERSHIP for the source; the next stages are for these ports only."),
    MAC_VERDICT(11, "Lets in the MAC addresses that are allowed."),
    SERVER_GUARD(12, "Rejects what only servers and routers may send: answers of DHCP and DHCPv6, router "
        + "advertisements, redirects."),
    SOURCE_GUARD(14, "Asks OWNERSHIP for the source of IPv4 and IPv6, and the sender of ARP."),
    SOURCE_VERDICT(15, "Lets in the IP addresses that go with the MAC address, and hosts that have none yet."),
    NEIGHBOUR_GUARD(16, "Asks OWNERSHIP for the link-layer options and targets of neighbour discovery (RFC 4861)."),
    NEIGHBOUR_VERDICT(17, "Lets in neighbour discovery that says the truth."),
    MARKING(18, "Sets the DSCP of ports that are not trusted to set it."),
    LEARNING(20, "Sends on what comes from learning ports, here or on other nodes, and after that has a sample of it "
        + "learnt from: how a frame is sent on does not depend on its source address, so addresses that nobody has "
        + "seen before cost as little as others."),
    LEARN_LIMIT(21, "Meters what is learnt from, and has it looked up anew."),
    LEARN(22, "Learns where the MAC addresses behind learning ports are. Sends nothing."),
    ARP_RESPONDER(30,
        "Answers ARP requests and neighbour solicitations for addresses that NEIGHBOURS knows, at the node where "
        + "they are asked. A port's own addresses are not answered to itself, and duplicate address detection of IPv6 "
        + "is left to the owner, so that conflicts are found (RFC 5227, RFC 4862)."),
    ARP_REPLY(31, "Turns the question round if there is an answer; else it is sent on."),
    ND_REPLY(32, "Makes the solicitation that ARP_REPLY has begun to turn round a neighbour advertisement."),
    L2_LOOKUP(60, "Finds the logical port, and the node where it is, by the destination MAC address. Broadcast and "
        + "multicast frames go to a group of all the ports of the datapath on this node and, unless they came by a "
        + "tunnel, of all the other nodes that have some, or of a service node."),
    L2_LEARNED(61, "MAC addresses that were learnt. Weft does not write to this table: the switch does."),
    UNKNOWN(62,
        "Frames to MAC addresses that are not listed: where they were learnt, else to all learning ports and to "
        + "the physical network of a bridged switch. Only datapaths that have some of these get here."),
    GATEWAY_INPUT(66, "Packets from the physical network of an L3 gateway to a router that is active on this node, or "
        + "to a floating address of a machine here. Answers ARP requests and neighbour solicitations for these "
        + "addresses there."),
    NAT_INPUT(67, "Undoes the source translation of what is an answer to inside. Only at gateways of routers that "
        + "translate addresses, and where floating addresses are; else goes on to ROUTER_INPUT."),
    DESTINATION_NAT(68, "Rules for the destination of what comes from outside, and no answer. What is for an address "
        + "of the router that no rule translates goes no further, but for echo requests."),
    ROUTER_INPUT(70, "Packets to the MAC address of a router's port. Answers echo requests to the router; what needs "
        + "an ICMP error, and answers to what the router has asked, go to the controller. Decrements the TTL."),
    ROUTING(72, "Finds the next hop and the router's port by the longest prefix of the destination."),
    NEXT_HOPS(73, "The next hop of a route that has several, by the number that ROUTING has chosen by a hash."),
    ROUTER_OUTPUT(74, "Makes the packet one of the switch at the router's port, sent by that port. If the port is that "
        + "of an L3 gateway, sends it to the router's gateway."),
    PATH_MTU(75, "Packets that are too long for a switch or for the way to the gateway go to the controller, which "
        + "tells their sender; the others go on."),
    NAT_OUTPUT(76, "Undoes the destination translation of what is an answer to outside. Only at gateways of routers "
        + "that translate addresses, and where floating addresses are; else goes on to GATEWAY_OUTPUT."),
    SOURCE_NAT(77, "Rules for the source of what goes outside, and is no answer."),
    GATEWAY_OUTPUT(78, "On a gateway, packets of a router to the physical network; where floating addresses are, "
        + "packets from these. Those to an address that the gateway translates itself come in again as if from there, "
        + "with their source translated."),
    NEIGHBOURS(80, "MAC addresses by IP addresses. Run from other stages; goes nowhere by itself."),
    RESOLVED(82, "Sends on to the MAC address that was found; if none was, the controller asks for it."),
    DELIVERY_GUARD(90,
        "Keeps frames of isolated ports from isolated ports, and finds out what ports with port security may get: "
        + "broadcast, multicast, and what is for their addresses, by OWNERSHIP."),
    OWNERSHIP(95, "Which MAC addresses a port has, and which IP addresses with them. Run from other stages; goes "
        + "nowhere by itself."),
    OUTPUT(100, "Sends to the logical port if it is on this node, and may get it; meters it, and copies it to "
        + "mirrors."),
    TUNNEL_OUTPUT(110, "Sends to the node of the logical port, by the tunnel that the datapath's transport bindings "
        + "choose, or to the physical network. Only packets that did not come from there get here."),
    DROPPED(120, "Counts what is dropped, by logical port and cause.");

    /** Tables that hold what the switch has learnt. */
    public static final Set<Integer> LEFT_TO_SWITCH = Set.of(L2_LEARNED.table);

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

    /** The last actions of a flow that drops, and has it counted for the port that the packet came in by. */
    static List<Action> drop(final DropCause cause) {
        return List.of(Register.DROP_CAUSE.load(cause.code()), DROPPED.go());
    }

    /** Runs this stage from a bucket. */
    public Action run() {
        return new Action.Resubmit(table);
    }

    /** A flow of this stage. */
    public Flow flow(final int priority, final long cookie, final Match.Builder match, final Action... actions) {
        return flow(priority, cookie, match, List.of(actions));
    }

    /** A flow of this stage. */
    public Flow flow(final int priority, final long cookie, final Match.Builder match, final List<Action> actions) {
        return new Flow(new FlowKey(table, priority, match.build()), cookie, actions);
    }
}
