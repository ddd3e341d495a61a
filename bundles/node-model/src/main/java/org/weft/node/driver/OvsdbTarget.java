package org.weft.node.driver;

import java.util.Set;
import org.weft.node.TunnelPort;

/**
 * What Weft owns in a node's Open vSwitch database: the integration bridge and the tunnel ports on it. Ports that
 * Weft did not make are nobody's business.
 *
 * @param bridge name of the integration bridge
 * @param datapathType Bridge.datapath_type; empty for the default ("system")
 * @param tunnels the tunnel ports
 */
public record OvsdbTarget(String bridge, String datapathType, Set<TunnelPort> tunnels) {
    public OvsdbTarget {
        tunnels = Set.copyOf(tunnels);
    }
}
