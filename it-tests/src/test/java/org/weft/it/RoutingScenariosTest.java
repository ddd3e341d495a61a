package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Capture;
import org.weft.lab.Command;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Vm;

/** Distributed logical routers, with real packets between virtual machines on several nodes. */
class RoutingScenariosTest extends FabricScenarios {
    private static final String ROUTER_A = "02:ff:00:00:00:01";
    private static final String ROUTER_B = "02:ff:00:00:00:02";

    /** A router between the switches left (10.0.1.0/24, fd00:1::/64) and right (10.0.2.0/24, fd00:2::/64). */
    private static void leftAndRight() {
        fabric.rest().merge(overlay("left").logicalSwitch("right", FabricLab.ZONE, "vxlan")
            .routerPort("r", "left", ROUTER_A, List.of("10.0.1.254/24", "fd00:1::fe/64"))
            .routerPort("r", "right", ROUTER_B, List.of("10.0.2.254/24", "fd00:2::fe/64")));
    }

    /** Gives a machine its default routes. */
    private static <T extends Machine> T routed(final T machine, final int subnet) {
        machine.namespace().ip("route", "add", "default", "via", "10.0." + subnet + ".254");
        machine.namespace().ip("-6", "route", "add", "default", "via", "fd00:" + subnet + "::fe");
        return machine;
    }

    @Test
    void switchesAreJoined() {
        leftAndRight();
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm same = routed(fabric.vm(1, "right", 2, 2), 2);
        final Vm far = routed(fabric.vm(2, "right", 2, 3), 2);
        fabric.realized();
        for (final String address : List.of(same.ip(), far.ip(), far.ip6(), same.ip6(), "10.0.1.254", "10.0.2.254",
                "fd00:1::fe", "fd00:2::fe")) {
            left.awaitPing(address, LIMIT);
            assertTrue(left.ping(address, 5).complete(), address);
        }
        for (final String address : List.of(far.ip(), far.ip6())) {
            final String answer = left.exec("ping", "-c", "1", address).out();
            assertTrue(answer.contains("ttl=63 "), "one router has been passed: " + answer);
        }
        // the node of the sender routes: what crosses the underlay is a frame of the switch that it is for
        try (var wire = fabric.hypervisor(2).capture("eth0", "udp dst port 4789 and dst host "
                + fabric.hypervisor(2).tunnelAddress() + " and ether[50:4] = 0x02000000")) {
            assertTrue(left.ping(far.ip(), 3).complete());
            assertEquals(3, wire.await(3, LIMIT).size());
        }
    }

    @Test
    void routersAreChained() {
        fabric.rest().merge(overlay("left").logicalSwitch("right", FabricLab.ZONE, "vxlan")
            .routerPort("a", "left", ROUTER_A, List.of("10.0.1.254/24"))
            .routerPort("b", "right", ROUTER_B, List.of("10.0.2.254/24"))
            .routerPatch("a", "169.254.0.1/30", "b", "169.254.0.2/30")
            .route("a", "there", "10.0.2.0/24", List.of("169.254.0.2"))
            .route("b", "back", "0.0.0.0/0", List.of("169.254.0.1")));
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm right = routed(fabric.vm(2, "right", 2, 2), 2);
        fabric.realized();
        left.awaitPing(right.ip(), LIMIT);
        assertTrue(right.ping(left.ip(), 5).complete());
        final String answer = left.exec("ping", "-c", "1", right.ip()).out();
        assertTrue(answer.contains("ttl=62 "), "two routers have been passed: " + answer);
        assertContains("Time to live exceeded", "169.254.0.2", left.exec("ping", "-c1", "-t2", right.ip()));
        fabric.rest().delete("/rests/data/weft:network/weft-logical-routing:logical-router=b/port=a").check();
        fabric.awaitFaults("logical-router=a/router-port=b", List.of("no-port:b/a"));
    }

    @Test
    void whatIsNotForwardedIsAnswered() {
        leftAndRight();
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm right = routed(fabric.vm(2, "right", 2, 2), 2);
        fabric.rest().merge(new NetworkDocument().route("r", "hole", "192.0.2.0/24", List.of()));
        fabric.realized();
        left.awaitPing(right.ip(), LIMIT);
        assertContains("Time to live exceeded", "10.0.1.254", left.exec("ping", "-c1", "-t1", right.ip()));
        assertContains("Time exceeded: Hop limit", "fd00:1::fe", left.exec("ping", "-c1", "-t1", right.ip6()));
        assertContains("Destination Net Unreachable", "10.0.1.254", left.exec("ping", "-c1", "203.0.113.1"));
        assertContains("No route", "fd00:1::fe", left.exec("ping", "-c1", "2001:db8::1"));
        assertContains("Destination Host Unreachable", "10.0.2.254",
            left.exec("ping", "-c1", "-W6", "10.0.2.77"));
        final String hole = left.exec("ping", "-c1", "-W1", "192.0.2.1").out();
        assertTrue(hole.contains("100% packet loss") && !hole.contains("From"), "dropped without a word: " + hole);
    }

    private static void assertContains(final String text, final String from, final Command.Result result) {
        assertTrue(result.out().contains(text) && result.out().contains("From " + from), result.out());
    }

    @Test
    void addressesThatAreNotConfiguredAreAskedFor() {
        leftAndRight();
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm right = routed(fabric.vm(2, "right", 2, 2), 2);
        fabric.realized();
        left.awaitPing(right.ip(), LIMIT);
        right.namespace().ip("address", "add", "10.0.2.50/24", "dev", "eth0");
        right.namespace().ip("address", "add", "fd00:2::50/64", "dev", "eth0", "nodad");
        for (final String address : List.of("10.0.2.50", "fd00:2::50")) {
            assertTrue(left.ping(address, 5).complete(), "the first packet waits until " + address + " is known");
        }
        fabric.controller().stop();
        try {
            assertTrue(left.ping("10.0.2.50", 5).complete(), "known without the controller");
            assertTrue(left.ping(right.ip6(), 5).complete());
        } finally {
            fabric.controller().start();
            fabric.controller().awaitReady(Duration.ofMinutes(3));
        }
        assertTrue(left.ping("fd00:2::50", 5).complete(), "remembered over a restart");
    }

    @Test
    void routesLeadToOtherRouters() {
        leftAndRight();
        // two machines on the right that forward to 198.51.100.0/24, which is on their loopback
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm first = routed(fabric.vm(2, "right", 2, 2), 2);
        final Vm second = routed(fabric.vm(3, "right", 2, 3), 2);
        fabric.rest().merge(new NetworkDocument()
            .route("r", "both", "198.51.100.0/24", List.of(first.ip(), second.ip()))
            .route("r", "longer", "198.51.100.128/25", List.of(first.ip()))
            .route("r", "default", "0.0.0.0/0", List.of(second.ip())));
        for (final Vm hop : List.of(first, second)) {
            hop.namespace().ip("address", "add", "198.51.100.1/32", "dev", "lo");
            hop.namespace().ip("address", "add", "198.51.100.200/32", "dev", "lo");
            hop.namespace().ip("address", "add", "203.0.113.1/32", "dev", "lo");
        }
        fabric.realized();
        FabricLab.warm(left, first, second);
        assertTrue(left.ping("198.51.100.1", 3).complete());
        try (var atFirst = first.capture("icmp and dst 198.51.100.200"); var atSecond = second.capture("icmp and dst "
                + "203.0.113.1")) {
            assertTrue(left.ping("198.51.100.200", 3).complete());
            assertTrue(left.ping("203.0.113.1", 3).complete());
            assertEquals(3, atFirst.await(3, LIMIT).size(), "the longest prefix counts");
            assertEquals(3, atSecond.await(3, LIMIT).size(), "the default route");
        }
        try (var atFirst = first.capture("tcp[tcpflags] & tcp-syn != 0 and dst 198.51.100.1");
                var atSecond = second.capture("tcp[tcpflags] & tcp-syn != 0 and dst 198.51.100.1")) {
            for (int port = 1; port <= 24; port++) {
                left.exec("timeout", "1", "bash", "-c", "echo > /dev/tcp/198.51.100.1/" + port);
            }
            Await.until("connections by both next hops", LIMIT, () ->
                atFirst.frames().size() + atSecond.frames().size() >= 24);
            assertTrue(atFirst.frames().size() > 2 && atSecond.frames().size() > 2,
                atFirst.frames().size() + " and " + atSecond.frames().size());
        }
        try (var atFirst = first.capture("inbound and udp and dst 198.51.100.1");
                var atSecond = second.capture("inbound and udp and dst 198.51.100.1")) {
            for (int round = 0; round < 2; round++) {
                for (int port = 1; port <= 24; port++) {
                    left.send(Packets.ipv4(ROUTER_A, left.mac(), left.ip(), "198.51.100.1", 17,
                        Packets.udp(4000, port)), 1, 0);
                }
            }
            Await.until("datagrams by both next hops", LIMIT, () ->
                atFirst.frames().size() + atSecond.frames().size() >= 48);
            final Set<String> some = ports(atFirst);
            final Set<String> others = ports(atSecond);
            assertTrue(some.size() > 2 && others.size() > 2, some + " and " + others);
            assertEquals(24, some.size() + others.size(), "each flow has one way: " + some + " and " + others);
        }
    }

    /** The destination ports of UDP in IPv4 without options, in hexadecimal. */
    private static Set<String> ports(final Capture packets) {
        return packets.frames().stream().map(frame -> frame.substring(72, 76)).collect(Collectors.toSet());
    }

    @Test
    void badRoutersShowFaults() {
        fabric.rest().merge(overlay("left").setRouter("r", Map.of())
            .routerPort("r", "left", ROUTER_A, List.of("10.0.1.254/24")));
        fabric.rest().merge(new NetworkDocument().route("r", "lost", "198.51.100.0/24", List.of("10.9.9.9")));
        fabric.realized();
        fabric.awaitFaults("logical-router=r", List.of("no-next-hop:lost"));
        fabric.awaitFaults("logical-router=r/router-port=left", List.of());
        fabric.rest().delete("/rests/data/weft:network/weft-logical-switching:logical-switch=left/port=r").check();
        fabric.awaitFaults("logical-router=r/router-port=left", List.of("no-port:left/r"));
        DummyScenarios.assertRefused(fabric.rest().patch(DummyScenarios.NETWORK, new NetworkDocument()
            .routerPort("r", "left", "02:00", List.of("10.0.1.254/24")).toString()), "mac");
        DummyScenarios.assertRefused(fabric.rest().patch(DummyScenarios.NETWORK, new NetworkDocument()
            .route("r", "bad", "10.0.0.0/33", List.of()).toString()), "prefix");
    }
}
