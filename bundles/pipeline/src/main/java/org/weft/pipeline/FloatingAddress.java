package org.weft.pipeline;

import java.net.InetAddress;
import org.weft.domain.IpRange;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NodeId;

/**
 * A floating address that the node of its machine translates, without a gateway.
 *
 * @param link the link of the router to the physical network
 * @param mac where the address is on the physical network
 * @param destination the rule for what is sent to the machine
 * @param source the rule for what the machine sends
 * @param node where the machine is
 */
record FloatingAddress(RouterLink link, MacAddress mac, NatRule destination, NatRule source, NodeId node) {
    /** The address on the physical network. */
    InetAddress address() {
        return address(destination);
    }

    static InetAddress address(final NatRule destination) {
        return destination.match().destination().orElseThrow().address();
    }

    /** The address of the machine. */
    InetAddress inside() {
        return inside(destination);
    }

    static InetAddress inside(final NatRule destination) {
        return destination.to().map(IpRange::first).orElseThrow();
    }
}
