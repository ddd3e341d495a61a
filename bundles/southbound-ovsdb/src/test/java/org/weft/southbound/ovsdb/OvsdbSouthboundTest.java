package org.weft.southbound.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.weft.node.driver.OvsdbTarget;
import org.weft.peers.Peers;
import org.weft.peers.Refusals;

/** Against real ovsdb-servers. */
@Timeout(60)
class OvsdbSouthboundTest {
    private static final String ID = "hv-1";
    private static final long TERM = 7;
    private static final BridgePort GENEVE = tunnel("geneve0", "geneve", Map.of("remote_ip", "flow", "key", "flow"));
    private static final BridgePort VXLAN = tunnel("vxlan0", "vxlan", Map.of("remote_ip", "192.0.2.7"));

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Recorder recorder = new Recorder();
    private OvsdbSouthbound driver;

    @TempDir
    private Path dir;

    @BeforeEach
    void listen() throws Exception {
        driver = driver(0, recorder);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
    }

    @Test
    void unregisteredNodeIsToldAndUntouched() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port());
        node.vsctl("add-br", "br0", "--", "add-port", "br0", "p0", "--", "set", "Interface", "p0",
            "external_ids:iface-id=vif-0");
        final String before = node.systemId(ID).dump();

        final OvsdbFact.Connected connected = recorder.await(OvsdbFact.Connected.class);
        recorder.await(OvsdbFact.Complete.class);
        assertEquals(ID, connected.systemId());
        assertTrue(connected.remoteAddress().startsWith("127.0.0.1:"));
        assertEquals(connected, recorder.facts().get(0));
        final OvsdbFact.Interface p0 = recorder.iface("p0").orElseThrow();
        assertEquals(new OvsdbFact.Interface(ID, "p0", "br0", "", 0, false, Optional.of("vif-0"), Optional.empty(),
            false, Optional.empty()), p0);
        driver.target(ID, Optional.empty());
        node.vsctl("set", "Interface", "p0", "external_ids:iface-id=vif-1");
        recorder.awaitInterface("p0", it -> it.vif().equals(Optional.of("vif-1")));
        node.vsctl("set", "Interface", "p0", "external_ids:iface-id=vif-0");
        recorder.awaitInterface("p0", it -> it.vif().equals(Optional.of("vif-0")));
        assertEquals(before, node.dump());
        assertEquals(0, driver.transactions(ID));
    }

    @Test
    void nodeWithoutSystemIdIsIgnoredUntilItHasOneAndFollowedWhenItChanges() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port());
        node.vsctl("init");
        node.vsctl("add-br", "br0");
        driver.target("b", target("br-int"));
        node.systemId("a");
        recorder.await(OvsdbFact.Complete.class, it -> it.systemId().equals("a"));
        assertEquals(Set.of("a"), Set.copyOf(recorder.facts().stream().map(OvsdbFact::systemId).toList()));
        node.systemId("b");
        recorder.await(OvsdbFact.Complete.class, it -> it.systemId().equals("b"));
        final int left = recorder.facts().indexOf(new OvsdbFact.Disconnected("a"));
        assertTrue(left >= 0);
        assertEquals(recorder.await(OvsdbFact.Connected.class, it -> it.systemId().equals("b")),
            recorder.facts().get(left + 1));
        recorder.awaitInterface("br-int", it -> true);
    }

    @Test
    void registeredNodeGetsItsBridge() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        driver.target(ID, target("br-int"));

        assertTrue(recorder.await(OvsdbFact.Bridge.class, it -> it.name().equals("br-int")).datapathId() != 0);
        final OvsdbFact.Interface internal = recorder.awaitInterface("br-int", it -> it.ofport() != 0);
        assertTrue(internal.owned());
        assertEquals("internal", internal.type());
        assertEquals("secure", node.vsctl("get-fail-mode", "br-int"));
        assertEquals("tcp:127.0.0.1:6653", node.vsctl("get-controller", "br-int"));
        assertEquals("[OpenFlow13]", node.vsctl("get", "Bridge", "br-int", "protocols"));
        assertEquals("dummy", node.vsctl("get", "Bridge", "br-int", "datapath_type"));
        assertEquals("true", node.vsctl("get", "Bridge", "br-int", "other_config:disable-in-band"));
        assertEquals("weft", node.vsctl("get", "Bridge", "br-int", "external_ids:weft-owner"));
        assertEquals(1, driver.transactions(ID));
        recorder.await(OvsdbFact.Connected.class, it -> it.ifaceTypes().contains("geneve"));
    }

    @Test
    void nodeThatObeysALaterLeaderIsLeftAlone() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        driver.target(ID, target("br-int"));
        recorder.await(OvsdbFact.Bridge.class, it -> it.name().equals("br-int"));
        assertEquals("7", node.vsctl("get", "Open_vSwitch", ".", "external_ids:weft-term"));

        node.vsctl("set", "Open_vSwitch", ".", "external_ids:weft-term=8", "--", "set-controller", "br-int",
            "tcp:192.0.2.1:6653");
        recorder.await(OvsdbFact.Refused.class, it -> it.what().equals("node") && it.why().contains("term, 8"));
        final long sent = driver.transactions(ID);
        driver.target(ID, target("br-int", GENEVE));
        driver.target(ID, Optional.of(new OvsdbTarget("br-int", "dummy", Set.of(), Set.of(), TERM + 2)));
        Eventually.holds("the later leader's controller", () ->
            "tcp:127.0.0.1:6653".equals(node.vsctl("get-controller", "br-int")));
        assertEquals("9", node.vsctl("get", "Open_vSwitch", ".", "external_ids:weft-term"));
        assertEquals(sent + 1, driver.transactions(ID));
        recorder.await(OvsdbFact.Agreed.class);
    }

    @Test
    void bridgeThatIsThereIsAdoptedAndRepaired() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br-int", "--", "set-fail-mode", "br-int", "standalone", "--", "set-controller", "br-int",
            "tcp:192.0.2.1:6653", "--", "set", "Bridge", "br-int", "protocols=OpenFlow10",
            "other_config:disable-in-band=false", "other_config:hwaddr=00:00:00:00:00:01");
        driver.target(ID, target("br-int"));
        Eventually.holds("mark", () -> "weft".equals(node.vsctl("--if-exists", "get", "Bridge", "br-int",
            "external_ids:weft-owner")));
        assertEquals("tcp:127.0.0.1:6653", node.vsctl("get-controller", "br-int"));
        assertEquals("[OpenFlow10, OpenFlow13]", node.vsctl("get", "Bridge", "br-int", "protocols"));
        assertEquals("{disable-in-band=true, hwaddr=00:00:00:00:00:01}",
            node.vsctl("get", "Bridge", "br-int", "other_config"));

        node.vsctl("set-controller", "br-int", "tcp:192.0.2.1:6653", "--", "del-fail-mode", "br-int");
        Eventually.holds("repair", () -> "tcp:127.0.0.1:6653".equals(node.vsctl("get-controller", "br-int"))
            && "secure".equals(node.vsctl("get-fail-mode", "br-int")));
        node.vsctl("del-br", "br-int");
        Eventually.holds("bridge", () -> "br-int".equals(node.vsctl("list-br"))
            && "secure".equals(node.vsctl("get-fail-mode", "br-int")));
    }

    @Test
    void fixedControllersAreSetInPlaceOfOurAddress() throws Exception {
        driver.close();
        final Set<String> members = Set.of("tcp:192.0.2.1:6653", "tcp:192.0.2.2:6653");
        driver = new OvsdbSouthbound(new OvsdbConfig("127.0.0.1", 0, 6653, members, Duration.ofSeconds(5),
            Duration.ofSeconds(15)), recorder, Peers.of(Optional.empty()), new Refusals((what, count) -> { }));
        open.add(driver);
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int"));
        recorder.awaitInterface("br-int", it -> true);
        assertEquals(members, Set.of(node.vsctl("get-controller", "br-int").split("\n")));
    }

    @Test
    void nodeWhoseTargetIsWithdrawnKeepsItsRows() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int", GENEVE));
        recorder.awaitInterface("geneve0", OvsdbFact.Interface::owned);
        driver.target(ID, Optional.empty());
        node.vsctl("set", "Interface", "geneve0", "options:key=7", "--", "add-port", "br-int", "tap0");
        recorder.awaitInterface("tap0", it -> true);
        assertEquals("7", node.vsctl("get", "Interface", "geneve0", "options:key"));
        assertEquals(1, driver.transactions(ID));
    }

    @Test
    void tunnelPortsAreAddedChangedAndRemoved() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        driver.target(ID, target("br-int", GENEVE, VXLAN));
        final int ofport = recorder.awaitInterface("geneve0", it -> it.ofport() > 0).ofport();
        recorder.awaitInterface("vxlan0", it -> it.ofport() > 0 && it.owned());
        final String uuid = node.vsctl("get", "Interface", "vxlan0", "_uuid");

        driver.target(ID, target("br-int", GENEVE, tunnel("vxlan0", "gre", Map.of("remote_ip", "192.0.2.8"))));
        recorder.awaitInterface("vxlan0", it -> "gre".equals(it.type()));
        assertEquals(uuid, node.vsctl("get", "Interface", "vxlan0", "_uuid"));
        assertEquals("{remote_ip=192.0.2.8}", node.vsctl("get", "Interface", "vxlan0", "options"));

        driver.target(ID, target("br-int", GENEVE));
        recorder.awaitGone("vxlan0");
        assertEquals("geneve0", node.vsctl("list-ports", "br-int"));
        assertEquals(ofport, recorder.iface("geneve0").orElseThrow().ofport());
        assertEquals(3, driver.transactions(ID));

        node.vsctl("del-port", "geneve0");
        recorder.await(OvsdbFact.InterfaceGone.class, it -> it.name().equals("geneve0"));
        recorder.awaitInterface("geneve0", OvsdbFact.Interface::owned);
        node.vsctl("set", "Interface", "geneve0", "options:key=7");
        Eventually.holds("options", () -> "flow".equals(node.vsctl("get", "Interface", "geneve0", "options:key")));
    }

    @Test
    void foreignPortsAndBridgesAreLeftAlone() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br0", "--", "add-br", "br-int", "--", "add-port", "br-int", "eth7", "--", "add-port",
            "br0", "vxlan0", "--", "set", "Interface", "vxlan0", "type=vxlan", "options:remote_ip=192.0.2.99");
        driver.target(ID, target("br-int", GENEVE, VXLAN));

        final OvsdbFact.Refused refused = recorder.await(OvsdbFact.Refused.class);
        assertTrue(refused.what().contains("vxlan0"));
        recorder.awaitInterface("geneve0", OvsdbFact.Interface::owned);
        assertEquals("vxlan0", node.vsctl("list-ports", "br0"));
        assertEquals("{remote_ip=192.0.2.99}", node.vsctl("get", "Interface", "vxlan0", "options"));
        assertEquals("[]", node.vsctl("get", "Bridge", "br0", "controller"));
        assertEquals("eth7\ngeneve0", node.vsctl("list-ports", "br-int"));
        assertEquals(1, recorder.facts(OvsdbFact.Refused.class).size());

        node.vsctl("del-port", "vxlan0");
        recorder.awaitInterface("vxlan0", it -> it.owned() && it.bridge().equals("br-int"));
    }

    @Test
    void refusalOfTheDatabaseIsToldOnceAndRetriedWhenTheCauseGoes() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br0", "--", "add-port", "br0", "br-int");
        driver.target(ID, target("br-int"));
        final OvsdbFact.Refused refused = recorder.await(OvsdbFact.Refused.class);
        assertTrue(refused.why().contains("constraint violation"), refused.why());
        assertTrue(refused.what().contains("br-int"), refused.what());
        assertEquals(1, driver.transactions(ID));
        node.vsctl("del-port", "br0", "br-int");
        recorder.awaitInterface("br-int", OvsdbFact.Interface::owned);
        assertEquals(2, driver.transactions(ID));
    }

    @Test
    void virtualInterfacesAreTold() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        driver.target(ID, target("br-int"));
        recorder.awaitInterface("br-int", it -> it.ofport() != 0);
        node.vsctl("add-port", "br-int", "tap0", "--", "set", "Interface", "tap0", "type=dummy",
            "external_ids:iface-id=vif-a");
        final OvsdbFact.Interface tap = recorder.awaitInterface("tap0", it -> it.ofport() > 0 && it.linkUp());
        assertEquals(Optional.of("vif-a"), tap.vif());
        assertEquals("br-int", tap.bridge());
        assertFalse(tap.owned());
        node.vsctl("add-port", "br-int", "bad0", "--", "set", "Interface", "bad0", "type=patch");
        assertTrue(recorder.awaitInterface("bad0", it -> it.ofport() == -1).error().isPresent());
        node.vsctl("del-port", "tap0");
        recorder.awaitGone("tap0");
        assertEquals(1, driver.transactions(ID));
    }

    @Test
    void targetThatChangedWhileAwayIsMetAfterReconnecting() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int", GENEVE));
        recorder.awaitInterface("geneve0", OvsdbFact.Interface::owned);
        node.killServer();
        recorder.await(OvsdbFact.Disconnected.class);
        driver.target(ID, target("br-int", VXLAN));
        node.startServer(driver.port());
        recorder.awaitInterface("vxlan0", OvsdbFact.Interface::owned);
        recorder.awaitGone("geneve0");
        assertEquals(2, driver.transactions(ID));
    }

    @Test
    void restartOfThisSideWritesNothing() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID).startSwitch();
        driver.target(ID, target("br-int", GENEVE, VXLAN));
        recorder.awaitInterface("geneve0", it -> it.ofport() > 0);
        recorder.awaitInterface("vxlan0", it -> it.ofport() > 0);
        driver.close();
        assertEquals(new OvsdbFact.Disconnected(ID), recorder.facts().get(recorder.facts().size() - 1));

        final Recorder later = new Recorder();
        final OvsdbSouthbound restarted = driver(driver.port(), later);
        restarted.target(ID, target("br-int", GENEVE, VXLAN));
        later.await(OvsdbFact.Complete.class);
        // What follows a comparison that finds something to write comes before the answer to a later change.
        node.vsctl("add-port", "br-int", "tap0");
        later.awaitInterface("tap0", it -> true);
        assertEquals(0, restarted.transactions(ID));
    }

    @Test
    void nodeThatIsSilentIsDisconnected() throws Exception {
        driver.close();
        driver = driver(0, recorder, Duration.ofMillis(200), Duration.ofSeconds(1));
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        recorder.await(OvsdbFact.Complete.class);
        node.signalServer("STOP");
        recorder.await(OvsdbFact.Disconnected.class);
        node.signalServer("CONT");
        recorder.awaitCount(OvsdbFact.Complete.class, it -> true, 2);
    }

    @Test
    void idleNodeStaysConnected() throws Exception {
        driver.close();
        driver = driver(0, recorder, Duration.ofMillis(50), Duration.ofMillis(500));
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        recorder.await(OvsdbFact.Complete.class);
        final long start = System.nanoTime();
        Eventually.holds("four silence limits", () -> System.nanoTime() - start > 2_000_000_000L);
        node.vsctl("add-br", "br0");
        recorder.awaitInterface("br0", it -> true);
        assertEquals(0, recorder.facts(OvsdbFact.Disconnected.class).size());
    }

    @Test
    void secondNodeWithTheSameSystemIdIsIgnoredUntilTheFirstLeaves() throws Exception {
        final FakeNode first = node("n1").startServer(driver.port()).systemId(ID);
        final OvsdbFact.Connected connected = recorder.await(OvsdbFact.Connected.class);
        final FakeNode second = node("n2").startServer(driver.port()).systemId(ID);
        final String before = second.dump();
        driver.target(ID, target("br-int"));
        recorder.awaitInterface("br-int", it -> true);
        first.vsctl("add-br", "br1");
        recorder.awaitInterface("br1", it -> true);
        assertEquals(before, second.dump());
        assertEquals(1, recorder.facts(OvsdbFact.Connected.class).size());

        first.killServer();
        final OvsdbFact.Connected other = recorder.await(OvsdbFact.Connected.class,
            it -> !it.remoteAddress().equals(connected.remoteAddress()));
        assertEquals(new OvsdbFact.Disconnected(ID),
            recorder.facts().get(recorder.facts().indexOf(other) - 1));
        recorder.awaitInterface("br-int", it -> true);
        assertEquals("br-int", second.vsctl("list-br"));
    }

    @Test
    void deadConnectionIsReplacedByALiveOne() throws Exception {
        driver.close();
        driver = driver(0, recorder, Duration.ofMillis(200), Duration.ofSeconds(1));
        final FakeNode first = node("n1").startServer(driver.port()).systemId(ID);
        recorder.await(OvsdbFact.Complete.class);
        first.signalServer("STOP");
        node("n2").startServer(driver.port()).systemId(ID);
        recorder.awaitCount(OvsdbFact.Complete.class, it -> true, 2);
        assertEquals(1, recorder.facts(OvsdbFact.Disconnected.class).size());
    }

    @Test
    void garbageDoesNotHurtOtherNodes() throws Exception {
        for (final String garbage : new String[] {"\0\1\2\3", "GET / HTTP/1.1\r\n\r\n", "{]}",
            "{\"id\":1,\"result\":[]}", "{\"result\":7}",
            "{\"id\":null,\"method\":\"update\",\"params\":[1]}", "[[[[[[",
            "{\"a\":\"\\\"",
            "{\"id\":null,\"method\":\"update\",\"params\":[\"weft\",{\"Bridge\":{\"x\":{\"new\":{}}}}]}"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), driver.port())) {
                socket.getOutputStream().write(garbage.getBytes(StandardCharsets.UTF_8));
            }
        }
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        driver.target(ID, target("br-int"));
        recorder.awaitInterface("br-int", OvsdbFact.Interface::owned);
        assertEquals("br-int", node.vsctl("list-br"));
    }

    @Test
    void stringsWithBackslashesAndQuotesAreFramed() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port()).systemId(ID);
        node.vsctl("add-br", "br0", "--", "set", "Interface", "br0", "external_ids:iface-id=\"a\\\\\"",
            "external_ids:other=\"}{\\\"\"");
        assertEquals(Optional.of("a\\"), recorder.awaitInterface("br0", it -> it.vif().isPresent()).vif());
        node.vsctl("add-br", "br1");
        recorder.awaitInterface("br1", it -> true);
    }

    @Test
    void manyInterfacesAreToldByTheirChanges() throws Exception {
        final FakeNode node = node("n1").startServer(driver.port());
        node.vsctl("add-br", "br0");
        final int count = 1000;
        final String[] words = new String[1 + count * 4];
        words[0] = "init";
        for (int i = 0; i < count; i++) {
            words[1 + i * 4] = "--";
            words[2 + i * 4] = "add-port";
            words[3 + i * 4] = "br0";
            words[4 + i * 4] = "p" + i;
        }
        node.vsctl(words);
        node.systemId(ID);
        recorder.await(OvsdbFact.Complete.class);
        assertEquals(count + 1, recorder.facts(OvsdbFact.Interface.class).size());
        final int before = recorder.facts().size();
        node.vsctl("add-port", "br0", "one-more", "--", "del-port", "p7");
        recorder.awaitInterface("one-more", it -> true);
        recorder.awaitGone("p7");
        assertEquals(before + 2, recorder.facts().size());
    }

    @Test
    void portInUseIsSaid() {
        final IOException failure = assertThrows(IOException.class, () -> driver(driver.port(), recorder));
        assertTrue(failure.getMessage().contains(Integer.toString(driver.port())));
    }

    private FakeNode node(final String name) throws IOException, InterruptedException {
        final FakeNode node = new FakeNode(dir, name);
        open.add(node);
        return node;
    }

    private OvsdbSouthbound driver(final int port, final Recorder listener) throws Exception {
        return driver(port, listener, Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    private OvsdbSouthbound driver(final int port, final Recorder listener, final Duration probe,
            final Duration limit) throws Exception {
        final OvsdbSouthbound made = new OvsdbSouthbound(
            new OvsdbConfig("127.0.0.1", port, 6653, Set.of(), probe, limit), listener,
            Peers.of(Optional.empty()), new Refusals((what, count) -> { }));
        open.add(made);
        return made;
    }

    private static Optional<OvsdbTarget> target(final String bridge, final BridgePort... tunnels) {
        return Optional.of(new OvsdbTarget(bridge, "dummy", Set.of(tunnels), Set.of(), TERM));
    }

    private static BridgePort tunnel(final String name, final String type, final Map<String, String> options) {
        return new BridgePort(new BridgePort.Name(name), "br-int", type, options, Map.of());
    }
}
