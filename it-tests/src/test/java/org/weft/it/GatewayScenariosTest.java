package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Hypervisor;
import org.weft.lab.Machine;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Ping;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;

/** L3 gateways: logical routers and a physical network, with real packets, and what happens when a gateway fails. */
class GatewayScenariosTest extends FabricScenarios {
    private static final String BRIDGE = "br-ext";
    private static final String STATUS = "logical-router=r";
    private static final int VLAN = 7;

    @BeforeAll
    static void start() {
        fabric = FabricLab.withGateways();
        fabric.others().forEach(gateway -> gateway.addPhysicalBridge(BRIDGE));
    }

    /** A router with the switch in (10.0.1.0/24) and the physical network 192.0.2.0/24 in a VLAN. */
    private static PhysicalHost router(final boolean distributed) {
        fabric.rest().merge(overlay("in").setRouter("r", Map.of("distributed", distributed))
            .routerPort("r", "in", "02:ff:00:00:00:01", List.of("10.0.1.254/24", "fd00:1::fe/64"))
            .gatewayPort("r", "out", "02:ff:00:00:00:02", List.of("192.0.2.1/24", "2001:db8:2::1/64"),
                Map.of("service", "gateways", "vlan", VLAN))
            .gateway("gateways", "gw1", Map.of("device-id", BRIDGE, "failure-zone", "one"))
            .gateway("gateways", "gw2", Map.of("device-id", BRIDGE, "failure-zone", "two")));
        final PhysicalHost host = fabric.lab().addPhysicalHost("outside", "192.0.2.9/24", OptionalInt.of(VLAN));
        host.namespace().ip("address", "add", "2001:db8:2::9/64", "dev", "eth0", "nodad");
        host.namespace().ip("route", "add", "10.0.0.0/8", "via", "192.0.2.1");
        host.namespace().ip("-6", "route", "add", "fd00::/16", "via", "2001:db8:2::1");
        return host;
    }

    private static Vm inside(final int on, final int number) {
        final Vm vm = fabric.vm(on, "in", 1, number);
        vm.namespace().ip("route", "add", "default", "via", "10.0.1.254");
        vm.namespace().ip("-6", "route", "add", "default", "via", "fd00:1::fe");
        return vm;
    }

    private static List<String> placement() {
        return StreamSupport.stream(fabric.status(STATUS).path("placement").path("gateway").spliterator(), false)
            .map(node -> node.asText()).toList();
    }

    private static String active() {
        return fabric.status(STATUS).path("placement").path("active").asText();
    }

    private static Hypervisor gateway(final String name) {
        return fabric.others().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    private static void awaitTunnels() {
        for (final Hypervisor gateway : fabric.others()) {
            for (final Hypervisor other : fabric.lab().hypervisors()) {
                if (!gateway.name().equals(other.name())) {
                    fabric.awaitTunnel(gateway, other.name() + "=up");
                }
            }
        }
        // a session that has just come up speaks once a second at first: RFC 5880 section 6.8.3
        for (final Hypervisor node : fabric.lab().hypervisors()) {
            Await.until("BFD of " + node + " at its pace", LIMIT, () -> !node.appctl("bfd/show").contains("1000ms"),
                () -> node.appctl("bfd/show"));
        }
    }

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
        fabric.realized();
        Await.until("a placement", LIMIT, () -> placement().size() == 2, () -> fabric.status(STATUS).toString());
        awaitTunnels();
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
    void aGatewayThatFailsIsReplacedWithoutTheController() {
        final PhysicalHost outside = router(true);
        final Vm one = inside(1, 1);
        final Vm two = inside(2, 2);
        fabric.realized();
        Await.until("a placement", LIMIT, () -> placement().size() == 2);
        awaitTunnels();
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
            killed.startVswitchd();
            fabric.realized();
            awaitTunnels();
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
        killed.setLink(true);
        awaitTunnels();
        fabric.realized();
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
            assertTrue(outwards.longestGap().toMillis() < 1000, how + ": " + outwards.longestGap());
            assertTrue(inwards.longestGap().toMillis() < 1000, how + ", from outside: " + inwards.longestGap());
            assertEquals(0, within.lost(), how + ": east-west");
        }
    }
}
