package org.weft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Results as Markdown tables of each measure with the ratio of OVN to Weft: above 1, Weft does with less. */
final class Table {
    /**
     * What is shown.
     *
     * @param title its title, with the unit
     * @param pointer where it is in a contender's results (RFC 6901)
     */
    private record Measure(String title, String pointer) {
    }

    private static final List<Measure> MEASURES = List.of(
        new Measure("create all, s", "/create-seconds"),
        new Measure("one more port, p50, ms", "/add/p50"),
        new Measure("one more port, p99, ms", "/add/p99"),
        new Measure("delete a port, p50, ms", "/delete/p50"),
        new Measure("delete a port, p99, ms", "/delete/p99"),
        new Measure("new router port, p50, ms", "/add-router-port/p50"),
        new Measure("delete a router port, p50, ms", "/delete-router-port/p50"),
        new Measure("VIF moves, p50, ms", "/move/p50"),
        new Measure("new node with a VIF, p50, ms", "/new-node/p50"),
        new Measure("restart of the controllers until the API serves, s", "/restart/serving-seconds"),
        new Measure("restart until realized, s", "/restart/realized-seconds"),
        new Measure("restart until idle, s", "/restart/idle-seconds"),
        new Measure("empty switch until full, s", "/reconnect/full-seconds"),
        new Measure("flows a second into it", "/reconnect/flows-per-second"),
        new Measure("flows a second by bundle", "/reconnect/bundle-flows-per-second"),
        new Measure("flows per hypervisor", "/flows"),
        new Measure("tables of a packet, switched to another hypervisor", "/walks/switched-remote/tables"),
        new Measure("tables of a packet, routed to another hypervisor", "/walks/routed-remote/tables"),
        new Measure("resubmits, switched to another hypervisor", "/walks/switched-remote/resubmits"),
        new Measure("resubmits, routed to another hypervisor", "/walks/routed-remote/resubmits"),
        new Measure("megaflow masks of such packets", "/walks/megaflow-masks"),
        new Measure("memory without Open vSwitch, MB", "/total-megabytes"),
        new Measure("memory of all Open vSwitches, MB", "/switch-megabytes"),
        new Measure("CPU to create, s", "/create-cpu-seconds"),
        new Measure("CPU of all Open vSwitches to create, s", "/create-switch-cpu-seconds"),
        new Measure("CPU for one change, ms", "/cpu-ms-per-change"));

    private static final List<Measure> PACKETS = List.of(
        new Measure("TCP, switched, Mbit/s (more is better)", "/switched/tcp-megabits"),
        new Measure("TCP, routed, Mbit/s (more is better)", "/routed/tcp-megabits"),
        new Measure("UDP, 60 bytes, switched, packets/s (more is better)", "/switched/small-packets-per-second"),
        new Measure("UDP, 60 bytes, routed, packets/s (more is better)", "/routed/small-packets-per-second"),
        new Measure("echo, switched, µs", "/switched/round-trip-microseconds"),
        new Measure("echo, routed, µs", "/routed/round-trip-microseconds"));

    private Table() {
        // functions only
    }

    /**
     * Makes the tables.
     *
     * @param results the document that was written
     * @return a table for each run, and one for packets
     */
    static String of(final JsonNode results) {
        final StringBuilder text = new StringBuilder();
        for (JsonNode run : results.path("runs")) {
            text.append(String.format(Locale.ROOT, "%n%d ports of %d switches on %d hypervisors%n%n",
                run.path("ports").asInt(), run.path("switches").asInt(), run.path("hypervisors").asInt()));
            append(text, MEASURES, run);
        }
        if (results.has("packets")) {
            text.append("\nPackets between virtual machines on two hypervisors\n\n");
            append(text, PACKETS, results.path("packets"));
        }
        return text.toString();
    }

    private static void append(final StringBuilder text, final List<Measure> measures, final JsonNode contenders) {
        text.append("| | Weft | OVN | OVN / Weft |\n|---|---:|---:|---:|\n");
        for (Measure measure : measures) {
            final double weft = value(contenders.path("weft").at(measure.pointer));
            final double ovn = value(contenders.path("ovn").at(measure.pointer));
            if (!Double.isNaN(weft) || !Double.isNaN(ovn)) {
                text.append("| ").append(measure.title).append(" | ").append(number(weft)).append(" | ")
                    .append(number(ovn)).append(" | ").append(number(ovn / weft)).append(" |\n");
            }
        }
    }

    /**
     * Makes a table of the ratios alone.
     *
     * @param results the document that was written
     * @return a column for each run; nothing without runs
     */
    static String ratios(final JsonNode results) {
        if (results.path("runs").isEmpty()) {
            return "";
        }
        final StringBuilder text = new StringBuilder("\n| OVN / Weft |");
        final StringBuilder line = new StringBuilder("\n|---|");
        for (JsonNode run : results.path("runs")) {
            text.append(String.format(Locale.ROOT, " %,d ports, %d hypervisors |", run.path("ports").asInt(),
                run.path("hypervisors").asInt()));
            line.append("---:|");
        }
        text.append(line).append('\n');
        for (Measure measure : MEASURES) {
            final List<String> ratios = StreamSupport.stream(results.path("runs").spliterator(), false)
                .map(run -> number(value(run.path("ovn").at(measure.pointer))
                    / value(run.path("weft").at(measure.pointer)))).toList();
            if (ratios.stream().anyMatch(ratio -> !ratio.isEmpty())) {
                text.append("| ").append(measure.title.replaceFirst(", (s|ms|MB)$", "")).append(" | ")
                    .append(String.join(" | ", ratios)).append(" |\n");
            }
        }
        return text.toString();
    }

    /** A number itself, the mean of an array; not a number if there is nothing. */
    static double value(final JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).mapToDouble(JsonNode::asDouble)
            .average().orElse(Double.NaN) : node.isNumber() ? node.asDouble() : Double.NaN;
    }

    /** Three digits that count, or all before the point. */
    static String number(final double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
