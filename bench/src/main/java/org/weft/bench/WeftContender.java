package org.weft.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;

/** Weft: a Karaf of its own, driven by RESTCONF; a call is realized when the RPC await-realized says so. */
final class WeftContender implements Contender {
    static final Duration LIMIT = Duration.ofMinutes(9);
    /** The JVM compiles what has run some thousand times; a change runs most of it more than once. */
    private static final int WARM_UPS = 200;
    static final String ZONE = "zone";
    static final String ENCAPSULATION = "geneve";
    private static final String ROUTER = "lr0";
    private static final String NETWORK = "/rests/data/weft:network";
    private static final String SWITCH = NETWORK + "/weft-logical-switching:logical-switch=";

    private final Lab lab;
    private final Controller controller;
    private final Rest rest;
    private final List<Host> hosts = new ArrayList<>();

    /**
     * Makes one that does not run yet.
     *
     * @param dir where it may put its directory
     * @param distribution the Karaf distribution
     * @param heap the largest heap of its JVM, as in {@code 1g}
     */
    WeftContender(final Path dir, final Path distribution, final String heap) {
        lab = Lab.temporary(dir);
        controller = lab.addController(ControllerOptions.of(distribution).withJvmOptions("-Xmx" + heap).plain());
        rest = controller.rest().session();
    }

    @Override
    public String name() {
        return "weft";
    }

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public void start(final Shape shape, final int extra) {
        controller.start();
        controller.awaitReady(LIMIT);
        final NetworkDocument document = new NetworkDocument().zone(ZONE);
        for (int i = 0; i < shape.hypervisors(); i++) {
            node(document, newHost());
        }
        rest.merge(document);
        Await.until("integration bridges", LIMIT,
            () -> hosts.stream().allMatch(host -> host.ovs().hasIntegrationBridge()));
        for (int i = 0; i < shape.hypervisors(); i++) {
            hosts.get(i).plug(IntStream.iterate(i, it -> it < shape.ports() + extra, it -> it + shape.hypervisors())
                .mapToObj(it -> shape.port(it).id()).toList());
        }
        realize();
    }

    private void realize() {
        rest.checkRealized(LIMIT);
    }

    @Override
    public void create(final Shape shape) {
        create(rest, shape);
        realize();
    }

    /** Creates the whole network, a call for each switch with its ports and its port of the router. */
    static void create(final Rest rest, final Shape shape) {
        for (int i = 0; i < shape.switches(); i++) {
            final NetworkDocument document = segment(i);
            shape.portsOf(i).forEach(port -> describe(document, port));
            rest.merge(document);
        }
    }

    private static NetworkDocument segment(final int segment) {
        return new NetworkDocument().logicalSwitch(Shape.switchId(segment), ZONE, ENCAPSULATION)
            .routerPort(ROUTER, Shape.switchId(segment), Shape.routerMac(segment),
                List.of(Shape.routerAddress(segment)));
    }

    private static NetworkDocument describe(final NetworkDocument document, final Shape.Port port) {
        final String segment = Shape.switchId(port.segment());
        return document.port(segment, port.id(), port.mac(), List.of(port.ip()))
            .setPort(segment, port.id(), Map.of("allowed-address-pair",
                List.of(Map.of("mac", port.mac(), "ip-prefix", List.of(port.ip())))));
    }

    @Override
    public void delete(final Shape shape) {
        IntStream.range(0, shape.switches()).forEach(it -> rest.delete(SWITCH + Shape.switchId(it)).check());
        rest.delete(NETWORK + "/weft-logical-routing:logical-router=" + ROUTER).check();
        realize();
    }

    @Override
    public void add(final Shape.Port port) {
        rest.merge(describe(new NetworkDocument(), port));
        realize();
    }

    @Override
    public void remove(final Shape.Port port) {
        rest.delete(SWITCH + Shape.switchId(port.segment()) + "/port=" + port.id()).check();
        realize();
    }

    @Override
    public void addSegment(final int segment) {
        rest.merge(segment(segment));
        realize();
    }

    @Override
    public void removeSegment(final int segment) {
        rest.delete(NETWORK + "/weft-logical-routing:logical-router=" + ROUTER + "/port=" + Shape.switchId(segment))
            .check();
        rest.delete(SWITCH + Shape.switchId(segment)).check();
        realize();
    }

    @Override
    public void plug(final Shape.Port port, final Host host) {
        host.plug(List.of(port.id()));
        final String path = "/rests/data/weft-status:status/logical-switch=" + Shape.switchId(port.segment()) + "/port="
            + port.id();
        Await.until(port.id() + " on " + host.ovs().name(), LIMIT, () -> rest.get(path).json()
            .path("weft-status:port").path(0).path("transport-node").asText().equals(host.ovs().name()));
        realize();
    }

    @Override
    public Host newHost() {
        final Host host = Host.start(lab.dir(), hosts.size(), List.of(controller.manager()));
        hosts.add(host);
        return host;
    }

    @Override
    public void admit(final Host host, final Shape.Port port) {
        rest.merge(node(new NetworkDocument(), host));
        Await.until("integration bridge", LIMIT, host.ovs()::hasIntegrationBridge);
        plug(port, host);
    }

    private static NetworkDocument node(final NetworkDocument document, final Host host) {
        return document.dummy(host.ovs().name(), ZONE, ENCAPSULATION, host.tunnelAddress());
    }

    @Override
    public double restart() {
        controller.kill();
        final long start = System.nanoTime();
        controller.start();
        controller.awaitReady(LIMIT);
        final double seconds = Run.secondsSince(start);
        // nodes that have not connected yet are late, so this ends early while one is missing
        Await.until("all nodes to be realized", LIMIT, () -> rest.awaitRealized(LIMIT).realized());
        return seconds;
    }

    @Override
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public Map<String, List<Long>> processes() {
        return Map.of("controller", List.of(controller.pid().orElseThrow()));
    }

    @Override
    public void close() {
        hosts.forEach(host -> host.ovs().close());
        lab.close();
    }
}
