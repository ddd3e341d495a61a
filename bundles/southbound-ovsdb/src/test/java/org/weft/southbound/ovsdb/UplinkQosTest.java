package org.weft.southbound.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weft.node.UplinkQos;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbTarget;
import org.weft.peers.Peers;
import org.weft.peers.Refusals;

/** QoS and queues of uplinks, against real ovsdb-servers. */
@Timeout(60)
class UplinkQosTest {
    private static final String ID = "hv-1";
    private static final UplinkQos.Queue FIVE = queue(5000, OptionalLong.of(20_000), OptionalLong.of(300));
    private static final UplinkQos.Queue TWO = queue(2000, OptionalLong.empty(), OptionalLong.empty());
    private static final String RATE = "{max-rate=1000000000}";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Recorder recorder = new Recorder();
    private OvsdbSouthbound driver;
    private FakeNode node;

    @TempDir
    private Path dir;

    @BeforeEach
    void connect() throws Exception {
        driver = driver(0, recorder);
        node = new FakeNode(dir, "n1");
        open.add(node);
        node.startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br-phy", "--", "add-port", "br-phy", "eth0", "--", "add-port", "br-phy", "eth1");
        driver.target(ID, target());
        recorder.awaitInterface("br-int", OvsdbFact.Interface::owned);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    @Test
    void queuesAreAddedChangedAndRemoved() throws Exception {
        node.vsctl("--", "set", "Port", "eth1", "qos=@q", "--", "--id=@q", "create", "QoS", "type=linux-sfq",
            "queues:7=@w", "--", "--id=@w", "create", "Queue", "other_config:priority=3");
        final String foreign = qos("eth1");
        driver.target(ID, target(uplink("eth0", Map.of(61439, FIVE))));
        await("eth0", Map.of("61439", "{burst=300000, max-rate=20000000, min-rate=5000000}"));
        final String qos = qos("eth0");
        assertEquals("linux-htb", node.vsctl("get", "QoS", qos, "type"));
        assertEquals("{weft-owner=weft}", node.vsctl("get", "QoS", qos, "external_ids"));
        assertEquals("{weft-owner=weft}", node.vsctl("get", "Queue", queues("eth0").get("61439"), "external_ids"));
        assertEquals(2, driver.transactions(ID));

        driver.target(ID, target(uplink("eth0", Map.of(61439, FIVE, 61438, TWO))));
        await("eth0", Map.of("61439", "{burst=300000, max-rate=20000000, min-rate=5000000}",
            "61438", "{min-rate=2000000}"));
        final String kept = queues("eth0").get("61438");
        driver.target(ID, target(uplink("eth0", Map.of(61438, queue(3000, OptionalLong.empty(),
            OptionalLong.empty())))));
        await("eth0", Map.of("61438", "{min-rate=3000000}"));
        assertEquals(Map.of("61438", kept), queues("eth0"), "a queue that stays is the same row");
        assertEquals(qos, qos("eth0"), "the QoS stays the same row");
        assertEquals(2, rows("Queue"));
        assertEquals(4, driver.transactions(ID));

        driver.target(ID, target());
        Eventually.holds("removal", () -> "[]".equals(qos("eth0")));
        assertEquals(List.of(1, 1), List.of(rows("QoS"), rows("Queue")), "what is another's stays");
        assertEquals(foreign, qos("eth1"));
        assertEquals(5, driver.transactions(ID));
        assertEquals(List.of(), recorder.facts(OvsdbFact.Refused.class));
    }

    @Test
    void anotherUplinkTakesOver() throws Exception {
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO))));
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        driver.target(ID, target(uplink("eth1", Map.of(61439, TWO))));
        await("eth1", Map.of("61439", "{min-rate=2000000}"));
        assertEquals("[]", qos("eth0"));
        assertEquals(List.of(1, 1), List.of(rows("QoS"), rows("Queue")));
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO)), uplink("eth1", Map.of(61439, TWO))));
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        assertEquals(List.of(2, 2), List.of(rows("QoS"), rows("Queue")), "each uplink has its own");

        node.vsctl("set", "Port", "eth1", "qos=" + qos("eth0"));
        Eventually.holds("each has its own again", () -> !qos("eth1").equals(qos("eth0"))
            && rows("QoS") == 2 && rows("Queue") == 2);
        await("eth1", Map.of("61439", "{min-rate=2000000}"));
    }

    @Test
    void whatSomebodyChangesIsRepaired() throws Exception {
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO))));
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        node.vsctl("set", "Queue", queues("eth0").get("61439"), "other_config:min-rate=7");
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        node.vsctl("set", "QoS", qos("eth0"), "other_config:max-rate=7", "type=linux-hfsc");
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        Eventually.holds("the type", () -> "linux-htb".equals(node.vsctl("get", "QoS", qos("eth0"), "type")));
        node.vsctl("clear", "QoS", qos("eth0"), "queues");
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        node.vsctl("clear", "Port", "eth0", "qos");
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        assertEquals(List.of(1, 1), List.of(rows("QoS"), rows("Queue")), "nothing is left over");
    }

    @Test
    void theQosOfAnotherIsLeftAlone() throws Exception {
        node.vsctl("--", "set", "Port", "eth0", "qos=@q", "--", "--id=@q", "create", "QoS", "type=linux-htb",
            "other_config:max-rate=7", "queues:1=@w", "--", "--id=@w", "create", "Queue", "other_config:min-rate=5");
        final String foreign = node.vsctl("list", "QoS") + node.vsctl("list", "Queue");
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO)), uplink("eth1", Map.of(61439, TWO))));
        final OvsdbFact.Refused refused = recorder.await(OvsdbFact.Refused.class);
        assertTrue(refused.what().contains("eth0") && refused.why().contains("not Weft's"), refused.toString());
        await("eth1", Map.of("61439", "{min-rate=2000000}"));
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO))));
        Eventually.holds("removal", () -> "[]".equals(qos("eth1")));
        assertEquals(foreign, node.vsctl("list", "QoS") + node.vsctl("list", "Queue"));

        node.vsctl("--", "clear", "Port", "eth0", "qos", "--", "--all", "destroy", "QoS", "--", "--all", "destroy",
            "Queue");
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        recorder.await(OvsdbFact.Agreed.class);
    }

    @Test
    void aQueueThatSomebodyElseUsesIsLeftToHim() throws Exception {
        driver.target(ID, target(uplink("eth0", Map.of(61439, TWO))));
        await("eth0", Map.of("61439", "{min-rate=2000000}"));
        node.vsctl("set", "Port", "eth1", "qos=@q", "--", "--id=@q", "create", "QoS", "type=linux-htb",
            "queues:1=" + queues("eth0").get("61439"));
        driver.target(ID, target());
        Eventually.holds("removal", () -> "[]".equals(qos("eth0")));
        assertEquals(List.of(1, 1), List.of(rows("QoS"), rows("Queue")));
        node.vsctl("--", "clear", "Port", "eth1", "qos", "--", "--all", "destroy", "QoS");
        Eventually.holds("removal of what is left", () -> rows("Queue") == 0);
        assertEquals(List.of(), recorder.facts(OvsdbFact.Refused.class));
    }

    @Test
    void aPortThatComesLaterIsShared() throws Exception {
        driver.target(ID, target(uplink("eth7", Map.of(61439, TWO))));
        final OvsdbFact.Refused refused = recorder.await(OvsdbFact.Refused.class);
        assertTrue(refused.what().contains("eth7") && refused.why().contains("no such port"), refused.toString());
        assertEquals(0, rows("QoS"));
        node.vsctl("add-port", "br-phy", "eth7");
        await("eth7", Map.of("61439", "{min-rate=2000000}"));
        recorder.await(OvsdbFact.Agreed.class);
        node.vsctl("del-port", "eth7");
        Eventually.holds("removal", () -> rows("QoS") == 0 && rows("Queue") == 0);
    }

    @Test
    void restartOfThisSideWritesNothing() throws Exception {
        driver.target(ID, target(uplink("eth0", Map.of(61439, FIVE, 61438, TWO))));
        await("eth0", Map.of("61439", "{burst=300000, max-rate=20000000, min-rate=5000000}",
            "61438", "{min-rate=2000000}"));
        final int port = driver.port();
        driver.close();
        final Recorder later = new Recorder();
        final OvsdbSouthbound restarted = driver(port, later);
        restarted.target(ID, target(uplink("eth0", Map.of(61439, FIVE, 61438, TWO))));
        later.await(OvsdbFact.Complete.class);
        // What follows a comparison that finds something to write comes before the answer to a later change.
        node.vsctl("add-port", "br-phy", "tap0");
        later.awaitInterface("tap0", it -> true);
        assertEquals(0, restarted.transactions(ID));
    }

    /** Waits until a port has a QoS with these queues, each as its other_config. */
    private void await(final String port, final Map<String, String> wanted) throws Exception {
        Eventually.holds("queues " + wanted + " of " + port, () -> {
            final Map<String, String> actual = new TreeMap<>();
            for (final Map.Entry<String, String> queue : queues(port).entrySet()) {
                actual.put(queue.getKey(), node.vsctl("get", "Queue", queue.getValue(), "other_config"));
            }
            return wanted.equals(actual) && RATE.equals(node.vsctl("get", "QoS", qos(port), "other_config"));
        });
    }

    private String qos(final String port) throws Exception {
        return node.vsctl("get", "Port", port, "qos");
    }

    /** The queues of the QoS of a port, by their numbers. */
    private Map<String, String> queues(final String port) throws Exception {
        final Map<String, String> queues = new TreeMap<>();
        if (!"[]".equals(qos(port))) {
            for (final String pair : node.vsctl("get", "QoS", qos(port), "queues").replaceAll("[{} ]", "").split(",")) {
                if (!pair.isEmpty()) {
                    queues.put(pair.split("=")[0], pair.split("=")[1]);
                }
            }
        }
        return queues;
    }

    private int rows(final String table) throws Exception {
        return (int) node.vsctl("--columns=_uuid", "list", table).lines().filter(line -> line.contains("_uuid"))
            .count();
    }

    private OvsdbSouthbound driver(final int port, final Recorder listener) throws Exception {
        final OvsdbSouthbound made = new OvsdbSouthbound(new OvsdbConfig("127.0.0.1", port, 6653, Set.of(),
            Duration.ofSeconds(5), Duration.ofSeconds(15)), listener, Peers.of(Optional.empty()),
            new Refusals((what, count) -> { }));
        open.add(made);
        return made;
    }

    private static Optional<OvsdbTarget> target(final UplinkQos... uplinks) {
        return Optional.of(new OvsdbTarget("br-int", "dummy", Set.of(), Set.of(uplinks), 1));
    }

    private static UplinkQos uplink(final String port, final Map<Integer, UplinkQos.Queue> queues) {
        return new UplinkQos(new UplinkQos.Name(port), 1_000_000, new TreeMap<>(queues));
    }

    private static UplinkQos.Queue queue(final long minimum, final OptionalLong maximum, final OptionalLong burst) {
        return new UplinkQos.Queue(minimum, maximum, burst);
    }
}
