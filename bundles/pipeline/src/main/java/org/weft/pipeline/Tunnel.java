package org.weft.pipeline;

import java.util.HexFormat;
import java.util.Map;
import org.weft.domain.Connector;
import org.weft.domain.NodeId;
import org.weft.domain.Transport;
import org.weft.node.BridgePort;

/**
 * The way from one node to another that some logical switch needs.
 *
 * @param local the connector at which it starts
 * @param remote the connector at which it ends
 */
public record Tunnel(Connector local, Connector remote) {
    /** From a node to a peer, for all switches with the same transport bindings. */
    public record Key(NodeId node, Transport transport, NodeId peer) implements Comparable<Key> {
        @Override
        public int compareTo(final Key other) {
            int order = node.compareTo(other.node);
            if (order == 0) {
                order = peer.compareTo(other.peer);
            }
            return order != 0 ? order : transport.id().compareTo(other.transport.id());
        }
    }

    /**
     * The port by which a node sends and receives all tunnels of a connector: where a packet goes is said by the
     * flow, so there is one port for any number of peers (ovs-vswitchd.conf.db(5), options:remote_ip).
     */
    static BridgePort port(final Connector connector) {
        return new BridgePort(portName(connector), connector.encapsulation().toString(), Map.of(
            "local_ip", connector.address().getHostAddress(), "remote_ip", "flow", "key", "flow"));
    }

    /** The name says encapsulation and address, so that it needs no table to be stable over restarts. */
    static BridgePort.Name portName(final Connector connector) {
        return new BridgePort.Name('w' + connector.encapsulation().shortName() + '-'
            + HexFormat.of().formatHex(connector.address().getAddress()));
    }
}
