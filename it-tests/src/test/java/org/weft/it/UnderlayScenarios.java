package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;
import static org.weft.it.FabricLab.ZONE;
import static org.weft.it.FabricLab.warm;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Hypervisor;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Vm;

/** What carries switches between nodes: zones, tunnels that are watched, IPv6, and physical networks. */
abstract class UnderlayScenarios extends FabricScenarios {
    @Test
    void aBridgedSwitchIsAPartOfThePhysicalNetwork() {
        final List<Hypervisor> nodes = List.of(fabric.hypervisor(1), fabric.hypervisor(2));
        final var connectors = List.of(Map.of("zone", ZONE, "bridge", "br-ext"));
        final var document = new NetworkDocument()
            .setSwitch("vlan", Map.of("bridging", Map.of("zone", ZONE, "vlan", 100)))
            .setSwitch("flat", Map.of("bridging", Map.of("zone", ZONE)));
        nodes.forEach(node -> document.setNode(node.name(), Map.of("bridge-connector", connectors)));
        fabric.rest().merge(document);
        nodes.get(1).addPhysicalBridge("br-ext");
        final Vm first = fabric.vm(1, "vlan", 1);
        final Vm second = fabric.vm(2, "vlan", 2);
        final Vm flatFirst = fabric.vm(1, "flat", 1);
        final Vm flatSecond = fabric.vm(2, "flat", 2);
        Await.until("the fault no-bridge", LIMIT, () ->
            fabric.faults("transport-node=hv1").contains("no-bridge:br-ext"));
        assertEquals(0, first.ping(second.ip(), 1).received(), "without a bridge");
        log = fabric.controller().logPosition();
        nodes.get(0).addPhysicalBridge("br-ext");
        fabric.awaitFaults("transport-node=hv1", List.of());
        fabric.realized();

        final PhysicalHost inVlan = fabric.lab().addPhysicalHost("in100", "10.0.0.100/24", OptionalInt.of(100));
        final PhysicalHost inOther = fabric.lab().addPhysicalHost("in200", "10.0.0.200/24", OptionalInt.of(200));
        final PhysicalHost inNone = fabric.lab().addPhysicalHost("in0", "10.0.0.50/24", OptionalInt.empty());
        for (final Vm vm : List.of(first, second)) {
            assertTrue(vm.reaches(inVlan) && inVlan.reaches(vm), vm + " and the host in its VLAN");
        }
        for (final Vm vm : List.of(flatFirst, flatSecond)) {
            assertTrue(vm.reaches(inNone) && inNone.reaches(vm), vm + " and the host without VLAN");
        }
        assertEquals(0, first.ping(inOther.ip(), 1).received(), "another VLAN");
        assertEquals(0, first.ping(inNone.ip(), 1).received(), "no VLAN");
        assertEquals(0, flatFirst.ping(inVlan.ip(), 1).received(), "a VLAN");
        assertTrue(first.reaches(second), "across the VLAN");
        assertTrue(flatFirst.reaches(flatSecond), "across the network without VLAN");
        nodes.forEach(node -> assertEquals(List.of(), fabric.tunnels(node), "tunnels of " + node));

        fabric.check(log);
        fabric.clear();
        nodes.forEach(node -> {
            fabric.rest().delete("/rests/data/weft:network/weft-transport:transport-node=" + node.name()
                + "/bridge-connector=" + ZONE).check();
            node.removePhysicalBridge("br-ext");
        });
    }

    @Test
    void aSwitchUsesTheFirstZoneThatTwoNodesShare() {
        for (int at = 1; at <= 3; at++) {
            assertTrue(fabric.hypervisor(at).exec("ip", "addr", "add", "10.99.0." + at + "/24", "dev", "br-phy").ok());
        }
        final var first = Map.of("zone", "za", "encapsulation", "vxlan", "ip-address",
            fabric.hypervisor(1).tunnelAddress());
        final var second = Map.of("zone", "zb", "encapsulation", "geneve", "ip-address", "10.99.0.1");
        fabric.rest().merge(new NetworkDocument().zone("za").zone("zb")
            .setNode("hv1", Map.of("connector", List.of(first, second)))
            .setNode("hv2", Map.of("connector", List.of(Map.of("zone", "za", "encapsulation", "vxlan", "ip-address",
                fabric.hypervisor(2).tunnelAddress()))))
            .setNode("hv3", Map.of("connector", List.of(Map.of("zone", "zb", "encapsulation", "geneve", "ip-address",
                "10.99.0.3"))))
            .setSwitch("zones", Map.of("transport-binding", List.of(Map.of("zone", "za", "encapsulation", "vxlan"),
                Map.of("zone", "zb", "encapsulation", "geneve")))));
        final Vm both = fabric.vm(1, "zones", 1);
        final Vm one = fabric.vm(2, "zones", 2);
        final Vm other = fabric.vm(3, "zones", 3);
        fabric.realized();
        warm(both, one);
        warm(both, other);
        assertTrue(both.reaches(one), "by the first zone");
        try (var packets = fabric.hypervisor(3).capture("eth0",
                "udp dst port 6081 and src host 10.99.0.1 and dst host 10.99.0.3")) {
            assertTrue(both.reaches(other), "by the second zone");
            packets.await(3, LIMIT);
        }
        assertEquals(0, one.ping(other.ip(), 2).received(), "nodes that share no zone");
        assertEquals(List.of("hv2=unknown", "hv3=unknown"), fabric.tunnels(fabric.hypervisor(1)));
        assertEquals(List.of("hv1=unknown"), fabric.tunnels(fabric.hypervisor(2)));
        assertEquals(List.of("hv1=unknown"), fabric.tunnels(fabric.hypervisor(3)));
        fabric.others().forEach(node -> assertEquals(List.of(), fabric.tunnels(node), "no members on " + node));
        assertEquals(List.of("172.16.0.1 vxlan 172.16.0.2", "10.99.0.1 geneve 10.99.0.3"),
            FabricLab.items(fabric.rest().nodeStatus("hv1").path("tunnel")).sorted(Comparator.comparing(
                tunnel -> tunnel.path("peer").asText())).map(tunnel -> tunnel.path("local-address").asText() + ' '
                    + tunnel.path("encapsulation").asText() + ' ' + tunnel.path("remote-address").asText()).toList());

        fabric.check(log);
        fabric.clear();
        deleteConnectors("hv1", "za,vxlan", "zb,geneve");
        deleteConnectors("hv2", "za,vxlan");
        deleteConnectors("hv3", "zb,geneve");
        for (int at = 1; at <= 3; at++) {
            fabric.hypervisor(at).exec("ip", "addr", "del", "10.99.0." + at + "/24", "dev", "br-phy");
        }
    }

    private static void deleteConnectors(final String node, final String... keys) {
        for (final String key : keys) {
            fabric.rest().delete("/rests/data/weft:network/weft-transport:transport-node=" + node + "/connector=" + key)
                .check();
        }
    }

    @Test
    void aTunnelThatIsWatchedIsDownWhenThePeerDoesNotAnswer() {
        fabric.rest().merge(overlay("alive"));
        final Vm here = fabric.vm(1, "alive", 1);
        final Vm there = fabric.vm(2, "alive", 2);
        fabric.realized();
        fabric.awaitTunnel(fabric.hypervisor(1), "hv2=unknown");
        keepAlive(true);
        fabric.awaitTunnel(fabric.hypervisor(1), "hv2=up");
        fabric.awaitTunnel(fabric.hypervisor(2), "hv1=up");
        warm(here, there);
        fabric.hypervisor(2).setLink(false);
        final long cut = System.nanoTime();
        fabric.awaitTunnel(fabric.hypervisor(1), "hv2=down");
        Measurements.note("tunnel whose peer was cut off", "status is down after " + millisSince(cut) + " ms");
        fabric.awaitTunnel(fabric.hypervisor(2), "hv1=down");
        assertEquals(0, here.ping(there.ip(), 1).received(), "without a link");
        fabric.hypervisor(2).setLink(true);
        final long joined = System.nanoTime();
        fabric.awaitTunnel(fabric.hypervisor(1), "hv2=up");
        Measurements.note("tunnel whose peer is back", "status is up after " + millisSince(joined) + " ms");
        fabric.awaitTunnel(fabric.hypervisor(2), "hv1=up");
        here.awaitPing(there.ip(), LIMIT);
        keepAlive(false);
        fabric.awaitTunnel(fabric.hypervisor(1), "hv2=unknown");
        fabric.awaitTunnel(fabric.hypervisor(2), "hv1=unknown");
        here.awaitPing(there.ip(), LIMIT);
    }

    private static void keepAlive(final boolean yes) {
        fabric.rest().merge(new NetworkDocument().setNode("hv1", Map.of("tunnel-keep-alive", yes)));
        fabric.realized();
    }

    protected static long millisSince(final long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void neighbourSolicitationsAreAnsweredAtTheSource() {
        fabric.rest().merge(overlay("six"));
        final Vm here = fabric.vm(1, "six", 1);
        final Vm there = fabric.vm(2, "six", 2);
        fabric.realized();
        warm(here, there);
        here.awaitPing(there.ip6(), LIMIT);
        // multicast neighbour solicitations in VXLAN
        try (var underlay = fabric.hypervisor(1).capture("eth0", "udp dst port 4789 and ether[50:2] = 0x3333"
                + " and ether[62:2] = 0x86dd and ether[70] = 58 and ether[104] = 135")) {
            assertTrue(here.exec("ip", "-6", "neigh", "flush", "dev", "eth0").ok());
            assertTrue(here.ping(there.ip6(), 3).complete(), "by IPv6");
            assertTrue(here.exec("ip", "-6", "neigh", "show", there.ip6()).out().contains(there.mac()), "neighbour");
            // for an address that nobody is known to have, the others are asked
            here.ping("fd00::99", 1);
            underlay.await(1, LIMIT);
            assertEquals(List.of(), underlay.frames().stream().filter(frame -> !frame.contains("fd000000000000000"
                + "000000000000099")).toList(), "solicitations for a known address");
        }
    }

    @Test
    void tunnelsGoOverIpv6() {
        final var network = new NetworkDocument().zone("z6").logicalSwitch("over6", "z6", "vxlan");
        for (int at = 1; at <= 2; at++) {
            assertTrue(fabric.hypervisor(at).exec("ip", "addr", "add", "fd99::" + at + "/64", "dev", "br-phy", "nodad")
                .ok());
            network.setNode("hv" + at, Map.of("connector", List.of(Map.of("zone", "z6", "encapsulation", "vxlan",
                "ip-address", "fd99::" + at))));
        }
        fabric.rest().merge(network);
        final Vm here = fabric.vm(1, "over6", 1);
        final Vm there = fabric.vm(2, "over6", 2);
        fabric.realized();
        try (var underlay = fabric.hypervisor(2).capture("eth0", "ip6 and udp dst port 4789 and src host fd99::1")) {
            warm(here, there);
            assertTrue(here.reaches(there), "IPv4 over IPv6");
            assertTrue(here.ping(there.ip6(), 3).complete(), "IPv6 over IPv6");
            underlay.await(6, LIMIT);
        }
        fabric.check(log);
        fabric.clear();
        for (int at = 1; at <= 2; at++) {
            deleteConnectors("hv" + at, "z6,vxlan");
            fabric.hypervisor(at).exec("ip", "addr", "del", "fd99::" + at + "/64", "dev", "br-phy");
        }
        assertFalse(fabric.faults("transport-node=hv1").stream().anyMatch(cause -> cause.startsWith("port:")));
    }
}
