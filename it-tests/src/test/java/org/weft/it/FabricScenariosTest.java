package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.BROADCAST;
import static org.weft.it.FabricLab.LIMIT;
import static org.weft.it.FabricLab.arrivals;
import static org.weft.it.FabricLab.count;
import static org.weft.it.FabricLab.encapsulated;
import static org.weft.it.FabricLab.frame;
import static org.weft.it.FabricLab.warm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Capture;
import org.weft.lab.Hypervisor;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;

/** What switches do beyond one frame for one port, with real packets between several nodes. */
class FabricScenariosTest extends TrafficScenarios {
    @Test
    void aVifThatMovesIsMissedForLessThanASecond() {
        final Hypervisor source = fabric.hypervisor(2);
        final Hypervisor target = fabric.hypervisor(3);
        fabric.rest().merge(overlay("move"));
        final Vm still = fabric.vm(1, "move", 1);
        final Vm moving = fabric.vm(2, "move", 2);
        final Vm beside = fabric.vm(3, "move", 3);
        fabric.realized();
        warm(still, moving, beside);
        assertTrue(source.flows().stream().anyMatch(flow -> ofMove(flow)), "the source has flows of the switch");

        // the overlap: both nodes report the VIF, the last one has it, also when the other one tells something again
        final var first = source.startMove(moving, target);
        Await.until("the VIF on hv3", LIMIT, () -> "hv3".equals(node("move2")));
        source.vsctl("set", "interface", moving.port(), "external_ids:told=again");
        assertFalse(Await.holds(Duration.ofSeconds(1), () -> !"hv3".equals(node("move2"))), "the VIF stays on hv3");
        first.cancel();
        Await.until("the VIF on hv2", LIMIT, () -> "hv2".equals(node("move2")));
        fabric.realized();

        final PingResult result;
        try (var announced = announcements(target);
                var rarp = still.capture("inbound and ether proto 0x8035 and ether src " + moving.mac());
                var ping = still.startPing(moving.ip(), Duration.ofMillis(20))) {
            ping.awaitMore(20, LIMIT);
            source.startMove(moving, target).complete();
            ping.awaitMore(20, LIMIT);
            result = ping.stop();
            assertEquals(3, announced.await(3, LIMIT).size(), "announcements");
            rarp.await(1, LIMIT);
        }
        Measurements.note("VIF that moves", result.lost() + " of " + result.sent() + " pings 20 ms apart lost, "
            + result.longestGap().toMillis() + " ms without an answer");
        assertTrue(result.longestGap().toMillis() < 1000, "without an answer for " + result.longestGap());
        fabric.realized();
        assertEquals("hv3", node("move2"));
        assertFalse(source.flows().stream().anyMatch(flow -> ofMove(flow)), "the source has forgotten the switch");
    }

    /** RARP requests that a node sends to the first one. */
    private static Capture announcements(final Hypervisor from) {
        return from.capture("eth0", "src host " + from.tunnelAddress() + " and dst host "
            + fabric.hypervisor(1).tunnelAddress() + " and udp dst port 4789 and ether[62:2] = 0x8035");
    }

    /** A flow about the port that moves. */
    private static boolean ofMove(final String flow) {
        return flow.contains("dl_dst=02:00:00:00:00:02");
    }

    private static String node(final String port) {
        return fabric.status("logical-switch=move/port=" + port).path("transport-node").asText();
    }

    @Test
    void serviceNodesReplicate() {
        final Hypervisor sender = fabric.hypervisor(1);
        fabric.rest().merge(overlay("bum"));
        final Vm from = fabric.vm(1, "bum", 1);
        final Vm beside = fabric.vm(1, "bum", 2);
        final Vm remote = fabric.vm(2, "bum", 3);
        final Vm other = fabric.vm(3, "bum", 4);
        fabric.realized();
        final List<Vm> members = List.of(beside, remote, other);
        warm(from, remote, other);
        assertEquals(2, copies(sender, from, members, BROADCAST).size(), "copies sent by the source");

        fabric.rest().merge(overlay("bum").setSwitch("bum", Map.of("replication-mode", "service")));
        fabric.realized();
        awaitServed("sn1=up", "sn2=up");
        final List<String> targets = copies(sender, from, members, BROADCAST);
        assertEquals(1, targets.size(), "copies sent to a service node");
        assertEquals(targets, copies(sender, from, members, "01:00:5e:01:02:03"), "multicast");
        final Hypervisor used = fabric.byAddress(targets.get(0)).orElseThrow();
        final Hypervisor spare = fabric.others().stream().filter(node -> node != used).findFirst().orElseThrow();
        assertTrue(fabric.others().contains(used), "replicated by " + used);

        remote.exec("sysctl", "-w", "net.ipv4.icmp_echo_ignore_broadcasts=0");
        try (var ping = from.start("ping", "-b", "-D", "-n", "-O", "-i", "0.02", "10.0.0.255")) {
            awaitMore(ping::text);
            fabric.controller().pause();
            used.killVswitchd();
            awaitMore(ping::text);
            fabric.controller().resume();
            ping.interrupt();
            gap("service node that dies while the controller is away", ping.text());
        }
        awaitServed(used.name() + "=down", spare.name() + "=up");
        assertEquals(List.of(), fabric.faults("logical-switch=bum"));
        assertEquals(List.of(spare), nodes(copies(sender, from, members, BROADCAST)));

        try (var ping = from.start("ping", "-b", "-D", "-n", "-O", "-i", "0.02", "10.0.0.255")) {
            awaitMore(ping::text);
            spare.killVswitchd();
            awaitMore(ping::text);
            ping.interrupt();
            gap("last service node that dies", ping.text());
        }
        awaitServed("sn1=down", "sn2=down");
        fabric.awaitFaults("logical-switch=bum", List.of("no-service-node:hv1", "no-service-node:hv2",
            "no-service-node:hv3"));
        assertEquals(2, copies(sender, from, members, BROADCAST).size(), "copies sent by the source again");

        try (var ping = from.start("ping", "-b", "-D", "-n", "-O", "-i", "0.02", "10.0.0.255")) {
            awaitMore(ping::text);
            used.startVswitchd();
            spare.startVswitchd();
            fabric.awaitFaults("logical-switch=bum", List.of());
            awaitServed("sn1=up", "sn2=up");
            fabric.realized();
            awaitMore(ping::text);
            ping.interrupt();
            gap("service nodes that come back", ping.text());
        }
        assertEquals(List.of(used), nodes(copies(sender, from, members, BROADCAST)));
    }

    private static void awaitServed(final String... tunnels) {
        for (int at = 1; at <= 3; at++) {
            for (final String tunnel : tunnels) {
                fabric.awaitTunnel(fabric.hypervisor(at), tunnel);
            }
        }
    }

    private static List<Hypervisor> nodes(final List<String> addresses) {
        return addresses.stream().map(address -> fabric.byAddress(address).orElseThrow()).toList();
    }

    /** Waits for more answers to a broadcast ping. */
    private static void awaitMore(final Supplier<String> output) {
        final long before = output.get().lines().filter(line -> line.contains("bytes from")).count();
        Await.until("answers", LIMIT, () ->
            output.get().lines().filter(line -> line.contains("bytes from")).count() > before + 20);
    }

    private static void gap(final String what, final String output) {
        final PingResult result = PingResult.parse(output);
        Measurements.note(what, result.longestGap().toMillis() + " ms without broadcast, " + result.lost() + " of "
            + result.sent() + " lost");
        assertTrue(result.longestGap().toMillis() < 1000, what + ": no broadcast for " + result.longestGap());
    }

    /** Sends frames to all members, which each must get once, and the sender not at all.
     *
     * @return to which addresses the sender's node sends each of them */
    private static List<String> copies(final Hypervisor sender, final Vm from, final List<Vm> members,
            final String to) {
        final int frames = 5;
        final var captures = members.stream().map(FabricLab::arrivals).toList();
        try (var self = arrivals(from); var underlay = encapsulated(sender)) {
            from.send(frame(to, from.mac(), "0001"), frames, 50);
            from.send(frame(to, from.mac(), "0002"), 1, 0);
            for (int at = 0; at < members.size(); at++) {
                assertEquals(frames, count(captures.get(at), "0001", "0002"), "frames that reach " + members.get(at));
            }
            members.get(0).send(frame(BROADCAST, members.get(0).mac(), "0003"), 1, 0);
            assertEquals(0, count(self, "0001", "0003"), "frames that come back");
            final List<String> sent = underlay.frames().stream().filter(frame -> frame.contains("88b5000100"))
                .map(FabricLab::destination).toList();
            final List<String> targets = sent.stream().distinct().sorted().toList();
            assertEquals(frames * targets.size(), sent.size(), "the same copies of each frame");
            return targets;
        } finally {
            captures.forEach(Capture::close);
        }
    }

    @Test
    void isolatedPortsMeetUplinksOnly() {
        fabric.rest().merge(overlay("iso").setSwitch("iso", Map.of("port-isolation", true)));
        final Vm first = fabric.vm(1, "iso", 1);
        final List<Vm> others = List.of(fabric.vm(1, "iso", 2), fabric.vm(2, "iso", 3));
        final List<Vm> uplinks = List.of(fabric.vm(1, "iso", 4), fabric.vm(2, "iso", 5));
        uplinks.forEach(vm -> fabric.rest().merge(overlay("iso").setPort("iso", vm.name(), Map.of("uplink", true))));
        fabric.realized();
        for (final Vm uplink : uplinks) {
            assertTrue(first.reaches(uplink), "isolated to " + uplink);
            others.forEach(isolated -> assertTrue(uplink.reaches(isolated), uplink + " to isolated"));
        }
        others.forEach(isolated -> assertEquals(0, first.ping(isolated.ip(), 2).received(), "isolated meet"));

        final var gets = IntStream.range(0, 4).mapToObj(at ->
            arrivals(at < 2 ? others.get(at) : uplinks.get(at - 2))).toList();
        try {
            first.send(frame(BROADCAST, first.mac(), "0001"), 5, 50);
            others.forEach(isolated -> first.send(frame(isolated.mac(), first.mac(), "0001"), 5, 50));
            first.send(frame(BROADCAST, first.mac(), "0002"), 1, 0);
            assertEquals(5, count(gets.get(2), "0001", "0002"), "broadcast to the uplink here");
            assertEquals(5, count(gets.get(3), "0001", "0002"), "broadcast to the uplink elsewhere");
            uplinks.get(1).send(frame(BROADCAST, uplinks.get(1).mac(), "0003"), 1, 0);
            assertEquals(0, count(gets.get(0), "0001", "0003"), "frames to an isolated port here");
            assertEquals(0, count(gets.get(1), "0001", "0003"), "frames to an isolated port elsewhere");
        } finally {
            gets.forEach(Capture::close);
        }
        fabric.rest().merge(overlay("iso").setSwitch("iso", Map.of("port-isolation", false)));
        fabric.realized();
        others.forEach(vm -> assertTrue(first.reaches(vm), "no longer isolated"));
    }

    @Test
    void addressesBehindPortsAreLearnt() {
        final String behind = "02:be:00:00:00:01";
        fabric.rest().merge(overlay("learn"));
        final Vm first = fabric.vm(1, "learn", 1);
        final Vm second = fabric.vm(2, "learn", 2);
        final Vm plain = fabric.vm(1, "learn", 3);
        final Vm sender = fabric.vm(3, "learn", 4);
        List.of(first, second).forEach(vm ->
            fabric.rest().merge(overlay("learn").setPort("learn", vm.name(), Map.of("mac-learning", true))));
        fabric.realized();
        final List<Vm> places = List.of(first, second, plain);
        warm(first, second, sender);
        assertEquals(List.of(5L, 5L, 0L), whoGets(sender, behind, places), "an unknown address");
        first.send(frame(BROADCAST, behind, "0009"), 1, 0);
        assertEquals(List.of(5L, 0L, 0L), whoGets(sender, behind, places), "an address behind the first");
        assertEquals(List.of(5L, 0L), whoGets(plain, behind, List.of(first, second)), "from the same node");
        second.send(frame(BROADCAST, behind, "0009"), 1, 0);
        assertEquals(List.of(0L, 5L, 0L), whoGets(sender, behind, places), "an address that moved to the second");
        assertEquals(List.of(0L, 5L), whoGets(plain, behind, List.of(first, second)), "from the node that it left");
        plain.send(frame(BROADCAST, behind, "0009"), 1, 0);
        assertEquals(List.of(0L, 5L, 0L), whoGets(sender, behind, places), "a plain port takes no address");
        assertEquals(List.of(5L, 5L, 0L), whoGets(sender, "02:be:00:00:00:02", places), "another unknown address");
    }

    /** How many of five frames reach each machine. */
    private static List<Long> whoGets(final Vm from, final String to, final List<Vm> places) {
        final var captures = places.stream().map(FabricLab::arrivals).toList();
        try {
            from.send(frame(to, from.mac(), "0001"), 5, 50);
            from.send(frame(BROADCAST, from.mac(), "0002"), 1, 0);
            return captures.stream().map(capture -> count(capture, "0001", "0002")).toList();
        } finally {
            captures.forEach(Capture::close);
        }
    }
}
