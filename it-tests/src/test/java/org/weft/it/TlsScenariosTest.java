package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;
import org.weft.peers.Pem;
import org.weft.pki.Authority;

/** Who may connect to the southbound over TLS, and who is refused and for which reason. */
class TlsScenariosTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NETWORK = "/rests/data/weft:network";
    private static final int HALF_OPEN = 1000;
    /** The head of a TLS record with a ClientHello of 512 bytes (RFC 8446 section 5.1), which do not come. */
    private static final byte[] BEGUN = {22, 3, 1, 2, 0};
    private static final String REVOKED = NETWORK + "/weft-transport:revoked-certificate";

    private static Lab lab;
    private static Controller controller;
    private static Rest rest;
    private static DummyHypervisor one;
    private static DummyHypervisor two;

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY));
        controller.start();
        rest = controller.rest();
        controller.awaitReady(Duration.ofMinutes(8));
        one = DummyHypervisor.start(lab, "one");
        two = DummyHypervisor.start(lab, "two");
        one.underlay("192.0.2.1", 24);
        rest.merge(new NetworkDocument().zone("zone").dummy("one", "zone", "vxlan", "192.0.2.1")
            .dummy("two", "zone", "vxlan", "192.0.2.2"));
    }

    @AfterAll
    static void stop() {
        for (final DummyHypervisor node : new DummyHypervisor[] {one, two}) {
            if (node != null) {
                node.close();
            }
        }
        if (lab != null) {
            lab.close();
        }
    }

    private static DummyHypervisor node(final String systemId, final String dir, final Path certificate) {
        return DummyHypervisor.start(systemId, lab.dir().resolve(dir), List.of(controller.manager()),
            Optional.of(certificate));
    }

    /** The key and certificate of a node of somebody else's authority, which trusts the lab's controller. */
    private static Path foreign(final String systemId) throws IOException {
        final Path made = Authority.create(lab.dir().resolve("pki-of-" + systemId), "somebody else")
            .node(systemId, Authority.LIFE);
        Files.writeString(made.resolve("ca.pem"), Files.readString(lab.dir().resolve("pki/ca.pem")));
        return made;
    }

    private static String fingerprint(final Path certificate) throws Exception {
        return Pem.fingerprint(Pem.certificates(Files.readString(certificate.resolve("certificate.pem"))).get(0));
    }

    private static void awaitRefused(final String protocol, final String why) {
        Await.until("a refusal of " + protocol + ": " + why, LIMIT, () -> StreamSupport.stream(
            rest.status().path("refused-connection").spliterator(), false).anyMatch(it ->
                protocol.equals(it.path("protocol").asText()) && it.path("why").asText().contains(why)
                    && it.path("count").asLong() > 0), () -> rest.status().path("refused-connection").toString());
        assertTrue(controller.troubles(0).stream().anyMatch(line -> line.contains("Refused ") && line.contains(why)));
    }

    private static boolean seen(final String systemId) {
        return StreamSupport.stream(rest.status().path("unregistered-node").spliterator(), false)
            .anyMatch(it -> systemId.equals(it.path("system-id").asText()));
    }

    private static void awaitConnected(final String node) {
        Await.until(node + " is connected", LIMIT, () -> {
            final JsonNode status = rest.nodeStatus(node);
            return status.path("ovsdb-connected").asBoolean() && status.path("openflow-connected").asBoolean();
        }, () -> rest.nodeStatus(node).toString() + rest.status().path("refused-connection"));
    }

    @Test
    void certificatesOfTheAuthorityCarryFramesEndToEnd() throws IOException {
        assertTrue(controller.manager().startsWith("ssl:"));
        awaitConnected("one");
        awaitConnected("two");
        assertTrue(one.vsctl("get-controller", "br-int").startsWith("ssl:"));
        rest.merge(new NetworkDocument().logicalSwitch("ls", "zone", "vxlan")
            .port("ls", "a", "02:00:00:00:00:0a", List.of("10.0.0.10"))
            .port("ls", "b", "02:00:00:00:00:0b", List.of("10.0.0.11")));
        one.addVif("a", "a");
        one.addVif("b", "b");
        Await.until("the VIFs are seen", LIMIT, () -> one.flows().stream()
            .anyMatch(flow -> flow.contains("dl_dst=02:00:00:00:00:0b")));
        rest.checkRealized(LIMIT);
        one.receive("a", "in_port(1),eth(src=02:00:00:00:00:0a,dst=02:00:00:00:00:0b),eth_type(0x1234)");
        assertTrue(Heard.await(one, "b", 1).get(0).startsWith("02000000000b02000000000a"));
        assertEquals("rw-------", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(controller.dir().resolve("etc/weft-tls/key.pem"))));
    }

    @Test
    void aThousandHandshakesThatDoNotEndKeepNobodyOff() throws IOException {
        for (final int port : List.of(controller.ports().ovsdb(), controller.ports().openflow())) {
            final String name = "late" + port;
            final List<Socket> open = new Hostile(port, port).silent(HALF_OPEN);
            try (var late = node(name, name, lab.authority().node(name, Authority.LIFE))) {
                for (final Socket socket : open.subList(0, HALF_OPEN / 2)) {
                    socket.getOutputStream().write(BEGUN);
                }
                rest.merge(new NetworkDocument().dummy(name, "zone", "vxlan", "192.0.2.9"));
                awaitConnected(name);
                assertEquals(name, late.name());
                for (final Socket socket : open) {
                    assertTrue(isEnded(socket), "the controller ends it");
                }
            } finally {
                for (final Socket socket : open) {
                    socket.close();
                }
                rest.delete(NETWORK + "/weft-transport:transport-node=" + name).check();
            }
        }
        awaitConnected("one");
        awaitConnected("two");
    }

    private static boolean isEnded(final Socket socket) throws IOException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        try {
            // an alert may come first
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            // it was reset
            return true;
        }
    }

    @Test
    void foreignAuthorityIsRefused() throws IOException {
        try (var rogue = node("rogue", "rogue", foreign("rogue"))) {
            awaitRefused("ovsdb", "'rogue' (SHA-256");
            awaitRefused("ovsdb", "nor of a trusted authority");
            assertFalse(seen(rogue.name()));
        }
    }

    @Test
    void expiredCertificateIsRefused() throws IOException {
        try (var old = node("old", "old", lab.authority().node("old", Duration.ofDays(-1)))) {
            awaitRefused("ovsdb", "is not valid now, but from");
            assertFalse(seen(old.name()));
        }
    }

    @Test
    void certificateOfAnotherNodeIsRefused() throws IOException {
        try (var imposter = node("imposter", "imposter", lab.nodeCertificate("honest"))) {
            awaitRefused("ovsdb", "does not belong to node 'imposter'");
            assertFalse(seen(imposter.name()));
        }
    }

    @Test
    void plainTcpIsRefused() {
        try (var plain = DummyHypervisor.start("plain", lab.dir().resolve("plain"),
                List.of(controller.manager().replace("ssl:", "tcp:")))) {
            awaitRefused("ovsdb", "TLS handshake");
            assertFalse(seen(plain.name()));
        }
    }

    @Test
    void revokedCertificateIsRefusedAtOnceAndUntilItIsNot() throws Exception {
        final Path certificate = lab.nodeCertificate("leaver");
        try (var leaver = node("leaver", "leaver", certificate)) {
            Await.until("the leaver is there", LIMIT, () -> seen(leaver.name()));
            rest.patch(NETWORK, Map.of("weft:network", Map.of("weft-transport:revoked-certificate",
                List.of(Map.of("fingerprint", fingerprint(certificate)))))).check();
            Await.until("the leaver is cut off", LIMIT, () -> !seen(leaver.name()));
            awaitRefused("ovsdb", "is revoked");
            rest.delete(REVOKED + "=" + fingerprint(certificate)).check();
            Await.until("the leaver is back", LIMIT, () -> seen(leaver.name()));
        }
    }

    @Test
    void registeredCertificateIsTheOnlyOneOfItsNode() throws Exception {
        final Path own = foreign("pinned");
        rest.merge(new NetworkDocument().dummy("pinned", "zone", "vxlan", "192.0.2.7"));
        rest.patch(NETWORK, Map.of("weft:network", Map.of("weft-transport:transport-node", List.of(Map.of(
            "id", "pinned", "certificate", Files.readString(own.resolve("certificate.pem"))))))).check();
        try (var pinned = node("pinned", "pinned", own)) {
            awaitConnected("pinned");
            assertTrue(pinned.hasIntegrationBridge());
            pinned.setCertificate(lab.nodeCertificate("pinned"));
            // Open vSwitch shows the new one when it connects anew.
            pinned.vsctl("del-manager");
            pinned.vsctl("set-manager", controller.manager());
            awaitRefused("ovsdb", "'pinned' is registered with another certificate");
        } finally {
            rest.delete(NETWORK + "/weft-transport:transport-node=pinned").check();
        }
    }

    @Test
    void secondNodeWithASystemIdIsRefused() {
        awaitConnected("one");
        try (var again = node("one", "one-again", lab.nodeCertificate("one"))) {
            awaitRefused("ovsdb", "node 'one' is connected from");
            assertFalse(again.hasIntegrationBridge());
        }
        awaitConnected("one");
    }

    @Test
    void switchWithADatapathOfAnotherNodeIsRefused() {
        awaitConnected("one");
        final String datapath = rest.nodeStatus("one").path("datapath-id").asText();
        try (var thief = node("thief", "thief", lab.nodeCertificate("thief"))) {
            thief.vsctl("add-br", "br-x", "--", "set", "bridge", "br-x", "protocols=OpenFlow13",
                "other-config:datapath-id=" + datapath);
            awaitRefused("ovsdb", "'br-x' of node 'thief' has the datapath id of another node");
            thief.vsctl("set-controller", "br-x", one.vsctl("get-controller", "br-int").strip());
            awaitRefused("openflow", "'thief'");
            awaitRefused("openflow", "does not belong to node 'one'");
        }
        awaitConnected("one");
    }
}
