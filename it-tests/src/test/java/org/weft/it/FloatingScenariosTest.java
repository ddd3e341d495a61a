package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;
import static org.weft.it.FabricLab.ZONE;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Background;
import org.weft.lab.Capture;
import org.weft.lab.Hypervisor;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Ping;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;

/** Floating addresses that hypervisors translate, by physical bridges of their own. */
class FloatingScenariosTest extends NatScenarios {
    private static final String MAC = "02:f1:00:00:00:01";
    private static final String MAC6 = "02:f1:00:00:00:06";
    private static final String FLOATING6 = "2001:db8:2::20";
    private static final String OTHER_MAC = "02:f1:00:00:00:02";
    private static final String OTHER_FLOATING = "192.0.2.21";

    @BeforeAll
    static void bridges() {
        for (int at = 1; at <= 2; at++) {
            fabric.hypervisor(at).addPhysicalBridge(BRIDGE);
        }
    }

    private static NetworkDocument connected(final NetworkDocument document, final int hypervisor) {
        return document.setNode(fabric.hypervisor(hypervisor).name(),
            Map.of("bridge-connector", List.of(Map.of("zone", ZONE, "bridge", BRIDGE))));
    }

    /** A floating address with both of its rules. */
    private static NetworkDocument distributed(final NetworkDocument document, final int order, final String address,
            final String mac, final String inside) {
        final Map<String, Object> in = new HashMap<>(floating(order, address, inside));
        in.put("distributed-mac", mac);
        return document.natRule("r", "in" + order, in)
            .natRule("r", "out" + order, source(order, prefix(inside), address));
    }

    /** The rules for one machine, and one for all others. */
    private static void configure(final Vm one) {
        final var document = new NetworkDocument().setService("gateways", Map.of("zone", ZONE));
        distributed(document, 1, FLOATING, MAC, one.ip());
        distributed(document, 2, FLOATING6, MAC6, one.ip6());
        rules(connected(connected(document, 1), 2).natRule("r", "others", source(10, INSIDE, "192.0.2.1")));
        awaitGateways();
    }

    /** Asks who has a floating address, and asserts that a MAC address has answered, and no other one. */
    private static void assertHas(final PhysicalHost outside, final String mac) {
        final String reply = "arp[6:2] = 2 and arp src host " + FLOATING;
        try (Capture others = outside.capture("inbound and " + reply + " and not ether src " + mac)) {
            assertSeen(outside, reply + " and ether src " + mac, () -> {
                outside.namespace().ip("neigh", "flush", "dev", "eth0");
                outside.awaitPing(FLOATING, LIMIT);
            });
            assertTrue(outside.ping(FLOATING, 3).complete());
            assertEquals(List.of(), others.frames());
        }
        assertTrue(outside.namespace().ip("neigh", "show", FLOATING).contains(mac));
    }

    private static void assertBothWays(final PhysicalHost outside, final Vm one) {
        assertSeen(one, "icmp and dst " + one.ip() + " and src " + outside.ip(),
            () -> outside.awaitPing(FLOATING, LIMIT));
        assertTrue(outside.ping(FLOATING, 5).complete());
        one.awaitPing(outside.ip(), LIMIT);
        assertSeen(outside, "icmp and src " + FLOATING + " and ether src " + MAC,
            () -> assertTrue(one.ping(outside.ip(), 5).complete()));
        outside.awaitPing(FLOATING6, LIMIT);
        one.awaitPing("2001:db8:2::9", LIMIT);
        assertSeen(outside, "icmp6 and src " + FLOATING6 + " and ether src " + MAC6,
            () -> assertTrue(one.ping("2001:db8:2::9", 5).complete()));
        assertEquals("192.0.2.9", client(one, 5201, outside, FLOATING, 5201));
        assertEquals(FLOATING, client(outside, 5201, one, outside.ip(), 5201));
    }

    @Test
    void noGatewayIsNeeded() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        inside(2, 2);
        configure(one);
        assertBothWays(outside, one);
        assertHas(outside, MAC);
        fabric.others().forEach(Hypervisor::killVswitchd);
        assertHas(outside, MAC);
        assertBothWays(outside, one);
        // also to whom nobody has sent before
        outside.namespace().ip("address", "add", "192.0.2.8/24", "dev", "eth0");
        assertSeen(outside, "arp[6:2] = 1 and arp src host " + FLOATING + " and arp dst host 192.0.2.8 and ether src "
            + MAC, () -> one.awaitPing("192.0.2.8", LIMIT));
        fabric.others().forEach(Hypervisor::startVswitchd);
        fabric.realized();
        awaitTunnels();
        assertHas(outside, MAC);
    }

    @Test
    void machinesInsideReachIt() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        final Vm far = inside(2, 2);
        final Vm near = inside(1, 3);
        final Vm other = inside(1, 4);
        configure(one);
        rules(distributed(new NetworkDocument(), 3, OTHER_FLOATING, OTHER_MAC, other.ip()));
        fabric.realized();
        for (final Vm from : List.of(far, near, other, one)) {
            from.awaitPing(FLOATING, LIMIT);
            assertTrue(from.ping(FLOATING, 3).complete(), from + " to the floating address");
        }
        assertEquals("192.0.2.1", client(one, 5201, far, FLOATING, 5201));
        assertEquals("192.0.2.1", client(one, 5201, near, FLOATING, 5201));
        assertEquals(OTHER_FLOATING, client(one, 5201, other, FLOATING, 5201));
        one.awaitPing(OTHER_FLOATING, LIMIT);
        assertTrue(outside.ping(FLOATING, 3).complete());
    }

    @Test
    void errorsGetToWhomTheyAreFor() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        inside(2, 2);
        configure(one);
        outside.awaitPing(FLOATING, LIMIT);
        assertSays(outside, "mtu = 1450", "ping", "-c1", "-W2", "-Mdo", "-s1450", FLOATING);
        assertSays(outside, "Time to live exceeded", "ping", "-c1", "-W2", "-t1", FLOATING);
        assertSays(one, "Host Unreachable", "ping", "-c1", "-W5", "192.0.2.77");
        assertRefused(outside, FLOATING, 4711);
        assertRefused(one, outside.ip(), 4711);
    }

    private static void assertSays(final Machine machine, final String text, final String... words) {
        Await.until(text, LIMIT, () -> machine.exec(words).out().contains(text));
    }

    @Test
    void aConnectionOutlivesTheMoveOfItsMachine() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        inside(2, 2);
        configure(one);
        outside.awaitPing(FLOATING, LIMIT);
        try (Background server = one.start("iperf3", "-s", "-1", "--forceflush", "-i", "0.1")) {
            Await.until("a server", LIMIT, () -> server.text().contains("listening"));
            try (Background client = outside.start("iperf3", "-c", FLOATING, "-t", "60", "-b", "2M", "-l", "1K")) {
                Await.until("traffic", LIMIT, () -> transfers(server) > 10, server::text);
                fabric.hypervisor(1).startMove(one, fabric.hypervisor(2)).complete();
                final int before = transfers(server);
                Await.until("traffic by the other hypervisor", LIMIT, () -> transfers(server) > before + 20,
                    server::text);
                assertTrue(client.running(), client.text());
            }
        }
        fabric.realized();
    }

    @Test
    void itFollowsItsMachine() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        inside(2, 2);
        configure(one);
        assertHas(outside, MAC);
        try (Ping ping = outside.startPing(FLOATING, Duration.ofMillis(20))) {
            ping.awaitMore(20, LIMIT);
            fabric.hypervisor(1).startMove(one, fabric.hypervisor(2)).complete();
            ping.awaitMore(100, LIMIT);
            final PingResult result = ping.stop();
            Measurements.note("floating address moves with its machine", result.longestGap().toMillis()
                + " ms without an answer");
            assertTrue(result.longestGap().toMillis() < 3000, "without an answer for " + result.longestGap());
        }
        fabric.realized();
        assertHas(outside, MAC);
        assertBothWays(outside, one);
        // where there is no way to the physical network, the gateways do it
        fabric.rest().delete("/rests/data/weft:network/weft-transport:transport-node=hv2/bridge-connector=" + ZONE)
            .check();
        fabric.awaitFaults(STATUS, List.of("nat-not-distributed:in1", "nat-not-distributed:in2"));
        fabric.realized();
        outside.awaitPing(FLOATING, LIMIT);
        assertHas(outside, "02:ff:00:00:00:02");
        rules(connected(new NetworkDocument(), 2));
        fabric.awaitFaults(STATUS, List.of());
        fabric.realized();
        outside.awaitPing(FLOATING, LIMIT);
        assertHas(outside, MAC);
    }
}
