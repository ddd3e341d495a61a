package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.BROADCAST;
import static org.weft.it.FabricLab.LIMIT;
import static org.weft.it.FabricLab.warm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Hypervisor;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Vm;

/** What ports are to get at least of the uplinks of their nodes: rows, classes of the kernel, and flows. */
abstract class QueueScenarios extends UnderlayScenarios {
    private static final Pattern CLASS = Pattern.compile(
        "class htb 1:([0-9a-f]+) parent 1:fffe .*rate (\\S+) ceil (\\S+) burst.*");
    private static final Pattern NAMING = Pattern.compile(".*in_port=(\\d+) .*set_queue:(\\d+),.*");

    @Test
    void aLowestRateIsAQueueOfTheUplink() {
        final Hypervisor node = fabric.hypervisor(1);
        fabric.rest().merge(overlay("least").setQueue("gold", Map.of("min-bandwidth-rate", 4000,
            "max-bandwidth-rate", 20_000, "burst", 1000)).setQueue("silver", Map.of("min-bandwidth-rate", 2000)));
        final Vm gold = queued(1, 1, "gold");
        final Vm same = queued(1, 2, "gold");
        final Vm silver = queued(1, 3, "silver");
        final Vm remote = fabric.vm(2, "least", 4);
        fabric.realized();
        fabric.awaitFaults("logical-switch=least/port=least1", List.of("no-uplink:hv1"));
        assertEquals(Map.of(), classes(node));
        assertEquals(Map.of(), naming(node));

        uplink("hv1", 100_000);
        final Map<String, Integer> queues = naming(node);
        assertEquals(List.of(queues.get(gold.port()), 3), List.of(queues.get(same.port()), queues.size()));
        final int first = queues.get(gold.port());
        final int second = queues.get(silver.port());
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", first, "8Mbit 40Mbit", second, "2Mbit 100Mbit"));
        assertEquals("linux-htb", node.vsctl("get", "QoS", qos(node), "type").strip());
        assertEquals("\"100000000\"", node.vsctl("get", "QoS", qos(node), "other_config:max-rate").strip());
        assertEquals(List.of(), fabric.faults("logical-switch=least/port=least1"));
        warm(gold, remote);
        for (final String to : List.of(remote.mac(), BROADCAST)) {
            assertTrue(trace(node, gold, to).contains("set(skb_priority(0x" + Integer.toHexString(first) + "))"), to);
        }
        assertFalse(trace(fabric.hypervisor(2), remote, gold.mac()).contains("skb_priority"), "a port without a queue");
        assertTrue(gold.reaches(remote) && silver.reaches(remote), "through the queues");

        final String row = queue(node, first);
        fabric.rest().merge(new NetworkDocument().setQueue("gold", Map.of("min-bandwidth-rate", 5000)));
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", first, "10Mbit 40Mbit", second, "2Mbit 100Mbit"));
        fabric.rest().delete(port(2) + "/weft-qos:queue").check();
        fabric.realized();
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", first, "5Mbit 20Mbit", second, "2Mbit 100Mbit"));
        assertEquals(Map.of(gold.port(), first, silver.port(), second), naming(node));
        assertEquals(row, queue(node, first), "the same row");
        uplink("hv1", 6000);
        fabric.awaitFaults("transport-node=hv1", List.of("overbooked:eth0"));
        uplink("hv1", 100_000);
        fabric.awaitFaults("transport-node=hv1", List.of());
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", first, "5Mbit 20Mbit", second, "2Mbit 100Mbit"));

        aRestartChangesNothing(node);
        fabric.rest().delete(port(3) + "/weft-qos:queue").check();
        fabric.realized();
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", first, "5Mbit 20Mbit"));
        fabric.rest().delete(port(1)).check();
        fabric.realized();
        awaitClasses(node, Map.of());
        assertEquals(List.of("", ""), List.of(node.vsctl("list", "QoS"), node.vsctl("list", "Queue")));
        noUplink("hv1");
    }

    @Test
    void aQosThatIsNotWeftsStays() {
        final Hypervisor node = fabric.hypervisor(2);
        node.vsctl("--", "set", "Port", "eth0", "qos=@q", "--", "--id=@q", "create", "QoS", "type=linux-htb",
            "other_config:max-rate=50000000", "queues:1=@w", "--", "--id=@w", "create", "Queue",
            "other_config:min-rate=3000000");
        final String before = node.vsctl("list", "QoS") + node.vsctl("list", "Queue");
        awaitClasses(node, Map.of(0, "12Kbit 50Mbit", 1, "3Mbit 50Mbit"));
        fabric.rest().merge(overlay("least").setQueue("gold", Map.of("min-bandwidth-rate", 4000)));
        queued(2, 1, "gold");
        uplink("hv2", 100_000);
        fabric.awaitFaults("transport-node=hv2", List.of("row-refused"));
        assertEquals(before, node.vsctl("list", "QoS") + node.vsctl("list", "Queue"));
        log = fabric.controller().logPosition();
        node.vsctl("--", "clear", "Port", "eth0", "qos", "--", "--all", "destroy", "QoS", "--", "--all", "destroy",
            "Queue");
        awaitClasses(node, Map.of(0, "12Kbit 100Mbit", naming(node).values().iterator().next(), "4Mbit 100Mbit"));
        fabric.awaitFaults("transport-node=hv2", List.of());
        noUplink("hv2");
        awaitClasses(node, Map.of());
        fabric.awaitFaults("logical-switch=least/port=least1", List.of("no-uplink:hv2"));
    }

    private static void aRestartChangesNothing(final Hypervisor node) {
        final List<String> before = everything(node);
        fabric.controller().stop();
        fabric.controller().start();
        fabric.controller().awaitReady(Duration.ofMinutes(3));
        Await.until("hv1 is back", LIMIT, () -> fabric.rest().nodeStatus("hv1").path("read-backs").asLong() > 0
            && fabric.rest().nodeStatus("hv1").path("openflow-connected").asBoolean());
        fabric.realized();
        assertEquals(before, everything(node));
        final var status = fabric.rest().nodeStatus("hv1");
        assertEquals(0, status.path("flow-mods-sent").asLong() + status.path("group-mods-sent").asLong());
    }

    /** Rows with their ids, classes of the kernel, and flows. */
    private static List<String> everything(final Hypervisor node) {
        return List.of(node.vsctl("list", "QoS"), node.vsctl("list", "Queue"), classes(node).toString(),
            node.flows().toString());
    }

    private static Vm queued(final int on, final int number, final String queue) {
        final Vm vm = fabric.vm(on, "least", number);
        fabric.rest().merge(overlay("least").setPort("least", vm.name(), Map.of("weft-qos:queue", queue)));
        return vm;
    }

    private static String port(final int number) {
        return "/rests/data/weft:network/weft-logical-switching:logical-switch=least/port=least" + number;
    }

    private static void uplink(final String node, final int rate) {
        fabric.rest().merge(new NetworkDocument().setNode(node, Map.of("uplink", List.of(Map.of("port", "eth0",
            "rate", rate)))));
        fabric.realized();
    }

    private static void noUplink(final String node) {
        fabric.rest().delete("/rests/data/weft:network/weft-transport:transport-node=" + node + "/uplink=eth0").check();
        fabric.realized();
    }

    private static String qos(final Hypervisor node) {
        return node.vsctl("get", "Port", "eth0", "qos").strip();
    }

    private static String queue(final Hypervisor node, final int number) {
        return node.vsctl("get", "QoS", qos(node), "queues:" + number).strip();
    }

    private static void awaitClasses(final Hypervisor node, final Map<Integer, String> wanted) {
        Await.until("classes " + wanted, LIMIT, () -> classes(node).equals(wanted), () -> classes(node).toString());
    }

    /** Lowest and highest rate of each class of eth0, by its queue: Open vSwitch gives queue N the class N + 1. */
    private static Map<Integer, String> classes(final Hypervisor node) {
        return node.exec("tc", "class", "show", "dev", "eth0").out().lines().map(String::strip).map(CLASS::matcher)
            .filter(Matcher::matches).collect(Collectors.toMap(found -> Integer.parseInt(found.group(1), 16) - 1,
                found -> found.group(2) + ' ' + found.group(3), (one, other) -> one, TreeMap::new));
    }

    /** The queues that flows name, by the interfaces of machines. */
    private static Map<String, Integer> naming(final Hypervisor node) {
        final Map<String, String> names = fabric.lab().vms().stream().filter(vm -> vm.hypervisor().equals(node.name()))
            .collect(Collectors.toMap(vm -> node.vsctl("get", "Interface", vm.port(), "ofport").strip(), Vm::port));
        return node.flows().stream().map(NAMING::matcher).filter(Matcher::matches).collect(Collectors.toMap(
            found -> names.getOrDefault(found.group(1), found.group(1)), found -> Integer.parseInt(found.group(2))));
    }

    private static String trace(final Hypervisor node, final Vm from, final String to) {
        return node.appctl("ofproto/trace", "br-int", "in_port=" + from.port() + ",dl_src=" + from.mac() + ",dl_dst="
            + to);
    }
}
