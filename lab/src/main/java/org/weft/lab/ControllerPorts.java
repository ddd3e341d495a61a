package org.weft.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The TCP ports of one controller.
 *
 * @param restconf RESTCONF by HTTPS, on the loopback address
 * @param ssh Karaf's console, on the loopback address
 * @param rmiRegistry JMX
 * @param rmiServer JMX
 * @param akka the cluster
 * @param ovsdb what Open vSwitch's managers point to
 * @param openflow what bridges connect to
 * @param openflowLegacy OpenFlowPlugin's second port, on the loopback address
 * @param openflowPlugin what Weft passes switches on to, on the loopback address
 */
public record ControllerPorts(int restconf, int ssh, int rmiRegistry, int rmiServer, int akka, int ovsdb, int openflow,
        int openflowLegacy, int openflowPlugin) {
    // Below the range from which Linux takes the ports of outgoing connections: a controller that is down for a
    // while must find its ports again.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 30_000;
    private static final int COUNT = 9;
    /** Given to controllers that do not listen yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /**
     * Ports that nobody uses now.
     *
     * @return the ports
     */
    public static ControllerPorts free() {
        final int[] ports = new int[COUNT];
        final int start = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - 10 * COUNT);
        int next = start;
        for (int i = 0; i < COUNT; i++) {
            while (!isFree(next) || !GIVEN.add(next)) {
                next = next < HIGHEST ? next + 1 : LOWEST;
                if (next == start) {
                    throw new LabException("no free TCP port from " + LOWEST + " to " + HIGHEST);
                }
            }
            ports[i] = next++;
        }
        return new ControllerPorts(ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], ports[6], ports[7],
            ports[8]);
    }

    /**
     * The usual ports for RESTCONF and the console as far as nobody uses them, free ones for the rest. Never the usual
     * ports of the southbound: switches of others that look for their own controller there would be taken over.
     *
     * @return the ports
     */
    public static ControllerPorts usual() {
        final ControllerPorts free = free();
        return new ControllerPorts(usual(8443, free.restconf), usual(8101, free.ssh), free.rmiRegistry, free.rmiServer,
            free.akka, free.ovsdb, free.openflow, free.openflowLegacy, free.openflowPlugin);
    }

    private static int usual(final int port, final int instead) {
        return isFree(port) ? port : instead;
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
