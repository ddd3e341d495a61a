package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.weft.domain.Encapsulation;
import org.weft.domain.TransportNode;

/** The cost of a change follows the change, not the network. */
class ScaleTest {
    private static final int NODES = 20;

    private static TestNetwork network(final int switches, final int ports) {
        final var net = new TestNetwork().zone("zone");
        for (int n = 0; n < NODES; n++) {
            net.node("hv" + n, "zone", "172.16.0." + (n + 1), Encapsulation.VXLAN);
        }
        for (int s = 0; s < switches; s++) {
            net.logicalSwitch("ls" + s, "zone", Encapsulation.VXLAN);
        }
        for (int p = 0; p < ports; p++) {
            add(net, p, switches);
        }
        return net;
    }

    /** The same with routers, each between some of the switches and a physical network, by one of two gateways. */
    private static TestNetwork routed(final int switches, final int ports, final int routers) {
        final var net = network(switches, ports);
        for (int g = 1; g <= 2; g++) {
            net.node(TransportNode.Type.GATEWAY, "gw" + g, "zone", "172.16.1." + g, Encapsulation.VXLAN)
                .l3Gateway("edge", "gw" + g);
        }
        for (int r = 0; r < routers; r++) {
            net.router("r" + r, true)
                .gatewayPort("r" + r, "edge", String.format("02:ff:00:00:01:%02x", r), "192.0.2." + (r + 1) + "/24")
                .place("r" + r, "gw" + (1 + r % 2), "gw" + (2 - r % 2));
        }
        for (int s = 0; s < switches; s++) {
            net.routerPort("r" + s % routers, "ls" + s, String.format("02:ff:00:00:00:%02x", s),
                "10." + s + ".255.254/16");
        }
        return net;
    }

    private static void add(final TestNetwork net, final int port, final int switches) {
        final String id = "p" + port;
        net.port("ls" + port % switches, id, true, String.format("02:00:00:%02x:%02x:%02x", port >> 16 & 255,
            port >> 8 & 255, port & 255), "10.0." + port / switches / 250 + "." + (port / switches % 250 + 1));
        net.vif("hv" + port / switches % NODES, id, port + 1);
    }

    @Test
    void tenThousandPorts(final TestReporter reporter) {
        // of this thread, for there may be others on the machine
        final long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        final var net = network(100, 10_000).settle();
        final double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        System.gc();
        final long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        reporter.publishEntry("10,000 ports on 100 switches over 20 nodes", String.format(
            "%.2f s, %d MB, %d entries on hv0", seconds, used >> 20, net.told("hv0").size()));
        assertTrue(seconds < 10, () -> "first computation took " + seconds + " s");
        assertTrue(used < 2L << 30, () -> "uses " + used + " bytes");
        // those of the node, 2 flows and 2 groups of each switch, 2 of each port, 9 of each port here, the tunnel port,
        // two flows for each other node
        assertEquals(FlowCounts.NODE + 100 * 4 + 10_000 * 2 + 500 * 9 + 1 + 19 * 2, net.told("hv0").size());
    }

    @Test
    void tenThousandPortsAndTwentyFiveRouters(final TestReporter reporter) {
        final long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        final var net = routed(100, 10_000, 25).settle();
        final double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        reporter.publishEntry("10,000 ports on 100 switches with 25 routers over 20 nodes", String.format(
            "%.2f s, %d entries on hv0, %d on gw1", seconds, net.told("hv0").size(), net.told("gw1").size()));
        assertTrue(seconds < 12, () -> "first computation took " + seconds + " s");
        // for each router port: 2 to answer, 1 neighbour, 1 to enter, 2 for itself, its prefix, and 2 to leave; the
        // last five and a group for each to the physical network; two flows, and a tunnel with BFD, for each gateway
        assertEquals(FlowCounts.NODE + 100 * (4 + 9) + 25 * 6 + 10_000 * 2 + 500 * 9 + 1 + 19 * 2 + 2 * 3,
            net.told("hv0").size());
    }

    @Test
    void onePortMoreCostsTheSameAtAnySize(final TestReporter reporter) {
        final long cost = costOfOnePort(network(100, 10_000), 100, 10_000);
        reporter.publishEntry("rows computed for one port more", Long.toString(cost));
        assertEquals(costOfOnePort(network(10, 400), 10, 400), cost);
        // its two flows are on two gateways more
        assertEquals(cost + 2 * 2, costOfOnePort(routed(100, 10_000, 25), 100, 10_000), "with routers");
    }

    private static long costOfOnePort(final TestNetwork net, final int switches, final int ports) {
        net.settle();
        final long before = net.network.engine().totalWork();
        // the next port falls on a node that is in the span already, as nearly all do
        add(net, ports + NODES * switches, switches);
        net.settle();
        final long cost = net.network.engine().totalWork() - before;
        assertTrue(cost < 100, () -> cost + " rows");
        return cost;
    }
}
