package org.weft.pipeline;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.weft.domain.Connector;
import org.weft.domain.NodeId;
import org.weft.domain.Transport;
import org.weft.node.BridgePort;

/**
 * The way from one node to another that some logical switch needs.
 *
 * @param local the connector at which it starts
 * @param remote the connector at which it ends
 * @param watched whether both ends ask by BFD whether the other one is there
 */
public record Tunnel(Connector local, Connector remote, boolean watched) {
    /** Milliseconds between BFD packets; three that do not come mean that the other end is gone: RFC 5880. */
    private static final String BFD_INTERVAL = "200";

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
     * The port of the tunnel. One port serves the tunnels of a connector to any number of peers: where a packet goes is
     * said by the flow (ovs-vswitchd.conf.db(5), options:remote_ip). A tunnel that is watched has a port of its own.
     *
     * @param bridge the integration bridge
     */
    BridgePort port(final String bridge) {
        final Map<String, String> options = new HashMap<>();
        options.put("local_ip", local.address().getHostAddress());
        options.put("key", "flow");
        options.put("remote_ip", watched ? remote.address().getHostAddress() : "flow");
        return new BridgePort(portName(), bridge, local.encapsulation().toString(), options, watched
            ? Map.of("enable", "true", "min_rx", BFD_INTERVAL, "min_tx", BFD_INTERVAL) : Map.of());
    }

    /** The name says encapsulation and address, so that it needs no table to be stable over restarts. */
    BridgePort.Name portName() {
        final String encapsulation = local.encapsulation().shortName();
        if (watched) {
            return new BridgePort.Name('b' + encapsulation + '-' + text(remote.address())
                + String.format("%02x", text(local.address()).hashCode() & 0xff));
        }
        return new BridgePort.Name('w' + encapsulation + '-' + text(local.address()));
    }

    /** The other end, if packets to it have to be told where to go. */
    Optional<InetAddress> destination() {
        return watched ? Optional.empty() : Optional.of(remote.address());
    }

    /** Eight hexadecimal digits: an IPv4 address, or something made of an IPv6 address. */
    static String text(final InetAddress address) {
        return address instanceof Inet4Address ? HexFormat.of().formatHex(address.getAddress())
            : String.format("%08x", Arrays.hashCode(address.getAddress()));
    }
}
