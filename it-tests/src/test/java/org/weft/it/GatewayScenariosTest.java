package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Background;
import org.weft.lab.Capture;
import org.weft.lab.Command;
import org.weft.lab.Hypervisor;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Ping;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;

/** L3 gateways: logical routers and a physical network, with real packets, and what happens when a gateway fails. */
class GatewayScenariosTest extends GatewayScenarios {
    /** One second is promised; half a second more is for a busy machine, on which switches act late. */
    private static final Duration TAKEOVER = Duration.ofMillis(1500);

    @Test
    void theOutsideIsReachedWithoutNat() {
        bothWays(true);
    }

    @Test
    void aCentralizedRouterReachesIt() {
        bothWays(false);
    }

    private static void bothWays(final boolean distributed) {
        final PhysicalHost outside = router(distributed);
        final Vm one = inside(1, 1);
        final Vm two = inside(2, 2);
        awaitGateways();
        for (final Machine from : List.of(one, two)) {
            from.awaitPing(outside.ip(), LIMIT);
            assertTrue(from.ping(outside.ip(), 5).complete());
            from.awaitPing("2001:db8:2::9", LIMIT);
            outside.awaitPing(from.ip(), LIMIT);
            assertTrue(outside.ping(from.ip(), 5).complete());
        }
        outside.awaitPing("192.0.2.1", LIMIT);
        outside.awaitPing("2001:db8:2::1", LIMIT);
        one.awaitPing(two.ip(), LIMIT);
    }

    @Test
    void whoSendsTooLongPacketsIsTold() {
        final PhysicalHost outside = router(true);
        final Vm one = inside(1, 1);
        inside(2, 2);
        awaitGateways();
        one.awaitPing(outside.ip(), LIMIT);
        one.awaitPing("2001:db8:2::9", LIMIT);
        assertMtu("mtu = 1450", outside, one.ip());
        assertMtu("mtu=1450", outside, one.ip6());
        one.namespace().ip("link", "set", "eth0", "mtu", "1500");
        assertTrue(outside.exec("ping", "-c1", "-Mdo", "-s1422", one.ip()).ok(), "as long as it may be");
        assertMtu("mtu = 1450", one, outside.ip());
        assertEquals(1450, fabric.status("logical-switch=in/port=in1").path("usable-mtu").asInt());
        fabric.rest().merge(new NetworkDocument().setZone(FabricLab.ZONE, Map.of("mtu", 1400)));
        fabric.realized();
        Await.until("the usable MTU", LIMIT, () ->
            fabric.status("logical-switch=in/port=in1").path("usable-mtu").asInt() == 1350);
        outside.namespace().ip("route", "flush", "cache");
        assertMtu("mtu = 1350", outside, one.ip());
        fabric.rest().merge(new NetworkDocument().setZone(FabricLab.ZONE, Map.of("mtu", 1500)));
    }

    private static void assertMtu(final String text, final Machine from, final String to) {
        final Command.Result result = from.exec("ping", "-c1", "-W2", "-Mdo", "-s1450", to);
        assertTrue(result.out().contains(text), result.out() + result.err());
    }

    @Test
    void aGatewayIsDrained() {
        final PhysicalHost outside = router(true);
        final Vm one = inside(1, 1);
        inside(2, 2);
        awaitGateways();
        one.awaitPing(outside.ip(), LIMIT);
        final String first = active();
        final String other = "gw1".equals(first) ? "gw2" : "gw1";
        try (Ping ping = one.startPing(outside.ip(), Duration.ofMillis(20))) {
            ping.awaitMore(10, LIMIT);
            fabric.rest().merge(new NetworkDocument().gateway("gateways", first, Map.of("draining", true)));
            Await.until("the router has moved", LIMIT, () -> placement().equals(List.of(other)),
                () -> fabric.status(STATUS).toString());
            fabric.realized();
            ping.awaitMore(50, LIMIT);
            // one that comes back stands by
            fabric.rest().merge(new NetworkDocument().gateway("gateways", first, Map.of("draining", false)));
            Await.until("two gateways", LIMIT, () -> placement().equals(List.of(other, first)),
                () -> fabric.status(STATUS).toString());
            fabric.realized();
            ping.awaitMore(50, LIMIT);
            final PingResult result = ping.stop();
            Measurements.note("gateway drained and back", result.lost() + " of " + result.sent() + " pings lost");
            assertTrue(result.longestGap().toMillis() < 1000, "without an answer for " + result.longestGap());
        }
        // one that is removed goes the same way
        fabric.rest().delete("/rests/data/weft:network/weft-gateway-services:l3-gateway-service=gateways/gateway="
            + other).check();
        Await.until("the router has moved again", LIMIT, () -> placement().equals(List.of(first)),
            () -> fabric.status(STATUS).toString());
        fabric.realized();
        one.awaitPing(outside.ip(), LIMIT);
    }

    @Test
    void anAddedGatewayTakesItsShare() {
        router(true);
        fabric.rest().delete("/rests/data/weft:network/weft-gateway-services:l3-gateway-service=gateways/gateway=gw2")
            .check();
        final List<String> routers = List.of("r", "r2", "r3", "r4");
        routers.stream().skip(1).forEach(other -> fabric.rest().merge(new NetworkDocument().gatewayPort(other, "out",
            "02:ff:00:00:01:0" + other.charAt(1), List.of("192.0.2.2" + other.charAt(1) + "/24"),
            Map.of("service", "gateways", "vlan", 7))));
        awaitPlacements(routers, Map.of("gw1", 4L));
        fabric.rest().merge(new NetworkDocument().gateway("gateways", "gw2",
            Map.of("device-id", BRIDGE, "failure-zone", "two")));
        awaitPlacements(routers, Map.of("gw1", 2L, "gw2", 2L));
        fabric.realized();
    }

    /** Waits until routers are preferred on gateways in these numbers. */
    private static void awaitPlacements(final List<String> routers, final Map<String, Long> wanted) {
        Await.until("routers on gateways as " + wanted, LIMIT, () -> wanted.equals(routers.stream()
            .map(id -> fabric.status("logical-router=" + id).path("placement").path("gateway").path(0).asText())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))));
    }

    @Test
    void aGatewayThatFailsIsReplacedWithoutTheController() {
        final PhysicalHost outside = router(true);
        final Vm one = inside(1, 1);
        final Vm two = inside(2, 2);
        awaitGateways();
        FabricLab.warm(one, two);
        one.awaitPing(outside.ip(), LIMIT);
        two.awaitPing(outside.ip(), LIMIT);
        assertEquals(placement().get(0), active());

        final Hypervisor killed = gateway(active());
        final Hypervisor other = fabric.others().stream().filter(node -> node != killed).findFirst().orElseThrow();
        fabric.controller().stop();
        fail("SIGKILL of ovs-vswitchd, no controller", one, two, outside, killed::killVswitchd);
        fabric.controller().start();
        fabric.controller().awaitReady(Duration.ofMinutes(3));
        Await.until("the other one is preferred", LIMIT, () -> other.name().equals(active())
            && placement().get(0).equals(other.name()), () -> fabric.status(STATUS).toString());
        awaitRealizedBut(killed);
        // one that returns does not take the router back
        try (Ping ping = one.startPing(outside.ip(), Duration.ofMillis(20))) {
            ping.awaitMore(10, LIMIT);
            standsBy(killed, other, outside, killed::startVswitchd);
            ping.awaitMore(50, LIMIT);
            final PingResult result = ping.stop();
            Measurements.note("gateway that returns", result.lost() + " of " + result.sent() + " pings lost");
            assertTrue(result.longestGap().toMillis() < 1000, "without an answer for " + result.longestGap());
        }
        assertEquals(other.name(), active());
        fail("SIGSTOP of ovs-vswitchd", one, two, outside, other::pause);
        Await.until("the first one is active again", LIMIT, () -> killed.name().equals(active()));
        other.resume();
        awaitTunnels();
        fail("link down", one, two, outside, () -> killed.setLink(false));
        Await.until("the other one is active", LIMIT, () -> other.name().equals(active()));
        standsBy(killed, other, outside, () -> killed.setLink(true));
    }

    /** Asserts that a gateway that returns leaves the router's address to the active one all the time. */
    private static void standsBy(final Hypervisor returning, final Hypervisor active, final PhysicalHost outside,
            final Runnable back) {
        final String answers = "outbound and ether src 02:ff:00:00:00:02 and vlan and arp[6:2] = 2";
        final String question = Packets.arp(FabricLab.BROADCAST, outside.mac(), 1, outside.mac(), outside.ip(),
            "192.0.2.1");
        try (Capture theirs = returning.capture(Hypervisor.uplink(BRIDGE), answers);
                Capture ours = active.capture(Hypervisor.uplink(BRIDGE), answers);
                Background questions = outside.flood(question, 100)) {
            ours.await(10, LIMIT);
            back.run();
            awaitTunnels();
            fabric.realized();
            ours.await(ours.frames().size() + 10, LIMIT);
            assertTrue(questions.running(), questions::text);
            assertEquals(List.of(), theirs.frames(), "answers to " + ours.frames().size() + " questions, of which the "
                + "active gateway has answered all");
        }
    }

    /** Waits until all nodes but one, which is down, have what there is now. */
    private static void awaitRealizedBut(final Hypervisor down) {
        final long now = fabric.rest().get("/rests/data/weft-status:status/generation").json()
            .path("weft-status:generation").asLong();
        fabric.lab().hypervisors().stream().filter(node -> node != down).forEach(node ->
            Await.until("generation " + now + " on " + node, LIMIT, () -> {
                final var status = fabric.rest().nodeStatus(node.name());
                return status.path("openflow-connected").asBoolean()
                    && status.path("realized-generation").asLong() >= now;
            }, () -> fabric.rest().nodeStatus(node.name()).toString()));
    }

    private static void fail(final String how, final Vm one, final Vm two, final PhysicalHost outside,
            final Runnable failure) {
        try (Ping out = one.startPing(outside.ip(), Duration.ofMillis(20));
                Ping in = outside.startPing(two.ip(), Duration.ofMillis(20));
                Ping east = one.startPing(two.ip(), Duration.ofMillis(20))) {
            for (final Ping ping : List.of(out, in, east)) {
                ping.awaitMore(20, LIMIT);
            }
            failure.run();
            for (final Ping ping : List.of(out, in, east)) {
                ping.awaitMore(50, LIMIT);
            }
            final PingResult outwards = out.stop();
            final PingResult inwards = in.stop();
            final PingResult within = east.stop();
            Measurements.note("gateway fails, " + how, "from inside " + outwards.longestGap().toMillis()
                + " ms without an answer, from outside " + inwards.longestGap().toMillis() + " ms, east-west "
                + within.lost() + " pings lost");
            assertTrue(outwards.longestGap().compareTo(TAKEOVER) < 0, how + ": " + outwards.longestGap());
            assertTrue(inwards.longestGap().compareTo(TAKEOVER) < 0, how + ", from outside: " + inwards.longestGap());
            assertEquals(0, within.lost(), how + ": east-west");
        }
    }
}
