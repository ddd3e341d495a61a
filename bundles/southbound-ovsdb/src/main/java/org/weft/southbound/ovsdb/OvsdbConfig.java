package org.weft.southbound.ovsdb;

import java.time.Duration;
import java.util.Set;

/**
 * How to listen for nodes, and where to send their bridges.
 *
 * @param listenAddress address or name to bind to, "0.0.0.0" for all
 * @param port TCP port, 6640 by registration; 0 for any free one, see {@link OvsdbSouthbound#port}
 * @param openFlowPort TCP port of the OpenFlow controllers in Controller.target
 * @param controllers Controller.target of every bridge, as "tcp:192.0.2.1:6653"; empty for the address on which the
 *            node has reached us, with {@code openFlowPort}
 * @param probeInterval silence after which a node is sent an echo request, RFC 7047 section 4.1.11
 * @param silenceLimit silence after which a node is held to be dead
 */
public record OvsdbConfig(String listenAddress, int port, int openFlowPort, Set<String> controllers,
        Duration probeInterval, Duration silenceLimit) {
    public static final int DEFAULT_PORT = 6640;

    public OvsdbConfig {
        controllers = Set.copyOf(controllers);
        if (probeInterval.compareTo(silenceLimit) >= 0) {
            throw new IllegalArgumentException("probe interval " + probeInterval + " is not below the silence limit "
                + silenceLimit);
        }
    }

    /** Probes every 5 s, gives up after 15 s, and sends bridges to the address on which nodes have reached us. */
    public OvsdbConfig(final String listenAddress, final int port, final int openFlowPort) {
        this(listenAddress, port, openFlowPort, Set.of(), Duration.ofSeconds(5), Duration.ofSeconds(15));
    }
}
