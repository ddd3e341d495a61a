package org.weft.pipeline;

import org.weft.domain.NodeId;
import org.weft.node.Cookie;

/**
 * A logical switch port that is administratively down, or whose switch is, and whose VIF is on a node.
 *
 * @param datapath key of the switch
 * @param port key of the port
 * @param node where the VIF is
 * @param ofport OpenFlow port of the VIF on that node
 */
public record ParkedPort(int datapath, int port, NodeId node, int ofport) {
    /** The cookie of the flows that the port causes. */
    public long cookie() {
        return Cookie.LOGICAL_SWITCH_PORT.of(datapath, port);
    }
}
