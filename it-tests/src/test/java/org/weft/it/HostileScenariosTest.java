package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Command;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Ping;
import org.weft.lab.PingResult;
import org.weft.lab.Rest;
import org.weft.lab.Vm;

/**
 * Bad input at each port of a controller that takes plain TCP, so that nothing keeps it off: no packet of others is
 * lost, no node disconnected, other changes go on, and nothing is left over. -Dweft.hostile.seconds says for how long
 * each is to be tried.
 */
class HostileScenariosTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("weft.hostile.seconds", 6));
    private static final String NETWORK = "/rests/data/weft:network";
    private static final int HALF_OPEN = 1000;
    private static final String COUNTS = "SessionStatistics$EventCounter";
    /** What a controller may keep of classes loaded and pools grown, in bytes. */
    private static final long KEPT = 48L << 20;

    private static Lab lab;
    private static Controller controller;
    private static Rest rest;
    private static Vm one;
    private static Vm two;

    private long pid;
    private long memory;
    private Ping ping;
    private final long seed = System.nanoTime();

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY).plain());
        controller.start();
        final Hypervisor hv1 = lab.addHypervisor("hv1");
        final Hypervisor hv2 = lab.addHypervisor("hv2");
        controller.awaitReady(Duration.ofMinutes(3));
        rest = controller.rest();
        rest.merge(new NetworkDocument().zone("zone").hypervisor(hv1, "zone", "vxlan")
            .hypervisor(hv2, "zone", "vxlan").logicalSwitch("red", "zone", "vxlan"));
        hv1.awaitIntegrationBridge(LIMIT);
        hv2.awaitIntegrationBridge(LIMIT);
        one = vm(hv1, 1);
        two = vm(hv2, 2);
        rest.checkRealized(LIMIT);
        FabricLab.warm(one, two);
    }

    private static Vm vm(final Hypervisor on, final int number) {
        final String name = "red" + number;
        final Vm vm = on.addVm(name, "02:00:00:00:00:0" + number, List.of("10.0.0." + number + "/24"), name);
        rest.merge(new NetworkDocument().port("red", vm));
        return vm;
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void before() {
        pid = controller.pid().orElseThrow();
        memory = memory();
        ping = one.startPing(two.ip(), Duration.ofMillis(20));
        ping.awaitMore(10, LIMIT);
    }

    @AfterEach
    void nobodyElseIsHarmed() {
        final long start = System.nanoTime();
        rest.merge(new NetworkDocument().setPort("red", "another", Map.of()));
        rest.checkRealized(LIMIT);
        final long millis = (System.nanoTime() - start) / 1_000_000;
        final PingResult result = ping.stop();
        rest.delete(NETWORK + "/weft-logical-switching:logical-switch=red/port=another").check();
        rest.checkRealized(LIMIT);
        Oracle.check(rest, lab.hypervisors().stream().map(Node::of).toList());
        Await.until("memory to be given back", LIMIT, () -> memory() - memory < KEPT,
            () -> memory() - memory + " bytes more than before");
        Measurements.note("bad input, seed " + seed, result.lost() + " of " + result.sent()
            + " pings lost, a change afterwards " + millis + " ms, " + (memory() - memory >> 10) + " KiB more");
        assertEquals(0, result.lost(), "pings lost");
        assertEquals(pid, controller.pid().orElseThrow());
        assertTrue(controller.troubles(0).stream().noneMatch(line -> line.contains("OutOfMemory")));
        assertEquals(List.of(), Stream.of("hv1", "hv2").filter(node -> !ClusterLab.served(rest, node)).toList());
    }

    /** What is alive on the heap, in bytes; counting collects the rest. */
    private static long memory() {
        return Long.parseLong(histogram().reduce((before, line) -> line).orElseThrow().split("\\s+")[2]);
    }

    /** How many objects of a class are alive. */
    private static long objects(final String type) {
        return histogram().filter(line -> line.contains(type)).mapToLong(line ->
            Long.parseLong(line.split("\\s+")[1])).sum();
    }

    private static Stream<String> histogram() {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(controller.pid().orElseThrow()), "GC.class_histogram").check().strip().lines()
            .map(String::strip);
    }

    private static boolean over(final long start) {
        return System.nanoTime() - start > TIME.toNanos();
    }

    @Test
    void garbageForOvsdb() throws IOException {
        sayAll(new Hostile(controller.ports().ovsdb(), seed), Hostile::jsonRpc);
    }

    @Test
    void garbageForOpenFlow() throws IOException {
        sayAll(new Hostile(controller.ports().openflow(), seed), Hostile::openFlow);
    }

    private static void sayAll(final Hostile hostile, final Function<Hostile, byte[]> message) throws IOException {
        int said = 0;
        for (final long start = System.nanoTime(); !over(start); said++) {
            hostile.say(said % 4 == 0 ? hostile.garbage(100_000) : message.apply(hostile), message.apply(hostile));
        }
        assertTrue(said > 10, said + " connections");
    }

    @Test
    void aThousandConnectionsOnWhichNothingIsSaid() throws IOException {
        final long files = files();
        final long start = System.nanoTime();
        do {
            for (final int port : List.of(controller.ports().ovsdb(), controller.ports().openflow(),
                    controller.ports().restconf())) {
                othersGoOnMeanwhile(port);
            }
        } while (!over(start));
        // the node that was started again has lost some on purpose
        ping.stop();
        ping = one.startPing(two.ip(), Duration.ofMillis(20));
        ping.awaitMore(10, LIMIT);
        Await.until("files to be closed", LIMIT, () -> files() < files + 50, () -> files() + " instead of " + files);
        Await.until("what OpenFlowPlugin counts of connections to be forgotten", LIMIT, () -> objects(COUNTS) < 100,
            () -> objects(COUNTS) + " counters");
    }

    private void othersGoOnMeanwhile(final int port) throws IOException {
        final List<Socket> open = new ArrayList<>();
        try {
            open.addAll(new Hostile(port, seed).silent(HALF_OPEN));
            rest.merge(new NetworkDocument().setPort("red", "meanwhile" + port, Map.of()));
            rest.checkRealized(LIMIT);
            lab.hypervisor("hv2").orElseThrow().killVswitchd();
            lab.hypervisor("hv2").orElseThrow().startVswitchd();
            one.awaitPing(two.ip(), LIMIT);
        } finally {
            for (final Socket socket : open) {
                socket.close();
            }
        }
    }

    private static long files() {
        try (var open = Files.list(Path.of("/proc", Long.toString(controller.pid().orElseThrow()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void slowSenders() throws Exception {
        for (final int port : List.of(controller.ports().ovsdb(), controller.ports().openflow(),
                controller.ports().restconf())) {
            new Hostile(port, seed).slowly(50, "{\"method\":\"echo\",\"params\":[\"", TIME.dividedBy(2));
        }
    }

    @Test
    void bodiesThatAreTooDeepTooLargeOrNoBodies() {
        for (final var bare : List.of(rest.post(NETWORK, ""), rest.put(NETWORK, ""), rest.patch(NETWORK, ""))) {
            assertEquals(4, bare.status() / 100, bare.body());
        }
        assertRefused(413, "{\"weft:network\":" + " ".repeat(17 << 20) + "}");
        assertRefused(400, "[".repeat(100_000));
        assertRefused(400, "{\"weft:network\":".repeat(20_000));
        assertRefused(400, "{\"weft:network\":{\"weft-logical-switching:logical-switch\":[{\"id\":\""
            + "x".repeat(1 << 20) + "\"}]}}");
        final var random = new Random(seed);
        final String good = new NetworkDocument().setPort("red", "red1", Map.of()).toString();
        for (final long start = System.nanoTime(); !over(start);) {
            final StringBuilder text = new StringBuilder(good);
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            final var reply = rest.patch(NETWORK, text.toString());
            assertTrue(reply.status() < 500, reply.status() + " for " + text + ": " + reply.body());
            if (reply.ok()) {
                removeOthers();
            }
        }
    }

    private static void assertRefused(final int status, final String body) {
        final var reply = rest.patch(NETWORK, body);
        assertEquals(status, reply.status(), reply.body());
        assertTrue(reply.body().contains("error-message"), reply.body());
    }

    @Test
    void documentsThatAreValidAndMakeNoSense() {
        final var random = new Random(seed);
        final long start = System.nanoTime();
        do {
            final var document = new NetworkDocument();
            for (int i = 0; i < 20; i++) {
                nonsense(document, random);
            }
            final var reply = rest.patch(NETWORK, document);
            assertTrue(reply.ok() || reply.status() / 100 == 4, reply.status() + " for " + document + ": "
                + reply.body());
        } while (!over(start));
        rest.checkRealized(LIMIT);
        Oracle.check(rest, lab.hypervisors().stream().map(Node::of).toList());
        removeOthers();
        rest.checkRealized(LIMIT);
    }

    private static void nonsense(final NetworkDocument document, final Random random) {
        final String id = name(random);
        switch (random.nextInt(7)) {
            case 0 -> document.setSwitch(id, Map.of("transport-binding", List.of(Map.of("zone",
                random.nextBoolean() ? "zone" : "no-zone"))));
            case 1 -> document.setPort(id, name(random), Map.of("attachment", Map.of("vif",
                Map.of("interface-id", name(random)))));
            case 2 -> document.setPort(id, name(random), Map.of("address", List.of(Map.of(
                "mac", "02:00:00:00:00:0" + random.nextInt(4),
                "ip-address", List.of("10.0.0." + random.nextInt(4))))));
            case 3 -> document.routerPort(id, name(random), "02:ff:00:00:00:0" + random.nextInt(4),
                List.of("10." + random.nextInt(3) + ".0.1/" + (8 + random.nextInt(20))));
            case 4 -> document.routerPatch(id, "10.9." + random.nextInt(3) + ".1/24", name(random),
                "10.9." + random.nextInt(3) + ".2/24");
            case 5 -> document.route(id, name(random), random.nextBoolean() ? "0.0.0.0/0" : "7.0.0.0/8",
                List.of("10.9." + random.nextInt(3) + "." + random.nextInt(3)));
            default -> document.gatewayPort(id, name(random), "02:ff:00:00:00:0" + random.nextInt(4),
                List.of("192.0.2." + random.nextInt(4) + "/24"), Map.of("service", name(random)));
        }
    }

    private static String name(final Random random) {
        return "fuzz" + random.nextInt(12);
    }

    private static void removeOthers() {
        final var document = rest.get(NETWORK + "?content=config").check().json().path("weft:network");
        final var paths = new ArrayList<String>();
        for (final String list : List.of("weft-logical-switching:logical-switch", "weft-logical-routing:logical-router",
                "weft-gateway-services:l3-gateway-service")) {
            FabricLab.items(document.path(list)).map(entry -> entry.path("id").asText())
                .filter(id -> !id.equals("red")).forEach(id -> paths.add(list + "=" + encoded(id)));
        }
        FabricLab.items(document.path("weft-logical-switching:logical-switch"))
            .filter(entry -> entry.path("id").asText().equals("red")).flatMap(red -> FabricLab.items(red.path("port")))
            .map(port -> port.path("id").asText()).filter(id -> !List.of("red1", "red2").contains(id))
            .forEach(id -> paths.add("weft-logical-switching:logical-switch=red/port=" + encoded(id)));
        paths.forEach(path -> rest.delete(NETWORK + "/" + path).check());
        rest.merge(new NetworkDocument().logicalSwitch("red", "zone", "vxlan").port("red", one).port("red", two));
    }

    private static String encoded(final String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
