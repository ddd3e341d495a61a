package org.weft.pipeline;

import org.weft.node.Action;
import org.weft.node.GroupKey;

/**
 * What a group is for, in bits 24 and above of its number. Bits 0 to 23 say for which of its kind: a key that tunnels
 * carry, an OpenFlow port, or a table.
 */
enum GroupUse {
    /** Of a switch: HERE and all other nodes. */
    EVERYWHERE,
    /** Of a switch: all local ports. */
    HERE,
    /** Of a switch: UNKNOWN_HERE, all other nodes with such ports, and the physical network. */
    UNKNOWN,
    /** Of a switch: all local ports that may have unknown addresses. */
    UNKNOWN_HERE,
    /** Of a switch: the first service node that is alive. */
    SERVICE,
    /** Of a switch: all other nodes. */
    OTHER_NODES,
    /** Of a switch, on a service node: all nodes. */
    REPLICATED,
    /** Of a table: goes on there in a datapath flow of its own. */
    RECIRCULATED,
    /** Of a router: its gateway, here or elsewhere. */
    TO_GATEWAY,
    /** Of a router, on a gateway: goes on if the router is active here. */
    IF_ACTIVE,
    /** Of a gateway, under 0: is alive while another node answers. */
    ALIVE,
    /** Of a port: copies of what it sends. */
    INGRESS_MIRRORS,
    /** Of a port: copies of what it receives. */
    EGRESS_MIRRORS;

    /** The group of one of the things that it is for. */
    GroupKey of(final int number) {
        return new GroupKey(ordinal() << 24 | number);
    }

    /** Runs the group of one of the things that it is for. */
    Action run(final int number) {
        return new Action.ToGroup(of(number).id());
    }
}
