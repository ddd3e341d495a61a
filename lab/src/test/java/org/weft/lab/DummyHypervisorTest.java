package org.weft.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DummyHypervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String FRAME = "020000000002" + "020000000001" + "88b5" + "00".repeat(46);

    @TempDir
    private Path temp;

    @Test
    void framesGoInAndOut() {
        final Path dir = temp.resolve("hv1");
        try (DummyHypervisor hv1 = DummyHypervisor.start("hv1", dir, List.of("tcp:127.0.0.1:9"))) {
            assertEquals("tcp:127.0.0.1:9", hv1.vsctl("get-manager").strip());
            hv1.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "protocols=OpenFlow13");
            hv1.addVif("vif1", "one");
            hv1.addVif("vif2", "two");
            hv1.receive("vif1", FRAME);
            assertEquals(List.of(FRAME), hv1.awaitSent("vif2", 1, LIMIT));
            assertEquals(List.of(), hv1.sent("vif1"));
            assertTrue(hv1.hasIntegrationBridge());
            assertEquals(1, hv1.flows().size());
        }
        assertFalse(Files.exists(dir));
    }

    @Test
    void framesLeaveThroughATunnel() {
        try (DummyHypervisor hv1 = DummyHypervisor.start("hv1", temp.resolve("hv1"), List.of())) {
            hv1.underlay("172.16.0.1", 24);
            hv1.neighbour("172.16.0.2", "02:00:00:00:01:02");
            hv1.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "protocols=OpenFlow13",
                "--", "add-port", "br-int", "tun0", "--", "set", "interface", "tun0", "type=vxlan",
                "options:remote_ip=172.16.0.2", "options:key=7");
            hv1.addVif("vif1", "one");
            hv1.receive("vif1", FRAME);
            Await.until("a frame in a tunnel", LIMIT,
                () -> hv1.sent("p0").stream().anyMatch(frame -> frame.endsWith("00000700" + FRAME)),
                () -> hv1.sent("p0").toString());
        }
    }
}
