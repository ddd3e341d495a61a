package org.weft.bench;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the first packet of a connection costs in a switch, as {@code ovs-appctl ofproto/trace} tells it
 * (ovs-vswitchd(8)).
 *
 * @param tables how many flow tables were looked up
 * @param resubmits how many resubmit actions were carried out
 * @param megaflow what the packets of one cache entry have in common: the fields that are matched, with their masks
 */
record Walk(int tables, int resubmits, String megaflow) {
    private static final Pattern LOOKUP = Pattern.compile("(?m)^ *\\d+\\. ");
    private static final Pattern RESUBMIT = Pattern.compile("(?m)^ *(?:-> )?resubmit\\(");
    private static final Pattern MEGAFLOW = Pattern.compile("(?m)^Megaflow: (.*)$");

    /**
     * Reads the output of ofproto/trace.
     *
     * @param trace the output
     * @return what it tells
     * @throws IllegalArgumentException when it is something else
     */
    static Walk parse(final String trace) {
        final var megaflow = MEGAFLOW.matcher(trace).results().map(found -> mask(found.group(1))).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no megaflow in " + trace));
        return new Walk((int) LOOKUP.matcher(trace).results().count(), (int) RESUBMIT.matcher(trace).results().count(),
            megaflow);
    }

    /** The fields of a flow, and the masks of those that are matched in part; without their values. */
    static String mask(final String flow) {
        return Pattern.compile("([a-z0-9_]+)(=[^,/]*(/[^,]*)?)?(,|$)").matcher(flow).results()
            .map(Walk::field).collect(Collectors.joining(","));
    }

    private static String field(final MatchResult field) {
        return field.group(1) + (field.group(3) == null ? "" : field.group(3));
    }

    /**
     * Sends an ICMP echo request through a switch, without a packet.
     *
     * @param host where the sender is
     * @param from the sender
     * @param mac where the frame goes
     * @param to the receiver
     * @return what it costs there
     */
    static Walk of(final Host host, final Shape.Port from, final String mac, final Shape.Port to) {
        return parse(host.ovs().appctl("ofproto/trace", "br-int", String.join(",", List.of("in_port=" + from.id(),
            "dl_src=" + from.mac(), "dl_dst=" + mac, "icmp", "nw_src=" + from.ip(), "nw_dst=" + to.ip(), "nw_ttl=64",
            "icmp_type=8"))));
    }
}
