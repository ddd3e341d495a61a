package org.weft.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What scenarios use beyond virtual machines that talk. Integration bridges are made by the test. Needs root. */
class LabToolsTest {
    private static final Path PARENT = Path.of("target/lab");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Hypervisor hypervisor(final Lab lab, final String name) {
        final Hypervisor hypervisor = lab.addHypervisor(name);
        hypervisor.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "datapath_type=netdev",
            "fail_mode=standalone");
        return hypervisor;
    }

    private static void tunnel(final Hypervisor from, final Hypervisor to) {
        from.vsctl("add-port", "br-int", "tun0", "--", "set", "interface", "tun0", "type=vxlan",
            "options:remote_ip=" + to.tunnelAddress());
    }

    private static Vm vm(final Hypervisor hypervisor, final String name, final int number) {
        return hypervisor.addVm(name, "02:00:00:00:00:0" + number,
            List.of("10.0.0." + number + "/24", "fd00:10::" + number + "/64"), "vif-" + name);
    }

    @Test
    void vlansOfThePhysicalNetworkAreApart() {
        final Lab lab = Lab.temporary(PARENT);
        try (lab) {
            final Hypervisor hv1 = hypervisor(lab, "hv1");
            final Hypervisor hv2 = hypervisor(lab, "hv2");
            hv1.addPhysicalBridge("br-ext");
            hv2.addPhysicalBridge("br-ext");
            final PhysicalHost five = lab.addPhysicalHost("five", "10.0.0.105/24", OptionalInt.of(5));
            final PhysicalHost six = lab.addPhysicalHost("six", "10.0.0.106/24", OptionalInt.of(6));
            final PhysicalHost plain = lab.addPhysicalHost("plain", "10.0.0.100/24", OptionalInt.empty());
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv2, "vm2", 2);
            for (Hypervisor hv : lab.hypervisors()) {
                hv.vsctl("add-port", "br-int", "in", "--", "set", "interface", "in", "type=patch", "options:peer=out",
                    "--", "add-port", "br-ext", "out", "--", "set", "interface", "out", "type=patch",
                    "options:peer=in");
                hv.vsctl("set", "port", hv == hv1 ? vm1.port() : vm2.port(), "tag=5");
            }
            vm1.awaitPing(five.ip(), LIMIT);
            assertTrue(five.reaches(vm2));
            assertTrue(vm1.reaches(vm2));
            assertEquals(0, vm1.ping(six.ip(), 2).received());
            assertEquals(0, vm1.ping(plain.ip(), 2).received());
            hv1.vsctl("clear", "port", vm1.port(), "tag");
            vm1.awaitPing(plain.ip(), LIMIT);
            assertFalse(vm1.ping(five.ip(), 2).complete());
            hv1.vsctl("set", "port", vm1.port(), "tag=6");
            vm1.awaitPing(six.ip(), LIMIT);
            try (Capture tagged = hv1.capture("x-br-ext", "")) {
                vm1.send(Frames.fromRandomSource("ffffffffffff"), 1, 0);
                tagged.await(1, LIMIT);
                assertTrue(tagged.frames().stream().anyMatch(frame -> frame.substring(24).startsWith("8100000688b5")),
                    () -> tagged.frames().toString());
            }

            hv1.removePhysicalBridge("br-ext");
            assertFalse(vm1.reaches(six));
            hv1.addPhysicalBridge("br-ext");
            lab.removePhysicalHost(plain);
            assertEquals(List.of(five, six), lab.physicalHosts());
            assertEquals(OptionalInt.of(6), Lab.open(lab.dir()).physicalHosts().get(1).vlan());
            lab.removeHypervisor(hv2);
            assertThrows(LabException.class, () -> lab.addHypervisor("six"));
            assertFalse(five.mac().isEmpty());
        }
        assertEquals(List.of(), Namespace.list("weft-" + lab.id() + "-"));
        assertEquals(List.of(), Lab.processes(lab.dir().toAbsolutePath().normalize()));
    }

    @Test
    void virtualMachinesMove() {
        try (Lab lab = Lab.temporary(PARENT)) {
            final Hypervisor hv1 = hypervisor(lab, "hv1");
            final Hypervisor hv2 = hypervisor(lab, "hv2");
            tunnel(hv1, hv2);
            tunnel(hv2, hv1);
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv1, "vm2", 2);
            vm2.exec("ip", "route", "add", "default", "via", "10.0.0.254");
            vm1.awaitPing(vm2.ip(), LIMIT);
            assertTrue(vm1.ping(vm2.ip6(), 2).complete());
            final String neighbour = vm2.exec("ip", "neigh", "show", vm1.ip()).out();
            assertTrue(neighbour.contains(vm1.mac()), neighbour);

            hv1.startMove(vm2, hv2).cancel();
            assertFalse(hv2.vsctl("list-ports", "br-int").contains(vm2.port()));
            assertTrue(vm1.reaches(vm2));
            try (Ping ping = vm1.startPing(vm2.ip(), Duration.ofMillis(50))) {
                ping.awaitMore(3, LIMIT);
                final Move move = hv1.startMove(vm2, hv2);
                for (Hypervisor hv : lab.hypervisors()) {
                    assertEquals("vif-vm2", hv.vsctl("get", "interface", vm2.port(), "external_ids:iface-id").strip());
                }
                ping.awaitMore(3, LIMIT);
                assertEquals("hv1", vm2.hypervisor());
                move.complete();
                vm2.send(Frames.announcement(vm2.mac()), 1, 0);
                ping.awaitMore(3, LIMIT);
                final PingResult result = ping.stop();
                assertTrue(result.longestGap().toMillis() < 5000, result.toString());
            }
            assertEquals("hv2", Lab.open(lab.dir()).vm("vm2").orElseThrow().hypervisor());
            assertFalse(hv1.vsctl("list-ports", "br-int").contains(vm2.port()));
            assertTrue(vm1.ping(vm2.ip6(), 2).complete());
            assertTrue(vm2.exec("ip", "route").out().contains("default via 10.0.0.254 dev eth0"));
            assertTrue(vm2.exec("ip", "neigh", "show", vm1.ip()).out().contains(vm1.mac()));
            assertEquals(Set.of("lo", "eth0"), links(vm2));
            hv2.startMove(vm2, hv1).complete();
            vm2.awaitPing(vm1.ip(), LIMIT);
            assertTrue(vm2.reaches(vm1));
        }
    }

    @Test
    void framesAndStreamsAreSent() {
        try (Lab lab = Lab.temporary(PARENT)) {
            final Hypervisor hv1 = hypervisor(lab, "hv1");
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv1, "vm2", 2);
            // At once: no address waits for a check that it is unique.
            assertTrue(vm1.ping(vm2.ip6(), 1).complete());

            try (Capture capture = vm2.capture("inbound and ether proto 0x88b5")) {
                // Each frame makes its own flow in the datapath; a few may get lost when the machine is busy.
                vm1.send(Frames.fromRandomSource(vm2.mac()), 200, 500);
                final List<String> frames = capture.await(150, LIMIT);
                assertEquals(frames.size(), new HashSet<>(frames).size());
                assertTrue(frames.stream().allMatch(frame -> frame.startsWith("02000000000202")
                    && frame.length() == 120));
            }
            try (Capture capture = vm2.capture("arp");
                    Background flood = vm1.flood(Frames.arpForRandomTarget(vm1.mac(), vm1.ip(), 2), 100)) {
                final List<String> frames = capture.await(20, LIMIT);
                assertTrue(frames.stream().anyMatch(frame -> frame.startsWith("0a00", 76)), frames::toString);
                assertTrue(flood.running());
            }
            final long sent = sent(vm1);
            assertTrue(Await.holds(Duration.ofMillis(500), () -> sent(vm1) < sent + 20), "a flood ends");
            assertThrows(LabException.class, () -> vm1.send("0", 1, 0));

            final Duration second = Duration.ofSeconds(1);
            assertTrue(vm1.throughput(vm2, Traffic.tcp(second)) > 1e6);
            assertTrue(vm1.throughput(vm2, vm2.ip6(), Traffic.tcp(second).reverse()) > 1e6);
            final double udp = vm1.throughput(vm2, Traffic.udp(second, 2_000_000));
            assertEquals(2e6, udp, 4e5);
            assertEquals(2e6, vm1.throughput(vm2, Traffic.udp(second, 2_000_000).reverse()), 4e5);
            vm2.namespace().ip("link", "set", "eth0", "down");
            assertThrows(LabException.class, () -> vm1.throughput(vm2, Traffic.tcp(second)));
        }
    }

    private static long sent(final Vm vm) {
        return Long.parseLong(vm.exec("cat", "/sys/class/net/eth0/statistics/tx_packets").out().strip());
    }

    private static Set<String> links(final Vm vm) {
        final Set<String> names = new HashSet<>();
        Json.parse(vm.namespace().ip("-j", "link")).forEach(link -> names.add(link.path("ifname").asText()));
        return names;
    }
}
