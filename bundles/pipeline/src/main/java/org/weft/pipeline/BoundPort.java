package org.weft.pipeline;

import java.util.List;
import org.weft.domain.Address;
import org.weft.domain.NodeId;
import org.weft.domain.Transport;
import org.weft.node.Cookie;

/**
 * A logical switch port that carries frames: it is enabled, has its keys, and its VIF is on a node.
 *
 * @param datapath key of the switch
 * @param port key of the port
 * @param node where the VIF is
 * @param ofport OpenFlow port of the VIF on that node
 * @param addresses the addresses that this port, and no other of the switch, has
 * @param transport how the switch reaches other nodes
 */
public record BoundPort(int datapath, int port, NodeId node, int ofport, List<Address> addresses,
        Transport transport) {
    /** The cookie of the flows that the port causes. */
    public long cookie() {
        return Cookie.LOGICAL_SWITCH_PORT.of(datapath, port);
    }
}
