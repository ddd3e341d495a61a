package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Background;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Vm;

/** Address translation between a logical router and a physical network that knows nothing of the addresses inside. */
class NatScenariosTest extends NatScenarios {
    @Test
    void manyShareAnAddressToTheOutside() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        final Vm two = inside(2, 2);
        rules(new NetworkDocument().natRule("r", "v4", source(10, INSIDE, "192.0.2.10"))
            .natRule("r", "v6", source(20, "fd00:1::/64", "2001:db8:2::10")));
        awaitGateways();
        for (final Vm vm : List.of(one, two)) {
            vm.awaitPing(outside.ip(), LIMIT);
            assertSeen(outside, "icmp and src 192.0.2.10", () -> assertTrue(vm.ping(outside.ip(), 3).complete()));
            vm.awaitPing("2001:db8:2::9", LIMIT);
            assertSeen(outside, "icmp6 and src 2001:db8:2::10",
                () -> assertTrue(vm.ping("2001:db8:2::9", 3).complete()));
            assertEquals("192.0.2.10", client(outside, 5201, vm, outside.ip(), 5201));
        }
        // what nobody inside has asked for does not come in
        assertEquals(0, outside.ping("192.0.2.10", 3).received());
        outside.awaitPing("192.0.2.1", LIMIT);
        // an error about what was sent comes back to the sender, with its own address in it
        assertRefused(one, outside.ip(), 4711);
        // the rule that comes first counts
        outside.namespace().ip("address", "add", "192.0.2.8/24", "dev", "eth0");
        outside.namespace().ip("route", "add", "10.0.0.0/8", "via", "192.0.2.1");
        rules(new NetworkDocument().natRule("r", "not", Map.of("order", 5, "type", "no-source-nat", "match",
            Map.of("source", INSIDE, "destination", "192.0.2.8/32"))));
        fabric.realized();
        assertSeen(outside, "icmp and src " + one.ip(), () -> assertTrue(one.ping("192.0.2.8", 3).complete()));
        assertSeen(outside, "icmp and src 192.0.2.10", () -> assertTrue(one.ping(outside.ip(), 3).complete()));
    }

    @Test
    void aServiceInsideIsReachedFromBothSides() {
        final PhysicalHost outside = hidden();
        final Vm server = inside(1, 1);
        final Vm other = inside(2, 2);
        rules(new NetworkDocument().natRule("r", "out", source(100, INSIDE, "192.0.2.1"))
            .natRule("r", "web", destination(10, Map.of("protocol", "tcp", "destination", "192.0.2.1/32",
                "destination-port-min", 8000, "destination-port-max", 8080), server.ip(), 5201))
            .natRule("r", "dns", destination(20, Map.of("protocol", "udp", "destination", "192.0.2.1/32",
                "destination-port-min", 53), server.ip(), 4711)));
        awaitGateways();
        server.awaitPing(outside.ip(), LIMIT);
        other.awaitPing(server.ip(), LIMIT);
        assertEquals("192.0.2.9", client(server, 5201, outside, "192.0.2.1", 8080));
        assertEquals("192.0.2.9", client(server, 5201, outside, "192.0.2.1", 8007));
        assertRefused(outside, "192.0.2.1", 53);
        // from inside to the address of the outside, also by the server itself
        assertEquals("192.0.2.1", client(server, 5201, other, "192.0.2.1", 8080));
        assertEquals("192.0.2.1", client(server, 5201, server, "192.0.2.1", 8080));
        assertRefused(other, "192.0.2.1", 53);
        other.awaitPing("192.0.2.1", LIMIT);
        outside.awaitPing("192.0.2.1", LIMIT);
    }

    @Test
    void aFloatingAddressIsThatOfOneMachine() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        final Vm two = inside(2, 2);
        rules(new NetworkDocument()
            .natRule("r", "in", floating(1, FLOATING, one.ip()))
            .natRule("r", "out", source(1, one.ip() + "/32", FLOATING))
            .natRule("r", "others", source(2, INSIDE, "192.0.2.1")));
        awaitGateways();
        outside.awaitPing(FLOATING, LIMIT);
        assertSeen(outside, "icmp and src " + FLOATING, () -> assertTrue(one.ping(outside.ip(), 3).complete()));
        assertSeen(one, "icmp and dst " + one.ip(), () -> assertTrue(outside.ping(FLOATING, 3).complete()));
        two.awaitPing(outside.ip(), LIMIT);
        assertTrue(two.ping(FLOATING, 3).complete(), "hairpin");
        assertTrue(one.ping(FLOATING, 3).complete(), "hairpin to oneself");
        final String tooLong = outside.exec("ping", "-c1", "-W2", "-Mdo", "-s1450", FLOATING).out();
        assertTrue(tooLong.contains("mtu = 1450"), "about the packet as it was sent: " + tooLong);
        assertEquals("192.0.2.1", client(one, 5201, two, FLOATING, 5201));
        assertEquals("192.0.2.9", client(one, 5201, outside, FLOATING, 5201));
    }

    @Test
    void anEstablishedConnectionOutlivesItsGateway() {
        final PhysicalHost outside = hidden();
        final Vm one = inside(1, 1);
        inside(2, 2);
        rules(new NetworkDocument().natRule("r", "out", source(1, INSIDE, "192.0.2.10")));
        awaitGateways();
        one.awaitPing(outside.ip(), LIMIT);
        try (Background server = outside.start("iperf3", "-s", "-1", "--forceflush", "-i", "0.1")) {
            Await.until("a server", LIMIT, () -> server.text().contains("listening"));
            outlive(server, one.start("iperf3", "-c", outside.ip(), "-t", "60", "-b", "2M", "-l", "1K"));
        }
        fabric.realized();
        awaitTunnels();
    }

    private static void outlive(final Background server, final Background client) {
        try (client) {
            Await.until("traffic", LIMIT, () -> transfers(server) > 10, server::text);
            final var killed = gateway(active());
            killed.killVswitchd();
            final long then = System.nanoTime();
            final int before = transfers(server);
            Await.until("traffic by the other gateway", LIMIT, () -> transfers(server) > before + 20, server::text);
            final Duration took = Duration.ofNanos(System.nanoTime() - then);
            Measurements.note("TCP connection through source NAT, gateway killed", "2 s of traffic after "
                + took.toMillis() + " ms");
            assertTrue(took.toSeconds() < 10, () -> "went on after " + took);
            assertTrue(client.running(), client.text());
            killed.startVswitchd();
        }
    }

    @Test
    void aRuleThatCannotBeCarriedOutIsAFault() {
        hidden();
        rules(new NetworkDocument().natRule("r", "a", source(1, INSIDE, "192.0.2.10"))
            .natRule("r", "b", source(1, INSIDE, "192.0.2.11"))
            .natRule("r", "c", Map.of("order", 2, "type", "source-nat", "match", Map.of("source", INSIDE)))
            .natRule("r", "d", source(3, INSIDE, "2001:db8:2::10")));
        fabric.awaitFaults(STATUS, List.of("nat-order-in-use:b", "nat-rule:c", "nat-rule:d"));
        final var refused = fabric.rest().patch("/rests/data/weft:network", new NetworkDocument().natRule("r", "e",
            source(0, INSIDE, "192.0.2.10")).toString());
        assertEquals(400, refused.status());
        assertTrue(refused.toString().contains("order of a rule"), refused::toString);
    }
}
