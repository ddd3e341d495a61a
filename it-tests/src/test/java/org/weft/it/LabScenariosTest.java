package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PingResult;
import org.weft.lab.Rest;
import org.weft.lab.Vm;

/** Real packets between virtual machines, and what happens to them when parts of the system go and come back. */
class LabScenariosTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private static Lab lab;
    private static Controller controller;
    private static Rest rest;
    private static Hypervisor hv1;
    private static Hypervisor hv2;
    private static Vm red1;
    private static Vm red2;
    private static Vm blue1;
    private static Vm blue2;
    private static long log;

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY));
        controller.start();
        rest = controller.rest();
        hv1 = lab.addHypervisor("hv1");
        hv2 = lab.addHypervisor("hv2");
        // a bridge and a port of somebody else
        hv1.vsctl("add-br", "br-foreign", "--", "set", "bridge", "br-foreign", "datapath_type=netdev");
        controller.awaitReady(Duration.ofMinutes(3));
        rest.merge(new NetworkDocument().zone("zone")
            .hypervisor(hv1, "zone", "vxlan").hypervisor(hv2, "zone", "vxlan")
            .logicalSwitch("red", "zone", "vxlan").logicalSwitch("blue", "zone", "vxlan"));
        hv1.awaitIntegrationBridge(LIMIT);
        hv2.awaitIntegrationBridge(LIMIT);
        red1 = vm(hv1, "red", "red1", "02:00:00:00:00:01", "10.0.0.1/24");
        red2 = vm(hv2, "red", "red2", "02:00:00:00:00:02", "10.0.0.2/24");
        // the same addresses in another tenant
        blue1 = vm(hv1, "blue", "blue1", "02:00:00:00:00:01", "10.0.0.1/24");
        blue2 = vm(hv2, "blue", "blue2", "02:00:00:00:00:03", "10.0.0.3/24");
        rest.checkRealized(LIMIT);
        // the userspace datapath drops the first packet to a node whose address it has to ask for
        red1.awaitPing("10.0.0.2", LIMIT);
        red2.awaitPing("10.0.0.1", LIMIT);
    }

    private static Vm vm(final Hypervisor on, final String logicalSwitch, final String name, final String mac,
            final String address) {
        final Vm vm = on.addVm(name, mac, List.of(address), name);
        rest.merge(new NetworkDocument().port(logicalSwitch, vm));
        return vm;
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void before() {
        log = controller.logPosition();
    }

    @AfterEach
    void everyNodeHasWhatItIsToHave() {
        rest.checkRealized(LIMIT);
        Oracle.check(rest, lab.hypervisors().stream().map(Node::of).toList());
        Troubles.check(controller, log);
    }

    @Test
    void membersReachEachOtherAndTenantsDoNotMeet() {
        assertTrue(red1.ping("10.0.0.2", 3).complete(), "red across hypervisors");
        assertTrue(blue1.ping("10.0.0.3", 3).complete(), "blue across hypervisors");
        assertEquals(0, red1.ping("10.0.0.3", 2).received(), "red reaches blue");
        assertEquals(0, blue1.ping("10.0.0.2", 2).received(), "blue reaches red");
    }

    @Test
    void everyEncapsulationCarries() {
        for (final String encapsulation : List.of("gre", "geneve", "vxlan")) {
            rest.merge(new NetworkDocument().hypervisor(hv1, "zone", encapsulation)
                .hypervisor(hv2, "zone", encapsulation).logicalSwitch("red", "zone", encapsulation));
            rest.checkRealized(LIMIT);
            assertTrue(red1.ping("10.0.0.2", 3).complete(), "red by " + encapsulation);
            // blue stays on its own encapsulation: several are in use at once
            assertTrue(blue1.ping("10.0.0.3", 3).complete(), "blue beside " + encapsulation);
            Oracle.check(rest, lab.hypervisors().stream().map(Node::of).toList());
        }
    }

    @Test
    void broadcastReachesEveryMemberOnceAndNobodyElse() {
        for (final Vm vm : List.of(red2, blue1, blue2)) {
            assertTrue(vm.exec("sysctl", "-w", "net.ipv4.icmp_echo_ignore_broadcasts=0").ok());
        }
        final var answer = red1.exec("ping", "-b", "-c", "3", "-i", "0.2", "-w", "5", "10.0.0.255").out();
        assertEquals(3, answer.lines().filter(line -> line.contains("bytes from 10.0.0.2:")).count(), answer);
        assertFalse(answer.contains("DUP"), answer);
        assertFalse(answer.contains("from 10.0.0.3"), answer);
        assertFalse(answer.contains("from 10.0.0.1:"), answer);
    }

    @Test
    void aStoppedControllerIsNotMissedAndComesBackWithoutAFlowMod() {
        restart("stop and start", () -> {
            controller.stop();
            controller.start();
        });
    }

    @Test
    void aKilledControllerIsNotMissedAndComesBackWithoutAFlowMod() {
        restart("kill -9 and start", () -> {
            controller.kill();
            controller.start();
        });
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() {
        final List<String> ports = IntStream.range(0, 50).mapToObj(number -> "kept" + number).toList();
        ports.forEach(port -> rest.patch("/rests/data/weft:network",
            new NetworkDocument().setPort("red", port, Map.of())).check());
        controller.kill();
        controller.start();
        controller.awaitReady(Duration.ofMinutes(3));
        final String path = "/rests/data/weft:network/weft-logical-switching:logical-switch=red/port=";
        assertEquals(List.of(), ports.stream().filter(port -> !rest.get(path + port + "?content=config").ok()).toList(),
            "acknowledged and lost");
        ports.forEach(port -> rest.delete(path + port).check());
        Measurements.note("kill -9 right after an answer", ports.size() + " acknowledged, 0 of them lost");
        awaitConnected();
    }

    private void restart(final String how, final Runnable restart) {
        final PingResult result;
        try (var ping = red1.startPing("10.0.0.2", INTERVAL)) {
            ping.awaitMore(10, LIMIT);
            restart.run();
            controller.awaitReady(Duration.ofMinutes(3));
            awaitConnected();
            rest.checkRealized(LIMIT);
            ping.awaitMore(10, LIMIT);
            result = ping.stop();
        }
        long mods = 0;
        for (final String node : List.of("hv1", "hv2")) {
            final var status = rest.nodeStatus(node);
            assertTrue(status.path("read-backs").asLong() > 0, node + " was compared");
            mods += status.path("flow-mods-sent").asLong() + status.path("group-mods-sent").asLong();
        }
        Measurements.note(how, result.sent() + " pings sent, " + result.lost() + " lost, " + mods
            + " flow-mods and group-mods sent");
        assertEquals(0, result.lost(), "pings lost");
        assertEquals(0, mods, "flow-mods and group-mods sent");
    }

    @Test
    void flowsAreBackAfterARestartOfOpenVswitch() {
        hv2.killVswitchd();
        final long start = System.nanoTime();
        hv2.startVswitchd();
        red1.awaitPing("10.0.0.2", LIMIT);
        Measurements.note("restart of ovs-vswitchd",
            "pings answered again after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertTrue(blue2.ping("10.0.0.1", 3).complete());
    }

    @Test
    void aNodeThatWasAwayCatchesUp() {
        // one node cannot reach the controller while the network changes
        hv2.setManagementLink(false);
        Await.until("hv2 is seen to be gone", LIMIT, () -> !connected("hv2"));
        final Vm late = vm(hv1, "red", "late", "02:00:00:00:00:09", "10.0.0.9/24");
        final var answer = rest.awaitRealized(Duration.ofSeconds(2));
        assertFalse(answer.realized());
        assertEquals(List.of("hv2"), answer.lateNodes());
        assertTrue(red1.ping("10.0.0.2", 3).complete(), "what was there goes on");
        final long before = rest.nodeStatus("hv2").path("flow-mods-sent").asLong();

        hv2.setManagementLink(true);
        awaitConnected();
        rest.checkRealized(LIMIT);

        Measurements.note("flow-mods sent to the node that was away",
            Long.toString(rest.nodeStatus("hv2").path("flow-mods-sent").asLong() - before));
        assertTrue(red2.ping("10.0.0.9", 3).complete(), "the node that was away knows the new port");
        hv1.removeVm(late);
        rest.delete("/rests/data/weft:network/weft-logical-switching:logical-switch=red/port=late").check();
    }

    @Test
    void configurationChangedWhileTheControllerIsDownForANodeIsCaughtUp() {
        controller.stop();
        hv2.setManagementLink(false);
        controller.start();
        controller.awaitReady(Duration.ofMinutes(3));
        Await.until("hv1 is back", LIMIT, () -> connected("hv1"));
        // hv2 has not reported since the controller started: its ports stay where they were
        final Vm added = vm(hv1, "blue", "added", "02:00:00:00:00:0a", "10.0.0.10/24");
        assertTrue(red1.ping("10.0.0.2", 3).complete());
        hv2.setManagementLink(true);
        awaitConnected();
        rest.checkRealized(LIMIT);
        assertTrue(blue2.ping("10.0.0.10", 3).complete());
        hv1.removeVm(added);
        rest.delete("/rests/data/weft:network/weft-logical-switching:logical-switch=blue/port=added").check();
    }

    @Test
    void whatIsNotOursIsNotTouched() {
        assertTrue(hv1.vsctl("list-br").lines().toList().containsAll(List.of("br-foreign", "br-phy")));
        assertEquals("", hv1.vsctl("get-fail-mode", "br-foreign").trim());
        assertEquals("", hv1.vsctl("get-controller", "br-foreign").trim());
        assertEquals("", hv1.vsctl("get-controller", "br-phy").trim());
    }

    private static boolean connected(final String node) {
        final var status = rest.nodeStatus(node);
        return status.path("openflow-connected").asBoolean() && status.path("ovsdb-connected").asBoolean();
    }

    private static void awaitConnected() {
        Await.until("both nodes are connected", LIMIT, () -> connected("hv1") && connected("hv2"));
    }
}
