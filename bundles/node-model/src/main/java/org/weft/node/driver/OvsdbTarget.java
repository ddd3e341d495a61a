package org.weft.node.driver;

import java.util.Set;
import org.weft.node.BridgePort;
import org.weft.node.UplinkQos;

/**
 * What Weft owns in a node's Open vSwitch database: the integration bridge, the ports that Weft adds to it, the ends of
 * patches to it that Weft adds to other bridges, and the QoS of uplinks. Everything else is nobody's business.
 *
 * @param bridge name of the integration bridge
 * @param datapathType Bridge.datapath_type; empty for the default ("system")
 * @param ports the ports
 * @param uplinks how uplinks are shared
 * @param term of the controllers' leader that wants this, at least 1. A node that has obeyed a leader obeys none of an
 *     earlier term, however late its requests come
 */
public record OvsdbTarget(String bridge, String datapathType, Set<BridgePort> ports, Set<UplinkQos> uplinks,
        long term) {
    public OvsdbTarget {
        ports = Set.copyOf(ports);
        uplinks = Set.copyOf(uplinks);
    }
}
