package org.weft.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lab without a controller: the integration bridge is made by the test. Needs root. */
class LabTest {
    private static final Path PARENT = Path.of("target/lab");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static void standalone(final Hypervisor hypervisor) {
        hypervisor.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "datapath_type=netdev",
            "fail_mode=standalone", "protocols=OpenFlow13");
    }

    private static void tunnel(final Hypervisor from, final Hypervisor to) {
        from.vsctl("add-port", "br-int", "tun0", "--", "set", "interface", "tun0", "type=vxlan",
            "options:remote_ip=" + to.tunnelAddress(), "options:key=7");
    }

    private static Vm vm(final Hypervisor hypervisor, final String name, final int number) {
        return hypervisor.addVm(name, "02:00:00:00:00:0" + number,
            List.of("10.0.0." + number + "/24", "fd00:10::" + number + "/64"), "vif-" + name);
    }

    private static void assertGone(final String id, final Path dir) {
        assertEquals(List.of(), Namespace.list("weft-" + id + "-"));
        assertEquals(List.of(), Lab.processes(dir.toAbsolutePath().normalize()));
        assertFalse(Command.of("ip", "link").check().contains("weftm-" + id));
        assertFalse(Files.exists(dir));
    }

    @Test
    void virtualMachinesReachEachOtherOverATunnel() {
        try (Lab lab = Lab.temporary(PARENT)) {
            final Hypervisor hv1 = lab.addHypervisor("hv1");
            final Hypervisor hv2 = lab.addHypervisor("hv2");
            standalone(hv1);
            standalone(hv2);
            tunnel(hv1, hv2);
            tunnel(hv2, hv1);
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv2, "vm2", 2);
            vm1.awaitPing(vm2.ip(), LIMIT);
            assertTrue(vm1.reaches(vm2));
            assertTrue(vm1.ping("fd00:10::2", 2).complete());
            assertEquals("vif-vm1", hv1.vsctl("get", "interface", vm1.port(), "external_ids:iface-id").strip());
            assertEquals(1, hv1.flowCount());
            assertEquals(List.of("priority=0 actions=NORMAL"), hv1.flows());
            assertEquals(List.of(), hv1.groups());

            // A ping that runs tells of a pause of the path.
            try (Ping ping = vm1.startPing(vm2.ip(), Duration.ofMillis(50))) {
                ping.awaitMore(3, LIMIT);
                hv2.setLink(false);
                final int before = ping.received();
                Await.holds(Duration.ofMillis(500), () -> ping.received() > before + 100);
                hv2.setLink(true);
                ping.awaitMore(3, LIMIT);
                final PingResult result = ping.stop();
                assertTrue(result.lost() >= 5, result.toString());
                assertTrue(result.longestGap().toMillis() >= 300, result.toString());
            }

            // After a restart of ovs-vswitchd everything works as before.
            hv1.killVswitchd();
            assertFalse(hv1.running());
            hv1.startVswitchd();
            vm1.awaitPing(vm2.ip(), LIMIT);
            hv1.stopOvsdb();
            assertFalse(hv1.running());
            hv1.startOvsdb();
            assertTrue(hv1.running());
            vm1.awaitPing(vm2.ip(), LIMIT);
            hv1.pause();
            assertEquals(0, vm1.ping(vm2.ip(), 1).received());
            hv1.resume();
            vm1.awaitPing(vm2.ip(), LIMIT);

            hv1.removeVm(vm1);
            assertEquals(List.of(vm2), lab.vms());
            assertFalse(hv1.vsctl("list-ports", "br-int").contains(vm1.port()));
        }
    }

    @Test
    void hypervisorsReachTheRootNamespace() {
        try (Lab lab = Lab.temporary(PARENT)) {
            final Hypervisor hv1 = lab.addHypervisor("hv1", List.of("tcp:" + lab.rootAddress() + ":6640"));
            assertTrue(hv1.exec("ping", "-c", "1", "-W", "2", lab.rootAddress()).ok());
            assertEquals("tcp:" + lab.rootAddress() + ":6640", hv1.vsctl("get-manager").strip());
            hv1.setManagementLink(false);
            assertFalse(hv1.exec("ping", "-c", "1", "-W", "1", lab.rootAddress()).ok());
        }
    }

    @Test
    void twoLabsDoNotMeet() {
        try (Lab one = Lab.temporary(PARENT); Lab two = Lab.temporary(PARENT)) {
            assertNotEquals(one.rootAddress(), two.rootAddress());
            final Hypervisor hv1 = one.addHypervisor("hv1");
            final Hypervisor hv2 = two.addHypervisor("hv1");
            standalone(hv1);
            standalone(hv2);
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv1, "vm2", 2);
            vm(hv2, "vm1", 3);
            vm1.awaitPing(vm2.ip(), LIMIT);
            assertEquals(0, vm1.ping("10.0.0.3", 2).received());
            two.close();
            assertGone(two.id(), two.dir());
            assertTrue(vm1.reaches(vm2));
        }
    }

    @Test
    void isOpenedAgainByAnotherProgram() {
        try (Lab lab = Lab.temporary(PARENT)) {
            final Hypervisor hv1 = lab.addHypervisor("hv1");
            standalone(hv1);
            final Vm vm1 = vm(hv1, "vm1", 1);
            final Vm vm2 = vm(hv1, "vm2", 2);
            final Lab again = Lab.open(lab.dir());
            assertEquals(lab.id(), again.id());
            assertTrue(again.hypervisor("hv1").orElseThrow().running());
            assertEquals(vm1.addresses(), again.vm("vm1").orElseThrow().addresses());
            again.vm("vm1").orElseThrow().awaitPing(vm2.ip(), LIMIT);
            assertThrows(LabException.class, () -> again.addHypervisor("vm1"));
            assertThrows(LabException.class, () -> Lab.create(lab.id(), Path.of("target/lab/other")));
        }
    }

    @Test
    void nothingIsLeft() {
        final Lab lab = Lab.temporary(PARENT);
        try (lab) {
            final Hypervisor hv1 = lab.addHypervisor("hv1");
            standalone(hv1);
            vm(hv1, "vm1", 1);
            hv1.pause();
        }
        assertGone(lab.id(), lab.dir());
        lab.close();
        assertGone(lab.id(), lab.dir());
    }

    @Test
    void leftoversAreFoundByNameAlone() throws IOException {
        final Lab lab = Lab.temporary(PARENT);
        try (lab) {
            final Hypervisor hv1 = lab.addHypervisor("hv1");
            new Namespace("weft-" + lab.id() + "-half").create();
            Files.delete(hv1.dir().resolve("ovs-vswitchd.pid"));
            Files.delete(lab.dir().resolve("lab.json"));
            Lab.remove(lab.id(), lab.dir());
            assertGone(lab.id(), lab.dir());
        }
    }

    @Test
    void refusesBadNames() {
        assertThrows(LabException.class, () -> Lab.create("has-dash", Path.of("target/lab/bad")));
        try (Lab lab = Lab.temporary(PARENT)) {
            assertThrows(LabException.class, () -> lab.addHypervisor("fabric"));
            assertThrows(LabException.class, () -> lab.addHypervisor("much-too-long-a-name"));
        }
    }

    @Test
    void tellsWhichNetworksOverlap() {
        assertTrue(Fabric.overlaps("198.18.1", "198.18.1.7"));
        assertTrue(Fabric.overlaps("198.18.1", "198.18.0.0/15"));
        assertTrue(Fabric.overlaps("198.18.1", "198.18.1.0/28"));
        assertFalse(Fabric.overlaps("198.18.1", "198.18.2.0/24"));
        assertFalse(Fabric.overlaps("198.18.1", "192.0.2.1"));
    }
}
