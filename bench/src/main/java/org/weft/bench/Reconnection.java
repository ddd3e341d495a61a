package org.weft.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.weft.lab.Await;
import org.weft.lab.LabException;

/**
 * A hypervisor whose ovs-vswitchd has been killed and comes back without flows, and what its switch can do at most: the
 * same flows put in by {@code ovs-ofctl --bundle add-flows}.
 *
 * @param host the hypervisor
 */
record Reconnection(Host host) {
    private static final Duration LIMIT = Duration.ofMinutes(9);
    private static final String LIMIT_BRIDGE = "br-limit";
    private static final int TLV_COLUMNS = 4;

    /**
     * What one reconnection took.
     *
     * @param flows how many flows the switch has
     * @param full seconds from when ovs-vswitchd had made its bridges and ports again until it had them
     * @param bundle seconds that the switch took for the same flows by ovs-ofctl
     */
    record Sample(int flows, double full, double bundle) {
    }

    /** Does it once. */
    Sample measure() {
        final int flows = host.flowCount();
        final double bundle = bundle();
        host.ovs().killVswitchd();
        host.ovs().startVswitchd();
        final long start = System.nanoTime();
        Await.until("as many flows as before", LIMIT, () -> host.flowCount() == flows,
            () -> host.flowCount() + " of " + flows);
        return new Sample(flows, Run.secondsSince(start), bundle);
    }

    /** Puts down medians, and what each time took. */
    static void tell(final List<Sample> samples, final ObjectNode result) {
        final int flows = samples.get(0).flows();
        final double full = median(samples, Sample::full);
        final double bundle = median(samples, Sample::bundle);
        result.put("flows", flows).put("full-seconds", full).put("bundle-seconds", bundle)
            .put("flows-per-second", Math.round(flows / full))
            .put("bundle-flows-per-second", Math.round(flows / bundle));
        samples.forEach(sample -> result.withArray("/samples").addObject()
            .put("full-seconds", sample.full()).put("bundle-seconds", sample.bundle()));
    }

    private static double median(final List<Sample> samples, final ToDoubleFunction<Sample> value) {
        final long[] millis = samples.stream().mapToLong(sample -> Math.round(value.applyAsDouble(sample) * 1e3))
            .sorted().toArray();
        return Latencies.percentile(millis, 50) / 1e3;
    }

    /** The seconds that the switch takes for the same flows. */
    private double bundle() {
        final var ovs = host.ovs();
        ovs.vsctl("add-br", LIMIT_BRIDGE, "--", "set", "bridge", LIMIT_BRIDGE, "fail_mode=secure");
        try {
            each("add-meter", ovs.ofctl("dump-meters", "br-int").replace("\n", " ").replace("meter=", "\nmeter=")
                .lines().map(String::strip).filter(line -> line.startsWith("meter=")).toList());
            // OVN's flows name an option of Geneve by a field that has to be mapped before
            ovs.ofctl("dump-tlv-map", "br-int").lines().map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == TLV_COLUMNS && words[0].startsWith("0x"))
                .forEach(words -> ovs.ofctl("add-tlv-map", LIMIT_BRIDGE, "{class=" + words[0] + ",type=" + words[1]
                    + ",len=" + words[2] + "}->" + words[TLV_COLUMNS - 1]));
            final Path groups = Files.write(host.dir().resolve("groups"), ovs.groups());
            ovs.ofctl("add-groups", LIMIT_BRIDGE, groups.toString());
            final Path flows = Files.write(host.dir().resolve("flows"), ovs.flows());
            final long start = System.nanoTime();
            ovs.ofctl("--bundle", "add-flows", LIMIT_BRIDGE, flows.toString());
            return Run.secondsSince(start);
        } catch (IOException e) {
            throw new LabException("cannot write to " + host.dir(), e);
        } finally {
            ovs.vsctl("del-br", LIMIT_BRIDGE);
        }
    }

    private void each(final String command, final List<String> items) {
        items.forEach(item -> host.ovs().ofctl(command, LIMIT_BRIDGE, item));
    }
}
