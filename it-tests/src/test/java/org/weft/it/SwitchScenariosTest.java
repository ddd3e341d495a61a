package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.NetworkDocument;
import org.weft.pipeline.Stage;

/** Scenarios on Open vSwitch's dummy datapath: frames are injected and captured without any network namespace. */
class SwitchScenariosTest extends DummyScenarios {
    private static final String NODES = "/rests/data/weft:network/weft-transport:transport-node";
    private static final String MAC_A = "02:00:00:00:00:0a";
    private static final String MAC_B = "02:00:00:00:00:0b";

    @BeforeAll
    static void ports() {
        rest.merge(new NetworkDocument().logicalSwitch("ls", "zone", "vxlan")
            .port("ls", "a", MAC_A, List.of("10.0.0.10")).port("ls", "b", MAC_B, List.of("10.0.0.11"))
            .setPort("ls", "a", Map.of("allowed-address-pair", List.of(Map.of("mac", MAC_A)))));
        one.addVif("a", "a");
        one.addVif("b", "b");
        Await.until("both VIFs are seen", LIMIT, () -> "one".equals(port("a").path("transport-node").asText())
            && "one".equals(port("b").path("transport-node").asText()));
        rest.checkRealized(LIMIT);
    }

    private static JsonNode port(final String id) {
        return rest.get("/rests/data/weft-status:status/logical-switch=ls/port=" + id).json()
            .path("weft-status:port").path(0);
    }

    private static String frame(final String from, final String to) {
        return "in_port(1),eth(src=" + from + ",dst=" + to + "),eth_type(0x1234)";
    }

    @Test
    void aFrameGoesToItsPortAndASpoofedOneNowhere() {
        final int before = Heard.frames(one, "b").size();
        one.receive("a", frame("02:00:00:00:00:66", MAC_B));
        one.receive("a", frame(MAC_A, MAC_B));
        final var sent = Heard.await(one, "b", before + 1);
        assertEquals(before + 1, sent.size(), "only the frame from the port's own address");
        assertTrue(sent.get(before).startsWith((MAC_B + MAC_A).replace(":", "")), sent.get(before));
    }

    @Test
    void anArpRequestIsAnsweredWithoutLeavingTheNode() {
        final int before = Heard.frames(one, "a").size();
        final int others = Heard.frames(one, "b").size();
        one.receive("a", "in_port(1),eth(src=" + MAC_A + ",dst=ff:ff:ff:ff:ff:ff),eth_type(0x0806),arp(sip=10.0.0.10,"
            + "tip=10.0.0.11,op=1,sha=" + MAC_A + ",tha=00:00:00:00:00:00)");
        final String reply = Heard.await(one, "a", before + 1).get(before);
        assertEquals((MAC_A + MAC_B).replace(":", "") + "0806" + "0001080006040002" + MAC_B.replace(":", "")
            + "0a00000b" + MAC_A.replace(":", "") + "0a00000a", reply.substring(0, 84));
        assertEquals(others, Heard.frames(one, "b").size(), "nobody else hears of it");
    }

    @Test
    void aDisabledPortCarriesNothing() {
        final Map<String, Object> off = Map.of("weft-logical-switching:port",
            List.of(Map.of("id", "b", "admin-status-enabled", false)));
        rest.patch(SWITCHES + "=ls/port=b", off).check();
        rest.checkRealized(LIMIT);
        final int before = Heard.frames(one, "b").size();
        one.receive("a", frame(MAC_A, MAC_B));
        rest.patch(SWITCHES + "=ls/port=b", Map.of("weft-logical-switching:port",
            List.of(Map.of("id", "b", "admin-status-enabled", true)))).check();
        rest.checkRealized(LIMIT);
        one.receive("a", frame(MAC_A, MAC_B));
        assertEquals(before + 1, Heard.await(one, "b", before + 1).size());
    }

    @Test
    void aNodeThatIsNotRegisteredIsShownAndNotTouched() {
        try (var stranger = DummyHypervisor.start(lab, "stranger")) {
            Await.until("the stranger is listed", LIMIT, () -> rest.status().path("unregistered-node").findValuesAsText(
                "system-id").contains("stranger"));
            assertEquals("", stranger.vsctl("list-br").trim());
        }
        Await.until("the stranger is gone", LIMIT, () -> !rest.status().path("unregistered-node").findValuesAsText(
            "system-id").contains("stranger"));
    }

    @Test
    void sttIsAcceptedAndShownAsAFaultWhereItCannotWork() {
        rest.merge(new NetworkDocument().dummy("one", "zone", "stt", "192.0.2.1")
            .dummy("two", "zone", "stt", "192.0.2.2").logicalSwitch("ls", "zone", "stt"));
        rest.checkRealized(LIMIT);
        final var faults = rest.get("/rests/data/weft-status:status/logical-switch=ls").body();
        assertTrue(faults.contains("unsupported:zone/stt:one") && faults.contains("cannot carry it"), faults);
        assertTrue(one.vsctl("list-ports", "br-int").lines().noneMatch(name -> name.startsWith("wstt")));
        rest.merge(new NetworkDocument().logicalSwitch("ls", "zone", "vxlan"));
        rest.delete(NODES + "=one/connector=zone,stt").check();
        rest.delete(NODES + "=two/connector=zone,stt").check();
    }

    @Test
    void twoPortsThatClaimOneVifAreShownAndOnlyOneHasIt() {
        rest.merge(new NetworkDocument().logicalSwitch("ls2", "zone", "vxlan"));
        rest.put(SWITCHES + "=ls2/port=thief", Map.of("weft-logical-switching:port", List.of(Map.of("id", "thief",
            "address", List.of(Map.of("mac", MAC_A)), "attachment", Map.of("vif", Map.of("interface-id", "a"))))))
            .check();
        rest.checkRealized(LIMIT);
        final var status = rest.get("/rests/data/weft-status:status/logical-switch=ls2/port=thief").body();
        assertTrue(status.contains("vif-in-use:ls/a"), status);
        final int before = Heard.frames(one, "a").size();
        one.receive("b", frame(MAC_B, MAC_A));
        assertEquals(before + 1, Heard.await(one, "a", before + 1).size());
        rest.delete(SWITCHES + "=ls2").check();
    }

    @Test
    void whatASwitchRefusesKeepsNothingElseFromIt() {
        final List<String> names = IntStream.range(0, 40).mapToObj(it -> "n" + it).toList();
        final NetworkDocument document = new NetworkDocument().logicalSwitch("many", "zone", "vxlan");
        names.forEach(name -> document.port("many", name, "02:00:00:00:02:" + (10 + names.indexOf(name)),
            List.of("10.2.0." + (10 + names.indexOf(name)))));
        rest.merge(document);
        names.forEach(name -> two.addVif(name, name));
        Await.until("the last VIF is seen", LIMIT, () -> rest.get(STATUS + "/logical-switch=many/port=n39").body()
            .contains("\"transport-node\":\"two\""));
        rest.checkRealized(LIMIT);
        final long complete = two.flows().size();
        two.vsctl("--", "--id=@five", "create", "Flow_Table", "flow_limit=5", "--", "set", "bridge", "br-int",
            "flow_tables:" + Stage.NEIGHBOURS.table() + "=@five");
        two.killVswitchd();
        two.startVswitchd();
        Await.until("the refusal is shown", LIMIT, () -> rest.nodeStatus("two").path("fault").toString()
            .contains("flow-refused"), () -> rest.nodeStatus("two").toString());
        Await.until("all but what is refused", LIMIT, () -> two.flows().size() == complete - 40 + 5,
            () -> two.flows().size() + " of " + complete);
        assertEquals(5, two.flows().stream().filter(flow -> flow.contains(" table=" + Stage.NEIGHBOURS.table() + ','))
            .count());
        assertTrue(controller.troubles(log).stream().anyMatch(line -> line.contains("refused put")
            && line.contains("FLOWMODFAILED code TABLEFULL")), "the log says what and why");
        two.vsctl("clear", "bridge", "br-int", "flow_tables");
        rest.checkRealized(LIMIT);
        assertEquals(complete, two.flows().size());
        Await.until("no refusal", LIMIT, () -> rest.nodeStatus("two").path("fault").isEmpty());
        rest.delete(SWITCHES + "=many").check();
        log = controller.logPosition();
    }

    @Test
    void aDeletedSwitchLeavesNothing() {
        rest.merge(new NetworkDocument().logicalSwitch("short", "zone", "vxlan")
            .port("short", "s1", "02:00:00:00:01:01", List.of("10.1.0.1"))
            .port("short", "s2", "02:00:00:00:01:02", List.of("10.1.0.2")));
        one.addVif("s1", "s1");
        two.addVif("s2", "s2");
        Await.until("the switch has a tunnel", LIMIT, () -> one.vsctl("list-ports", "br-int").contains("wvx-"));
        rest.checkRealized(LIMIT);
        assertTrue(one.flows().stream().anyMatch(flow -> flow.contains("02:00:00:00:01:02")));

        rest.delete(SWITCHES + "=short").check();
        rest.checkRealized(LIMIT);

        assertTrue(one.flows().stream().noneMatch(flow -> flow.contains("02:00:00:00:01:0")));
        Await.until("the tunnel port is gone", LIMIT, () -> !one.vsctl("list-ports", "br-int").contains("wvx-"));
        one.removeVif("s1");
        two.removeVif("s2");
        Await.until("the keys are free", LIMIT, () -> !rest.get("/rests/data/weft-allocation:allocation").body()
            .contains("\"short\""));
    }

    @Test
    void badInputNamesTheLeafAndChangesNothing() {
        final String before = config();
        final Map<String, String> bad = Map.of(
            "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"connector\":[{\"zone\":\"zone\","
                + "\"encapsulation\":\"gre\",\"ip-address\":\"1.2.3.400\"}]}]}", "ip-address",
            "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"connector\":[{\"zone\":\"zone\","
                + "\"encapsulation\":\"carrier-pigeon\",\"ip-address\":\"1.2.3.4\"}]}]}", "encapsulation",
            "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"connector\":[{\"zone\":\"zone\","
                + "\"encapsulation\":\"gre\"}]}]}", "ip-address",
            "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"integration-bridge\":\"much-too-long-a-name\"}]}",
            "integration-bridge",
            "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"colour\":\"red\"}]}", "colour");
        bad.forEach((body, leaf) -> {
            final var reply = rest.put(NODES + "=x", body);
            assertTrue(reply.status() >= 400 && reply.status() < 500, reply.status() + " for " + body);
            assertTrue(reply.body().contains(leaf), reply.body());
        });
        assertEquals(before, config());
    }

    @Test
    void limitsNameTheLeafAndChangeNothing() {
        final String before = config();
        final var tags = IntStream.range(0, 6).mapToObj(at -> Map.of("scope", "s" + at, "value", "v")).toList();
        final Map<String, NetworkDocument> bad = Map.of(
            "display-name", new NetworkDocument().setPort("ls", "a", Map.of("display-name", "n".repeat(41))),
            "tag", new NetworkDocument().setSwitch("ls", Map.of("tag", tags)),
            "scope", new NetworkDocument().setSwitch("ls", Map.of("tag", List.of(Map.of("scope", "s".repeat(21))))),
            "ip-prefix", new NetworkDocument().setPort("ls", "b", Map.of("allowed-address-pair",
                List.of(Map.of("mac", MAC_B, "ip-prefix", List.of("10.0.0.0/33"))))),
            "vlan", new NetworkDocument().setSwitch("ls", Map.of("bridging", Map.of("zone", "zone", "vlan", 4095))),
            "dscp", new NetworkDocument().setQueue("q", Map.of("dscp", 64)),
            "burst", new NetworkDocument().setQueue("q", Map.of("burst", 0)),
            "ip-address", new NetworkDocument().setPort("ls", "b", Map.of("mirror", List.of(Map.of("id", "m",
                "remote", Map.of("ip-address", List.of("1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4")))))));
        bad.forEach((leaf, document) -> {
            final var reply = rest.patch("/rests/data/weft:network", document);
            assertTrue(reply.status() >= 400 && reply.status() < 500, reply.status() + " for " + document);
            assertTrue(reply.body().contains(leaf), leaf + " in " + reply.body());
            assertEquals(before, config(), leaf);
        });
        rest.merge(new NetworkDocument().setPort("ls", "a", Map.of("display-name", "n".repeat(40)))
            .setSwitch("ls", Map.of("tag", tags.subList(0, 5))));
        for (final String path : List.of("/port=a/display-name", "/tag=s0", "/tag=s1", "/tag=s2", "/tag=s3",
                "/tag=s4")) {
            rest.delete(SWITCHES + "=ls" + path).check();
        }
        assertEquals(before, config());
    }

    /** The configuration without the marks that waiting leaves. */
    private static String config() {
        return rest.get("/rests/data/weft:network?content=config").body().replaceAll("\"marker\":\\{[^}]*\\},?", "");
    }

    @Test
    void theTenThousandAndFirstPortIsRefused() {
        final long start = System.nanoTime();
        final var document = new NetworkDocument().logicalSwitch("full", "zone", "vxlan");
        for (int at = 0; at < 10_000; at++) {
            document.port("full", "f" + at, String.format("02:02:00:00:%02x:%02x", at >> 8, at & 255), List.of());
        }
        rest.merge(document);
        rest.checkRealized(LIMIT);
        Measurements.note("10,000 ports of one switch in one request, none of them plugged, until realized",
            (System.nanoTime() - start) / 1_000_000 + " ms");
        for (final var reply : List.of(
                rest.patch("/rests/data/weft:network", new NetworkDocument().setPort("full", "more", Map.of())),
                rest.put(SWITCHES + "=full/port=more", Map.of("weft-logical-switching:port",
                    List.of(Map.of("id", "more")))))) {
            assertTrue(reply.status() >= 400 && reply.status() < 500, reply.status() + " " + reply.body());
            assertTrue(reply.body().contains("port"), reply.body());
        }
        rest.delete(SWITCHES + "=full/port=f9999").check();
        rest.put(SWITCHES + "=full/port=more", Map.of("weft-logical-switching:port", List.of(Map.of("id", "more"))))
            .check();
        rest.delete(SWITCHES + "=full").check();
    }

    @Test
    void objectsAreFoundByTheirTags() {
        final Map<String, Object> tag = Map.of("tag", List.of(Map.of("scope", "tenant", "value", "acme")));
        rest.patch("/rests/data/weft:network", Map.of("weft:network", Map.of("weft-transport:transport-zone",
            List.of(Map.of("id", "zone", "tag", tag.get("tag")))))).check();
        rest.merge(new NetworkDocument().setNode("two", tag).setSwitch("ls", tag).setPort("ls", "b", tag)
            .setPort("ls", "a", Map.of("tag", List.of(Map.of("scope", "tenant", "value", "other"))))
            .setQueue("tagged", tag));
        final var tagged = new TreeSet<>(Set.of("weft-transport:transport-zone=zone",
            "weft-transport:transport-node=two", "weft-logical-switching:logical-switch=ls",
            "weft-logical-switching:logical-switch=ls/port=b", "weft-qos:logical-queue=tagged"));
        assertEquals(tagged, find(Map.of("scope", "tenant", "value", "acme")));
        assertEquals(Set.of(), find(Map.of("scope", "tenant", "value", "acm")));
        assertEquals(Set.of(), find(Map.of("scope", "acme")));
        tagged.add("weft-logical-switching:logical-switch=ls/port=a");
        assertEquals(tagged, find(Map.of("scope", "tenant")));
        final var nothing = rest.post("/rests/operations/weft-operations:find-by-tag", Map.of("input", Map.of()));
        assertTrue(nothing.status() >= 400 && nothing.status() < 500 && nothing.body().contains("scope"),
            nothing.status() + nothing.body());
        tagged.remove("weft-qos:logical-queue=tagged");
        tagged.forEach(path -> rest.delete("/rests/data/weft:network/" + path + "/tag=tenant").check());
        rest.delete("/rests/data/weft:network/weft-qos:logical-queue=tagged").check();
        assertEquals(Set.of(), find(Map.of("scope", "tenant")));
    }

    private static Set<String> find(final Map<String, String> input) {
        final var found = new TreeSet<String>();
        rest.post("/rests/operations/weft-operations:find-by-tag", Map.of("input", input)).check().json()
            .path("weft-operations:output").path("object").forEach(object -> found.add(object.path("path").asText()));
        return found;
    }

    @Test
    void aThousandPortsAreRealized() {
        final var document = new NetworkDocument();
        for (int at = 0; at < 10; at++) {
            document.logicalSwitch("many" + at, "zone", "vxlan");
        }
        for (int at = 0; at < 1000; at++) {
            document.port("many" + at % 10, "m" + at, String.format("02:01:00:00:%02x:%02x", at >> 8, at & 255),
                List.of("10.2." + (at >> 8) + "." + (at & 255)));
        }
        for (int at = 0; at < 20; at++) {
            (at % 2 == 0 ? one : two).addVif("m" + at, "m" + at);
        }
        final long start = System.nanoTime();
        rest.merge(document);
        rest.checkRealized(LIMIT);
        Measurements.note("1,000 ports in one request, 20 of them plugged, until realized",
            (System.nanoTime() - start) / 1_000_000 + " ms");
        assertTrue(one.flows().size() > 20);
        for (int at = 0; at < 10; at++) {
            rest.delete(SWITCHES + "=many" + at).check();
        }
        rest.checkRealized(LIMIT);
        for (int at = 0; at < 20; at++) {
            (at % 2 == 0 ? one : two).removeVif("m" + at);
        }
    }

    @Test
    void flowsAreBackAfterOpenVswitchWasKilled() {
        two.killVswitchd();
        Await.until("the node is seen to be gone", LIMIT,
            () -> !rest.nodeStatus("two").path("openflow-connected").asBoolean());
        two.startVswitchd();
        Await.until("the node is back", LIMIT,
            () -> rest.nodeStatus("two").path("openflow-connected").asBoolean());
        rest.checkRealized(LIMIT);
    }
}
