package org.weft.southbound.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weft.node.BridgePort;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbFact.Bfd;
import org.weft.node.driver.OvsdbTarget;
import org.weft.peers.Peers;
import org.weft.peers.Refusals;

/** Ports on other bridges than the integration bridge, and BFD. Against real ovsdb-servers and ovs-vswitchds. */
@Timeout(60)
class BridgePortsTest {
    private static final String ID = "hv-1";
    private static final BridgePort INNER = patch("w-in", "br-int", "w-out");
    private static final BridgePort OUTER = patch("w-out", "br-ext", "w-in");
    private static final Map<String, String> BFD = Map.of("enable", "true", "min_rx", "300", "min_tx", "300");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Recorder recorder = new Recorder();
    private OvsdbSouthbound driver;

    @TempDir
    private Path dir;

    @BeforeEach
    void listen() throws Exception {
        driver = new OvsdbSouthbound(new OvsdbConfig("127.0.0.1", 0, 6653, Set.of(), Duration.ofSeconds(5),
            Duration.ofSeconds(15)), recorder, Peers.of(Optional.empty()), new Refusals((what, count) -> { }));
        open.add(driver);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    @Test
    void patchJoinsAPhysicalBridgeAndIsRemoved() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        node.vsctl("add-br", "br-ext", "--", "set", "Bridge", "br-ext", "datapath_type=dummy", "--", "add-port",
            "br-ext", "eth7");
        final String before = settings(node, "br-ext");
        driver.target(ID, target("br-int", INNER, OUTER));
        final OvsdbFact.Interface outer = recorder.awaitInterface("w-out", it -> it.ofport() > 0);
        assertEquals("br-ext", outer.bridge());
        assertTrue(outer.owned());
        recorder.awaitInterface("w-in", it -> it.ofport() > 0 && it.error().isEmpty() && it.bridge().equals("br-int"));
        assertEquals("{peer=w-in}", node.vsctl("get", "Interface", "w-out", "options"));
        assertEquals(1, driver.transactions(ID));

        node.vsctl("del-port", "w-out");
        recorder.await(OvsdbFact.InterfaceGone.class, it -> it.name().equals("w-out"));
        recorder.awaitInterface("w-out", it -> it.bridge().equals("br-ext"));

        driver.target(ID, target("br-int"));
        recorder.awaitGone("w-out");
        recorder.awaitGone("w-in");
        assertEquals("eth7", node.vsctl("list-ports", "br-ext"));
        assertEquals(before, settings(node, "br-ext"));
        assertEquals(3, driver.transactions(ID));
        assertEquals(List.of(), recorder.facts(OvsdbFact.Refused.class));
    }

    @Test
    void portsOfAMissingBridgeAreMadeWhenItAppears() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        final BridgePort second = patch("w-out2", "br-ext", "w-in2");
        driver.target(ID, target("br-int", INNER, OUTER, second));
        final OvsdbFact.Refused refused = recorder.await(OvsdbFact.Refused.class);
        assertTrue(refused.what().contains("br-ext"), refused.what());
        recorder.awaitInterface("w-in", OvsdbFact.Interface::owned);
        assertEquals("br-int", node.vsctl("list-br"));
        assertEquals(1, driver.transactions(ID));

        node.vsctl("add-br", "br-ext", "--", "set", "Bridge", "br-ext", "datapath_type=dummy");
        recorder.awaitInterface("w-out", it -> it.owned() && it.bridge().equals("br-ext") && it.ofport() > 0);
        // Open vSwitch may go on telling that the peer is missing until it has another reason to look
        recorder.awaitInterface("w-in", it -> it.ofport() > 0);
        recorder.awaitInterface("w-out2", OvsdbFact.Interface::owned);
        assertEquals("[]", node.vsctl("get", "Bridge", "br-ext", "controller"));
        assertEquals("{}", node.vsctl("get", "Bridge", "br-ext", "external_ids"));
        assertEquals(1, recorder.facts(OvsdbFact.Refused.class).size());
        recorder.await(OvsdbFact.Agreed.class);

        node.vsctl("del-br", "br-ext");
        recorder.awaitCount(OvsdbFact.Refused.class, it -> it.what().contains("br-ext"), 2);
        recorder.awaitGone("w-out");
        assertEquals("br-int", node.vsctl("list-br"));
        assertEquals(2, driver.transactions(ID));
    }

    @Test
    void portFollowsItsBridge() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        node.vsctl("add-br", "br-ext", "--", "add-br", "br-new", "--", "set", "Bridge", "br-new",
            "datapath_type=dummy");
        driver.target(ID, target("br-int", INNER, OUTER));
        recorder.awaitInterface("w-out", it -> it.bridge().equals("br-ext") && it.ofport() > 0);
        driver.target(ID, target("br-int", INNER, patch("w-out", "br-new", "w-in")));
        recorder.awaitInterface("w-out", it -> it.bridge().equals("br-new") && it.ofport() > 0);
        assertEquals("", node.vsctl("list-ports", "br-ext"));
        driver.target(ID, target("br-int", INNER, patch("w-out", "br-missing", "w-in")));
        recorder.awaitGone("w-out");
        assertEquals("br-ext\nbr-int\nbr-new", node.vsctl("list-br"));
        // Of a connection that knows nothing of it: the mark is enough to find it.
        driver.target(ID, Optional.empty());
        node.vsctl("add-port", "br-ext", "w-old", "--", "set", "Port", "w-old", "external_ids:weft-owner=weft");
        recorder.awaitInterface("w-old", OvsdbFact.Interface::owned);
        driver.target(ID, target("br-int", INNER));
        recorder.awaitGone("w-old");
    }

    @Test
    void foreignPortOnAPhysicalBridgeIsLeftAlone() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br-ext", "--", "add-port", "br-ext", "w-out", "--", "add-br", "w-br");
        driver.target(ID, target("br-int", INNER, OUTER, patch("w-br", "br-ext", "w-in")));
        recorder.await(OvsdbFact.Refused.class, it -> it.what().contains("w-out"));
        recorder.await(OvsdbFact.Refused.class, it -> it.what().contains("w-br"));
        recorder.awaitInterface("w-in", OvsdbFact.Interface::owned);
        assertEquals("{}", node.vsctl("get", "Interface", "w-out", "options"));
        assertEquals("br-ext\nbr-int\nw-br", node.vsctl("list-br"));
        driver.target(ID, target("br-int"));
        recorder.awaitGone("w-in");
        assertEquals("w-out", node.vsctl("list-ports", "br-ext"));
        assertEquals(2, driver.transactions(ID));
    }

    @Test
    void bfdIsWrittenCorrectedAndCleared() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int", vxlan("vxlan0", "192.0.2.7", Map.of())));
        assertEquals(Optional.empty(), recorder.awaitInterface("vxlan0", OvsdbFact.Interface::owned).bfd());
        driver.target(ID, target("br-int", vxlan("vxlan0", "192.0.2.7", BFD)));
        recorder.awaitInterface("vxlan0", it -> it.bfd().equals(Optional.of(Bfd.BEGINNING)));
        assertEquals("{enable=true, min_rx=300, min_tx=300}", node.vsctl("get", "Interface", "vxlan0", "bfd"));
        node.vsctl("set", "Interface", "vxlan0", "bfd:min_rx=7", "bfd:decay_min_rx=9");
        Eventually.holds("correction", () -> "{enable=true, min_rx=300, min_tx=300}".equals(
            node.vsctl("get", "Interface", "vxlan0", "bfd")));
        assertEquals(3, driver.transactions(ID));
        driver.target(ID, target("br-int", vxlan("vxlan0", "192.0.2.7", Map.of())));
        recorder.awaitInterface("vxlan0", it -> it.bfd().isEmpty());
        assertEquals("{}", node.vsctl("get", "Interface", "vxlan0", "bfd"));

        // The same is told of a port that is not ours, which nobody corrects.
        node.vsctl("add-port", "br-int", "far", "--", "set", "Interface", "far", "bfd:enable=true");
        recorder.awaitInterface("far", it -> it.bfd().equals(Optional.of(Bfd.BEGINNING)));
        assertEquals(4, driver.transactions(ID));
    }

    /** There is no ovs-vswitchd that would write the column, so its changes are counted. */
    @Test
    void onlyWhatFollowsFromBfdStatusIsTold() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int", vxlan("vxlan0", "192.0.2.7", BFD)));
        recorder.awaitInterface("vxlan0", it -> it.bfd().equals(Optional.of(Bfd.BEGINNING)));
        final int before = recorder.facts(OvsdbFact.Interface.class).size();
        for (final String status : List.of("state=init,forwarding=false,flap_count=0",
                "state=up,forwarding=true,flap_count=1", "state=up,forwarding=true,flap_count=7",
                "state=up,flap_count=9", "state=up,forwarding=false,flap_count=10", "state=down,flap_count=10",
                "state=down,forwarding=false,flap_count=0")) {
            node.vsctl("set", "Interface", "vxlan0", "bfd_status={" + status + "}");
        }
        node.vsctl("add-port", "br-int", "last");
        recorder.awaitInterface("last", it -> true);
        final List<OvsdbFact.Interface> told = recorder.facts(OvsdbFact.Interface.class);
        assertEquals(List.of(Optional.of(Bfd.UP), Optional.of(Bfd.LOST), Optional.of(Bfd.BEGINNING),
            Optional.empty()), told.subList(before, told.size()).stream().map(OvsdbFact.Interface::bfd).toList());
        assertEquals(1, driver.transactions(ID));
    }

    /** A session between two switches, through VXLAN over their underlay. */
    @Test
    void bfdSessionGoesUpAndDown() throws Exception {
        final FakeNode one = node("n1").startServer(driver.port()).systemId("hv-1").startSwitchWithTunnels();
        final FakeNode two = node("n2").startServer(driver.port()).systemId("hv-2").startSwitchWithTunnels();
        one.underlay("172.16.0.1", "pstream=punix:" + dir.resolve("cable"));
        two.underlay("172.16.0.2", "stream=unix:" + dir.resolve("cable"));
        driver.target("hv-1", Optional.of(new OvsdbTarget("br-int", "",
            Set.of(vxlan("to-2", "172.16.0.2", BFD)), Set.of(), 1)));
        driver.target("hv-2", Optional.of(new OvsdbTarget("br-int", "",
            Set.of(vxlan("to-1", "172.16.0.1", BFD)), Set.of(), 1)));
        recorder.awaitInterface("to-2", it -> it.bfd().equals(Optional.of(Bfd.UP)));
        recorder.awaitInterface("to-1", it -> it.bfd().equals(Optional.of(Bfd.UP)));
        two.killSwitch();
        recorder.awaitInterface("to-2", it -> it.bfd().equals(Optional.of(Bfd.LOST)));
        two.startSwitchWithTunnels();
        recorder.awaitInterface("to-1", it -> it.bfd().equals(Optional.of(Bfd.BEGINNING)));
        two.giveAddress("172.16.0.2");
        recorder.awaitInterface("to-2", it -> it.bfd().equals(Optional.of(Bfd.UP)));
        assertEquals(1, driver.transactions("hv-1"));
    }

    private static String settings(final FakeNode node, final String bridge) throws Exception {
        return node.vsctl("--columns=controller,fail_mode,protocols,datapath_type,other_config,external_ids", "list",
            "Bridge", bridge);
    }

    private FakeNode node(final String name) throws IOException, InterruptedException {
        final FakeNode node = new FakeNode(dir, name);
        open.add(node);
        return node;
    }

    private static Optional<OvsdbTarget> target(final String bridge, final BridgePort... ports) {
        return Optional.of(new OvsdbTarget(bridge, "dummy", Set.of(ports), Set.of(), 1));
    }

    private static BridgePort patch(final String name, final String bridge, final String peer) {
        return new BridgePort(new BridgePort.Name(name), bridge, "patch", Map.of("peer", peer), Map.of());
    }

    private static BridgePort vxlan(final String name, final String remote, final Map<String, String> bfd) {
        return new BridgePort(new BridgePort.Name(name), "br-int", "vxlan", Map.of("remote_ip", remote), bfd);
    }
}
