package org.weft.pipeline;

import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
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
 * @param queues logical queues by id
 * @param keys keys by their owners
 * @param capabilities nodes that are connected by OVSDB, by system-id
 * @param bridges datapath ids of bridges
 * @param interfaces interfaces
 */
public record Inputs(Input<String, TransportZone> zones, Input<NodeId, TransportNode> nodes,
        Input<SwitchId, LogicalSwitch> switches, Input<PortId, LogicalSwitchPort> ports,
        Input<String, LogicalQueue> queues, Input<KeyOwner, Integer> keys, Input<String, Capabilities> capabilities,
            Input<BridgeId, Long> bridges,
        Input<InterfaceId, InterfaceState> interfaces) {
    public Inputs(final Engine engine) {
        this(engine.input("transport zones"), engine.input("transport nodes"), engine.input("logical switches"),
            engine.input("ports"), engine.input("queues"), engine.input("keys"), engine.input("capabilities"),
                engine.input("bridges"),
            engine.input("interfaces"));
    }
}
