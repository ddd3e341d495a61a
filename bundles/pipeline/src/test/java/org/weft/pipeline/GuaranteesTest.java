package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.weft.domain.Encapsulation;
import org.weft.domain.Fault;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitchPort.Traits;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.node.Entry;
import org.weft.node.UplinkQos;

/** What is promised to ports of the uplinks of their nodes. */
class GuaranteesTest {
    private static final OptionalLong NONE = OptionalLong.empty();

    private final TestNetwork net = new TestNetwork().zone("zone")
        .node("hv1", "zone", "172.16.0.1", Encapsulation.VXLAN)
        .node("hv2", "zone", "172.16.0.2", Encapsulation.VXLAN)
        .logicalSwitch("ls", "zone", Encapsulation.VXLAN)
        .uplink("hv1", "eth0", 10_000);

    private void queue(final String id, final OptionalLong minimum, final OptionalLong maximum,
            final OptionalLong burst) {
        net.queue(new LogicalQueue(id, minimum, maximum, burst, OptionalInt.empty()));
    }

    private void port(final int number, final String node, final String queue) {
        net.port("ls", "p" + number, true, new Traits(false, List.of(), false, Optional.of(queue), List.of()),
            String.format("02:00:00:00:00:%02x", number), "10.0.0." + number).vif(node, "p" + number, number).settle();
    }

    private List<UplinkQos> uplinks(final String node) {
        return net.told(node).values().stream().filter(UplinkQos.class::isInstance).map(UplinkQos.class::cast).toList();
    }

    private List<UplinkQos.Queue> queues() {
        return uplinks("hv1").stream().flatMap(uplink -> uplink.queues().values().stream()).toList();
    }

    /** What flows name the queue, as the end of their text. */
    private List<String> naming(final String node) {
        return net.told(node).values().stream().map(Entry::toString).filter(text -> text.contains("set_queue"))
            .map(text -> text.replaceFirst(".*,in_port=(\\d+),.*(set_queue:\\d+),.*", "$1 $2")).sorted().toList();
    }

    private List<String> faults(final int port) {
        return net.network.health().ports().get(new PortId(new SwitchId("ls"), "p" + port)).orElseThrow().faults()
            .stream().map(Fault::cause).toList();
    }

    @Test
    void portsOfAQueueGetItTogether() {
        queue("gold", OptionalLong.of(1000), OptionalLong.of(3000), OptionalLong.of(200));
        port(1, "hv1", "gold");
        assertEquals(List.of(new UplinkQos.Queue(1000, OptionalLong.of(3000), OptionalLong.of(200))), queues());
        final int number = uplinks("hv1").get(0).queues().firstKey();
        port(2, "hv1", "gold");
        assertEquals(List.of(new UplinkQos.Queue(2000, OptionalLong.of(6000), OptionalLong.of(400))), queues());
        assertEquals(List.of("1 set_queue:" + number, "2 set_queue:" + number), naming("hv1"));
        net.noVif("hv1", "p1").settle();
        assertEquals(List.of(new UplinkQos.Queue(1000, OptionalLong.of(3000), OptionalLong.of(200))), queues());
        net.noPort("ls", "p2").settle();
        assertEquals(List.of(), uplinks("hv1"), "no port uses it");
    }

    @Test
    void queuesWithoutALowestRateAreNoMatterOfUplinks() {
        queue("capped", NONE, OptionalLong.of(3000), NONE);
        port(1, "hv1", "capped");
        assertEquals(List.of(), uplinks("hv1"));
        assertEquals(List.of(), naming("hv1"));
        queue("capped", OptionalLong.of(5), OptionalLong.of(3000), NONE);
        net.settle();
        assertEquals(List.of(new UplinkQos.Queue(5, OptionalLong.of(3000), NONE)), queues());
        assertEquals(1, naming("hv1").size());
    }

    @Test
    void aNodeWithoutUplinkIsNamed() {
        queue("gold", OptionalLong.of(1000), NONE, NONE);
        port(1, "hv2", "gold");
        assertEquals(List.of("no-uplink:hv2"), faults(1));
        assertEquals(List.of(), naming("hv2"));
        net.vif("hv1", "p1", 1).settle();
        assertEquals(List.of(), faults(1));
        assertEquals(1, naming("hv1").size());
    }

    @Test
    void moreThanTheLinkHasIsAFault() {
        queue("gold", OptionalLong.of(4000), NONE, NONE);
        queue("silver", OptionalLong.of(2000), NONE, NONE);
        port(1, "hv1", "gold");
        port(2, "hv1", "gold");
        port(3, "hv1", "silver");
        assertEquals(Optional.empty(), net.network.health().nodes().get(new NodeId("hv1")), "just the rate");
        port(4, "hv1", "silver");
        assertEquals(List.of(new Fault("overbooked:eth0",
            "the ports on the node are to get 12000 kbit/s at least, and uplink eth0 has 10000")),
            net.network.health().nodes().get(new NodeId("hv1")).orElseThrow());
    }

    /** A port more of a queue changes a number, and a queue more adds a queue: nothing is made for each pair. */
    @Test
    void costsAddUp() {
        queue("q1", OptionalLong.of(10), NONE, NONE);
        queue("q2", OptionalLong.of(10), NONE, NONE);
        for (int port = 1; port <= 40; port++) {
            port(port, "hv1", port % 2 == 0 ? "q1" : "q2");
        }
        assertEquals(1, uplinks("hv1").size());
        assertEquals(2, queues().size());
        assertEquals(40, naming("hv1").size());
    }
}
