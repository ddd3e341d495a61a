package org.weft.domain;

import java.util.List;
import java.util.Map;

/**
 * A machine with Open vSwitch that Weft manages.
 *
 * @param id its id
 * @param type what it is for
 * @param systemId Open_vSwitch.external_ids:system-id by which it is recognised
 * @param integrationBridge the bridge that Weft programs
 * @param datapathType Bridge.datapath_type, "system" or "netdev"
 * @param connectors its addresses
 * @param bridges its physical bridges, by the zone that they are in
 * @param uplinks the rates of its uplinks in kilobits (1,000 bits) a second, by their Port.name
 * @param keepAlive whether all its tunnels are watched
 */
public record TransportNode(NodeId id, Type type, String systemId, String integrationBridge, String datapathType,
        List<Connector> connectors, Map<String, String> bridges, Map<String, Long> uplinks, boolean keepAlive) {
    public TransportNode {
        bridges = Map.copyOf(bridges);
        uplinks = Map.copyOf(uplinks);
        connectors = List.copyOf(connectors);
    }

    /** What a node is for. */
    public enum Type {
        HYPERVISOR, GATEWAY, SERVICE_NODE
    }
}
