package org.weft.pipeline;

import java.util.List;
import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.domain.TransportNode;
import org.weft.domain.TransportZone;
import org.weft.engine.Engine;
import org.weft.engine.Input;

/**
 * All that the network is computed from: configuration, the keys that Weft has given, and facts of nodes.
 *
 * @param zones transport zones by id
 * @param nodes transport nodes
 * @param switches logical switches
 * @param ports logical switch ports
 * @param routers logical routers
 * @param routerPorts logical router ports
 * @param routes static routes
 * @param natRules rules of address translation
 * @param l3Gateways nodes of L3 gateway services
 * @param placements the gateways of each router, the preferred one first
 * @param l3Zones the transport zone of the physical network of each L3 gateway service that has told it
 * @param queues logical queues by id
 * @param keys keys by their owners
 * @param neighbours MAC addresses that routers have asked for
 * @param capabilities nodes that are connected by OVSDB, by system-id
 * @param bridges datapath ids of bridges
 * @param interfaces interfaces
 */
public record Inputs(Input<String, TransportZone> zones, Input<NodeId, TransportNode> nodes,
        Input<SwitchId, LogicalSwitch> switches, Input<PortId, LogicalSwitchPort> ports,
        Input<RouterId, LogicalRouter> routers, Input<RouterPortId, LogicalRouterPort> routerPorts,
        Input<StaticRoute.Id, StaticRoute> routes, Input<NatRule.Id, NatRule> natRules,
        Input<L3GatewayId, L3Gateway> l3Gateways,
        Input<RouterId, List<NodeId>> placements, Input<String, String> l3Zones, Input<String, LogicalQueue> queues,
        Input<KeyOwner, Integer> keys,
        Input<NeighbourId, MacAddress> neighbours,
        Input<String, Capabilities> capabilities, Input<BridgeId, Long> bridges,
        Input<InterfaceId, InterfaceState> interfaces) {
    public Inputs(final Engine engine) {
        this(engine.input("transport zones"), engine.input("transport nodes"), engine.input("logical switches"),
            engine.input("ports"), engine.input("logical routers"), engine.input("router ports"),
            engine.input("static routes"), engine.input("NAT rules"), engine.input("L3 gateways"),
            engine.input("placements of routers"),
            engine.input("zones of L3 gateway services"), engine.input("queues"), engine.input("keys"),
            engine.input("neighbours"), engine.input("capabilities"), engine.input("bridges"),
            engine.input("interfaces"));
    }
}
