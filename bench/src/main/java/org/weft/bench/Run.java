package org.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures contenders at one size, turn by turn. Each measured call waits until all contenders are idle, so none pays
 * for what another one does afterwards.
 *
 * @param shape the size
 * @param probes how often a port is added and deleted
 * @param few how often what takes longer, or cannot be repeated at will, is measured
 * @param warm whether contenders warm up before
 * @param restarts whether controllers are restarted too, and a switch, which takes some minutes
 */
record Run(Shape shape, int probes, int few, boolean warm, boolean restarts) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WARM_PORTS = 100;
    private static final int WARM_SWITCHES = 10;
    private static final int NEW_NODES = 5;
    private static final int RECONNECTIONS = 5;
    private static final Duration LONG_REST = Duration.ofSeconds(1);
    private static final Duration SHORT_REST = Duration.ofMillis(100);

    /**
     * Starts the contenders, measures, and ends them.
     *
     * @param suppliers make the contenders
     * @param run gets the results as they come, by the contenders' names
     * @param progress is told in words what has been measured
     */
    void measure(final List<Supplier<Contender>> suppliers, final ObjectNode run, final Consumer<String> progress) {
        run.put("hypervisors", shape.hypervisors()).put("switches", shape.switches()).put("ports", shape.ports())
            .put("probes", probes).put("slow-probes", few);
        try (Parties all = new Parties(suppliers, run)) {
            all.each((party, name) -> {
                party.contender().start(shape, probes);
                progress.accept(name + " has started");
            });
            if (warm) {
                warmUp(all);
                progress.accept("warm");
            }
            create(all, progress);
            walks(all);
            singles(all, progress);
            plugging(all, progress);
            if (restarts) {
                restart(all, progress);
                reconnect(all, progress);
            }
        }
    }

    /** Does, on a small network that is deleted then, what is measured later: JVMs compile it meanwhile. */
    private void warmUp(final Parties all) {
        final Shape small = new Shape(shape.hypervisors(), Math.min(WARM_SWITCHES, shape.switches()),
            Math.min(WARM_PORTS, Math.min(WARM_SWITCHES, shape.switches()) * (shape.ports() / shape.switches())));
        final int plugged = Math.max(1, Math.min(WARM_PORTS, shape.ports() + probes - small.ports()));
        all.each((party, name) -> {
            party.contender().create(small);
            IntStream.range(0, party.contender().warmUps()).map(it -> small.ports() + it % plugged).forEach(it -> {
                party.contender().add(small.port(it));
                party.contender().remove(small.port(it));
            });
            party.contender().delete(small);
        });
    }

    private void create(final Parties all, final Consumer<String> progress) {
        all.each((party, name) -> {
            all.settle(LONG_REST);
            final double cpu = Usage.cpuSeconds(party.pids());
            final double switchCpu = Usage.cpuSeconds(party.switchPids());
            final double seconds = seconds(() -> party.contender().create(shape));
            all.settle(LONG_REST);
            party.results().put("create-seconds", seconds)
                .put("create-cpu-seconds", rounded(Usage.cpuSeconds(party.pids()) - cpu))
                .put("create-switch-cpu-seconds", rounded(Usage.cpuSeconds(party.switchPids()) - switchCpu));
            final var flows = party.results().putArray("flows");
            party.contender().hosts().forEach(host -> flows.add(host.flowCount()));
            final ObjectNode memory = party.results().putObject("megabytes");
            party.contender().processes().forEach((kind, pids) ->
                memory.put(kind, rounded(Usage.residentMegabytes(pids))));
            party.results().put("total-megabytes", rounded(Usage.residentMegabytes(party.pids())))
                .put("switch-megabytes", rounded(Usage.residentMegabytes(party.switchPids())));
            progress.accept(name + " created everything in " + seconds + " s");
        });
    }

    /** From the first port to others: on its switch or another one, on its hypervisor or another one. */
    private void walks(final Parties all) {
        final Shape.Port from = shape.port(0);
        all.each((party, name) -> {
            final Host host = party.contender().hosts().get(0);
            final ObjectNode result = party.results().putObject("walks");
            final Set<String> masks = new HashSet<>();
            for (boolean routed : new boolean[] {false, true}) {
                for (boolean remote : new boolean[] {false, true}) {
                    IntStream.range(1, shape.ports()).filter(it -> (shape.hypervisorOf(it) != 0) == remote)
                        .mapToObj(shape::port).filter(it -> (it.segment() != 0) == routed).findFirst().ifPresent(to -> {
                            final Walk walk = Walk.of(host, from, routed ? Shape.routerMac(0) : to.mac(), to);
                            result.set((routed ? "routed" : "switched") + (remote ? "-remote" : "-local"),
                                MAPPER.valueToTree(walk));
                            masks.add(walk.megaflow());
                        });
                }
            }
            result.put("megaflow-masks", masks.size());
        });
    }

    private void singles(final Parties all, final Consumer<String> progress) {
        final Map<String, Double> before = new LinkedHashMap<>();
        all.each((party, name) -> before.put(name, Usage.cpuSeconds(party.pids())));
        turns(all, probes, "add", progress,
            (contender, i) -> () -> contender.add(shape.port(shape.ports() + i)));
        turns(all, probes, "delete", progress,
            (contender, i) -> () -> contender.remove(shape.port(shape.ports() + i)));
        all.each((party, name) -> party.results().put("cpu-ms-per-change",
            rounded((Usage.cpuSeconds(party.pids()) - before.get(name)) * 1000 / (2 * probes))));
        turns(all, few, "add-router-port", progress,
            (contender, i) -> () -> contender.addSegment(shape.switches() + i));
        turns(all, few, "delete-router-port", progress,
            (contender, i) -> () -> contender.removeSegment(shape.switches() + i));
    }

    private void plugging(final Parties all, final Consumer<String> progress) {
        turns(all, few, "move", progress, (contender, i) -> {
            final Shape.Port port = shape.port(i);
            final List<Host> hosts = contender.hosts();
            hosts.get(shape.hypervisorOf(i)).ovs().removeVif(port.id());
            return () -> contender.plug(port, hosts.get((shape.hypervisorOf(i) + 1) % shape.hypervisors()));
        });
        turns(all, Math.min(NEW_NODES, few), "new-node", progress, (contender, i) -> {
            final int last = shape.ports() - 1 - i;
            final Shape.Port port = shape.port(last);
            contender.hosts().get(shape.hypervisorOf(last)).ovs().removeVif(port.id());
            final Host host = contender.newHost();
            return () -> contender.admit(host, port);
        });
    }

    private static void restart(final Parties all, final Consumer<String> progress) {
        all.each((party, name) -> {
            all.settle(LONG_REST);
            final var before = party.contender().hosts().stream().map(host -> host.ovs().flows()).toList();
            final long start = System.nanoTime();
            final ObjectNode result = party.results().putObject("restart");
            result.put("serving-seconds", party.contender().restart()).put("realized-seconds", secondsSince(start));
            party.settle(LONG_REST);
            result.put("idle-seconds", secondsSince(start))
                .put("cpu-seconds", rounded(Usage.cpuSeconds(party.pids())))
                .put("same-flows", before.equals(party.contender().hosts().stream().map(host -> host.ovs().flows())
                    .toList()));
            progress.accept(name + " restart: " + result);
        });
    }

    private static void reconnect(final Parties all, final Consumer<String> progress) {
        final Map<String, List<Reconnection.Sample>> samples = new LinkedHashMap<>();
        for (int i = 0; i < RECONNECTIONS; i++) {
            all.each((party, name) -> {
                all.settle(LONG_REST);
                samples.computeIfAbsent(name, none -> new ArrayList<>())
                    .add(new Reconnection(party.contender().hosts().get(0)).measure());
            });
        }
        all.each((party, name) -> {
            final ObjectNode result = party.results().putObject("reconnect");
            Reconnection.tell(samples.get(name), result);
            progress.accept(name + " reconnect: " + result);
        });
    }

    /** Prepares a call, which is then measured. */
    private interface Step {
        Runnable of(Contender contender, int index);
    }

    private static void turns(final Parties all, final int count, final String what, final Consumer<String> progress,
            final Step step) {
        final Map<String, long[]> samples = new LinkedHashMap<>();
        all.each((party, name) -> samples.put(name, new long[count]));
        final IntConsumer turn = i -> all.each((party, name) -> {
            final Runnable call = step.of(party.contender(), i);
            all.settle(SHORT_REST);
            final long start = System.nanoTime();
            call.run();
            samples.get(name)[i] = System.nanoTime() - start;
        });
        IntStream.range(0, count).forEach(turn);
        all.each((party, name) -> {
            final Latencies latencies = Latencies.of(samples.get(name));
            party.results().set(what, MAPPER.valueToTree(latencies));
            progress.accept(name + " " + what + ": p50 " + latencies.p50() + " ms, p99 "
                + latencies.p99() + " ms");
        });
    }

    private static double seconds(final Runnable call) {
        final long start = System.nanoTime();
        call.run();
        return secondsSince(start);
    }

    /** Seconds since {@link System#nanoTime} was {@code start}, to the millisecond. */
    static double secondsSince(final long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    }

    private static double rounded(final double value) {
        return Math.round(value * 100) / 100.0;
    }
}
