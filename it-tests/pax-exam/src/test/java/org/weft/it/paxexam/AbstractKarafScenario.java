package org.weft.it.paxexam;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;

/** Weft's features come into a running Karaf, and a switch is programmed. The test runs in the Karaf. */
@RunWith(PaxExam.class)
public abstract class AbstractKarafScenario {
    private static final Duration RESTCONF_LIMIT = Duration.ofMinutes(4);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BRIDGE = "br-int";
    private static final String NETWORK = """
        {"weft:network": {
          "weft-transport:transport-node": [{"id": "pax"}],
          "weft-logical-switching:logical-switch": [{"id": "ls", "port": [{
            "id": "p",
            "address": [{"mac": "02:00:00:00:00:01"}],
            "attachment": {"vif": {"interface-id": "vif1"}}
          }]}]
        }}
        """;

    @Inject
    private FeaturesService features;

    /** Makes the features known, where they are not. */
    protected void addRepository(final FeaturesService service) throws Exception {
        // A distribution of Weft knows its own.
    }

    /** What an administrator does: install the feature, create a network, plug an interface. */
    @Test
    public void installedFeatureProgramsSwitch() throws Exception {
        addRepository(features);
        features.installFeature("weft-restconf");
        assertTrue(features.isInstalled(features.getFeature("weft-restconf")));

        final Restconf restconf = new Restconf(Integer.getInteger(KarafContainer.HTTP_PORT));
        Await.until("RESTCONF takes the network", RESTCONF_LIMIT, () -> accepted(restconf));

        try (DummySwitch hypervisor = new DummySwitch(
                Path.of(System.getProperty(KarafContainer.DIRECTORY), "ovs"))) {
            hypervisor.start("pax", "tcp:127.0.0.1:" + Integer.getInteger(KarafContainer.OVSDB_PORT));
            Await.until(BRIDGE, LIMIT, () -> hypervisor.hasBridge(BRIDGE));
            hypervisor.vsctl("add-port", BRIDGE, "vif1", "--", "set", "interface", "vif1", "type=dummy",
                "external_ids:iface-id=vif1");
            Await.until("Weft knows the interface: " + hypervisor.vsctl("show"), LIMIT,
                () -> hypervisor.flows(BRIDGE).contains("dl_dst=02:00:00:00:00:01"));
            final HttpResponse<String> realized = restconf.send("POST", "operations/weft-operations:await-realized",
                "{\"input\": {\"timeout\": 30000}}");
            assertEquals(realized.body(), 200, realized.statusCode());
            assertTrue(realized.body(), realized.body().replaceAll("\\s", "").contains("\"realized\":true"));
            final String flows = hypervisor.flows(BRIDGE);
            assertTrue(flows, flows.contains("dl_dst=02:00:00:00:00:01"));
        }
    }

    private static boolean accepted(final Restconf restconf) throws IOException, InterruptedException {
        final HttpResponse<String> answer = restconf.send("PATCH", "data/weft:network", NETWORK);
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return true;
    }
}
