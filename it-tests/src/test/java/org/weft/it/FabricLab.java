package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.weft.lab.Await;
import org.weft.lab.Capture;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;
import org.weft.lab.Vm;

/** A controller, hypervisors and two other nodes in one zone, and words for what scenarios do with them. */
final class FabricLab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(10);
    static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    static final String ZONE = "zone";
    /** The EtherType of {@link #frame}, which nobody serves. */
    private static final String EXPERIMENTAL = "88b5";
    /** Of a frame in VXLAN over IPv4, where the inner frame starts. */
    private static final int VXLAN_HEADERS = 50;

    private final Lab lab = Lab.temporary(Distribution.RUNS);
    private final Controller controller;
    private final List<Hypervisor> hypervisors = new ArrayList<>();
    private final List<Hypervisor> others = new ArrayList<>();

    private FabricLab(final int count, final String otherType, final String otherName) {
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY));
        controller.start();
        for (int at = 1; at <= count; at++) {
            hypervisors.add(lab.addHypervisor("hv" + at));
        }
        for (int at = 1; at <= 2; at++) {
            others.add(lab.addHypervisor(otherName + at));
        }
        controller.awaitReady(Duration.ofMinutes(3));
        final var network = new NetworkDocument().zone(ZONE);
        lab.hypervisors().forEach(node -> network.hypervisor(node, ZONE, "vxlan"));
        others.forEach(node -> network.setNode(node.name(), Map.of("type", otherType)));
        rest().merge(network);
        lab.hypervisors().forEach(node -> node.awaitIntegrationBridge(LIMIT));
    }

    /** Three hypervisors and two service nodes, sn1 and sn2. */
    static FabricLab withServiceNodes() {
        return new FabricLab(3, "service-node", "sn");
    }

    /** Two hypervisors and two gateways, gw1 and gw2. */
    static FabricLab withGateways() {
        return new FabricLab(2, "gateway", "gw");
    }

    Lab lab() {
        return lab;
    }

    Controller controller() {
        return controller;
    }

    Rest rest() {
        return controller.rest();
    }

    /** A hypervisor, from 1. */
    Hypervisor hypervisor(final int number) {
        return hypervisors.get(number - 1);
    }

    /** The service nodes, or the gateways. */
    List<Hypervisor> others() {
        return List.copyOf(others);
    }

    /**
     * Starts a virtual machine on a switch.
     *
     * @param on the number of its hypervisor
     * @param logicalSwitch the switch
     * @param number from 1 to 250: makes its name, and its addresses of the networks 10.0.0.0/24 and fd00::/64
     */
    Vm vm(final int on, final String logicalSwitch, final int number) {
        return vm(on, logicalSwitch, 0, number);
    }

    /**
     * Starts a virtual machine on a switch that others are joined to by a router.
     *
     * @param on the number of its hypervisor
     * @param logicalSwitch the switch
     * @param subnet from 0 to 9: N for the networks 10.0.N.0/24 and fd00:N::/64
     * @param number from 1 to 250, as above
     */
    Vm vm(final int on, final String logicalSwitch, final int subnet, final int number) {
        final String name = logicalSwitch + number;
        final String net6 = subnet == 0 ? "fd00::" : "fd00:" + subnet + "::";
        final Vm vm = hypervisor(on).addVm(name, String.format("02:00:00:00:%02x:%02x", subnet, number),
            List.of("10.0." + subnet + '.' + number + "/24", net6 + Integer.toHexString(number) + "/64"), name);
        rest().merge(new NetworkDocument().port(logicalSwitch, vm));
        return vm;
    }

    void realized() {
        rest().checkRealized(LIMIT);
    }

    /**
     * Sends a frame between each two machines, since the userspace datapath drops the first one that it tunnels to a
     * node, for which it has to ask by ARP.
     */
    static void warm(final Machine... machines) {
        for (final Machine one : machines) {
            for (final Machine other : machines) {
                if (one != other) {
                    one.awaitPing(other.ip(), LIMIT);
                }
            }
        }
    }

    /** Asserts that all nodes have what they are to have, and that the controller was not in trouble. */
    void check(final long logPosition) {
        realized();
        // what gateways report of each other may still change their order, also between two looks
        if (!Await.holds(SETTLING, this::agrees)) {
            compare();
        }
        Troubles.check(controller, logPosition);
    }

    private void compare() {
        Oracle.check(rest(), lab.hypervisors().stream().map(Node::of).toList());
    }

    private boolean agrees() {
        try {
            compare();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Ends all virtual machines and physical hosts, and deletes all logical objects. */
    void clear() {
        lab.vms().forEach(vm -> lab.hypervisor(vm.hypervisor()).orElseThrow().removeVm(vm));
        lab.physicalHosts().forEach(lab::removePhysicalHost);
        final JsonNode network = rest().get("/rests/data/weft:network?content=config").json().path("weft:network");
        for (final String list : List.of("weft-logical-routing:logical-router",
                "weft-gateway-services:l3-gateway-service", "weft-logical-switching:logical-switch",
                "weft-qos:logical-queue")) {
            network.path(list).forEach(item ->
                rest().delete("/rests/data/weft:network/" + list + '=' + item.path("id").asText()).check());
        }
        realized();
    }

    /** The causes of the faults that an object of the status shows, as in {@code logical-switch=red}. */
    List<String> faults(final String object) {
        return items(status(object).path("fault")).map(fault -> fault.path("cause").asText()).toList();
    }

    /** An object of the status, as in {@code logical-switch=red/port=p1}. */
    JsonNode status(final String object) {
        final JsonNode reply = rest().get("/rests/data/weft-status:status/" + object).json();
        return reply.elements().hasNext() ? reply.elements().next().path(0) : reply;
    }

    /** Tunnels of a node as PEER=STATE, sorted. */
    List<String> tunnels(final Hypervisor node) {
        return items(rest().nodeStatus(node.name()).path("tunnel"))
            .map(tunnel -> tunnel.path("peer").asText() + '=' + tunnel.path("state").asText()).sorted().toList();
    }

    void awaitTunnel(final Hypervisor node, final String tunnel) {
        Await.until("tunnel " + tunnel + " of " + node, LIMIT, () -> tunnels(node).contains(tunnel),
            () -> tunnels(node).toString());
    }

    void awaitFaults(final String object, final List<String> causes) {
        Await.until("faults " + causes + " of " + object, LIMIT, () -> faults(object).equals(causes),
            () -> faults(object).toString());
    }

    static Stream<JsonNode> items(final JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /**
     * A frame that no machine makes by itself.
     *
     * @param to the destination's MAC address
     * @param from the source's MAC address
     * @param tag four hexadecimal digits, by which to tell frames from each other
     */
    static String frame(final String to, final String from, final String tag) {
        return (to + from).replace(":", "") + EXPERIMENTAL + tag + "00".repeat(44);
    }

    /** Captures what a machine gets of {@link #frame frames}. */
    static Capture arrivals(final Machine at) {
        return at.capture("inbound and ether proto 0x" + EXPERIMENTAL);
    }

    /** Captures the VXLAN packets with {@link #frame frames} that a node sends. */
    static Capture encapsulated(final Hypervisor node) {
        return node.capture("eth0", "src host " + node.tunnelAddress() + " and udp dst port 4789 and ether["
            + (VXLAN_HEADERS + 12) + ":2] = 0x" + EXPERIMENTAL);
    }

    /** How many of some frames have a tag; waits until a frame with another tag is there, which was sent after them. */
    static long count(final Capture capture, final String tag, final String last) {
        Await.until("frame " + last, LIMIT, () -> tagged(capture, last) > 0);
        return tagged(capture, tag);
    }

    private static long tagged(final Capture capture, final String tag) {
        return capture.frames().stream().filter(frame -> frame.contains(EXPERIMENTAL + tag + "00".repeat(40))).count();
    }

    /** The destination, as eight hexadecimal digits, of an IPv4 packet. */
    static String destination(final String packet) {
        return packet.substring(60, 68);
    }

    /** A node by what {@link #destination} says. */
    Optional<Hypervisor> byAddress(final String hex) {
        return lab.hypervisors().stream().filter(node -> {
            final StringBuilder text = new StringBuilder();
            for (final String part : node.tunnelAddress().split("\\.")) {
                text.append(String.format("%02x", Integer.parseInt(part)));
            }
            return text.toString().equals(hex);
        }).findFirst();
    }

    @Override
    public void close() {
        lab.close();
    }
}
