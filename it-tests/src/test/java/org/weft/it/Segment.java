package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.weft.lab.Await;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;

/**
 * A logical switch with VIFs on a pretended hypervisor, until it is closed. A port is a letter, which gives it its
 * addresses: port a has 02:00:00:00:00:0a, 10.0.0.10 and fd00::a. Port w hears whatever everybody hears.
 */
final class Segment implements AutoCloseable {
    private static final char WITNESS = 'w';
    /** The EtherType of markers. */
    private static final int MARKER = 0x88b6;

    private final Rest rest;
    private final DummyHypervisor node;
    private final String id;
    private final String letters;
    private int markers;

    /** Makes it, and waits until it is realized.
     *
     * @param letters the ports besides w
     * @param switchTraits more of the switch, in the words of the model */
    Segment(final Rest rest, final DummyHypervisor node, final String id, final String letters,
            final Map<String, ?> switchTraits) {
        this.rest = rest;
        this.node = node;
        this.id = id;
        this.letters = letters + WITNESS;
        final var document = new NetworkDocument().logicalSwitch(id, "zone", "vxlan").setSwitch(id, switchTraits);
        each().forEach(port -> document.port(id, vif(port), mac(port), List.of(ip4(port), ip6(port))));
        if (switchTraits.containsKey("port-isolation")) {
            document.setPort(id, vif(WITNESS), Map.of("uplink", true));
        }
        rest.merge(document);
        each().forEach(port -> node.addVif(vif(port), vif(port)));
        Await.until("the VIFs of " + id + " are seen", DummyScenarios.LIMIT, () -> each().stream().allMatch(port ->
            node.name().equals(status(port).path("transport-node").asText())));
        rest.checkRealized(DummyScenarios.LIMIT);
    }

    private List<Character> each() {
        return letters.chars().mapToObj(letter -> (char) letter).toList();
    }

    /** The id of a port, of its VIF and of its interface. */
    String vif(final char port) {
        return id + '-' + port;
    }

    static String mac(final char port) {
        return String.format("02:00:00:00:00:%02x", Character.digit(port, 36));
    }

    static String ip4(final char port) {
        return "10.0.0." + Character.digit(port, 36);
    }

    static String ip6(final char port) {
        return String.format("fd00::%x", Character.digit(port, 36));
    }

    /** The address that is made of the MAC address, RFC 4291 appendix A. */
    static String linkLocal(final char port) {
        return String.format("fe80::ff:fe00:%x", Character.digit(port, 36));
    }

    /** The path of a port in the configuration. */
    String path(final char port) {
        return DummyScenarios.SWITCHES + '=' + id + "/port=" + vif(port);
    }

    /** Sets more of a port, in the words of the model, and waits until that is realized. */
    void set(final char port, final Map<String, ?> more) {
        rest.merge(new NetworkDocument().setPort(id, vif(port), more));
        rest.checkRealized(DummyScenarios.LIMIT);
    }

    /** Sets more of the switch. */
    void set(final Map<String, ?> more) {
        rest.merge(new NetworkDocument().setSwitch(id, more));
        rest.checkRealized(DummyScenarios.LIMIT);
    }

    /** Gives a port port security: a MAC address and prefixes. */
    void secure(final char port, final String mac, final String... prefixes) {
        set(port, Map.of("allowed-address-pair", List.of(prefixes.length == 0 ? Map.of("mac", mac)
            : Map.of("mac", mac, "ip-prefix", List.of(prefixes)))));
    }

    JsonNode status(final char port) {
        return rest.get(DummyScenarios.STATUS + "/logical-switch=" + id + "/port=" + vif(port)).json()
            .path("weft-status:port").path(0);
    }

    /** The causes of a port's faults. */
    List<String> faults(final char port) {
        return status(port).findValuesAsText("cause");
    }

    /** Reads a counter of a port. */
    long count(final char port, final String counter) {
        return rest.post("/rests/operations/weft-operations:read-statistics", Map.of("input",
            Map.of("logical-switch", id, "port", vif(port)))).check().json().path("weft-operations:output")
            .path("port").path(0).path(counter).asLong(-1);
    }

    /** Waits until a counter of a port has come to a value; Open vSwitch counts drops with some delay. */
    void awaitCount(final char port, final String counter, final long value) {
        Await.until(counter + " of " + vif(port) + " is " + value, DummyScenarios.LIMIT,
            () -> count(port, counter) == value, () -> Long.toString(count(port, counter)));
    }

    /** Lets frames come in by a port, and nothing after them. */
    void inject(final char from, final List<String> frames) {
        frames.forEach(frame -> node.receive(vif(from), frame));
    }

    /** Asserts that what is counted as sent to a port is what went out of it. */
    void checkSent(final char port) {
        Await.until("what went out of " + vif(port) + " is counted", DummyScenarios.LIMIT, () -> {
            final var sent = node.sent(vif(port));
            return count(port, "sent-packets") == sent.size()
                && count(port, "sent-bytes") == sent.stream().mapToInt(String::length).sum() / 2;
        }, () -> count(port, "sent-packets") + " of " + node.sent(vif(port)).size());
    }

    /** As below, for frames that are followed by a marker from the same port. */
    Map<Character, List<String>> send(final char from, final String... frames) {
        return send(from, from, frames);
    }

    /** Lets frames come in by a port, and after them a marker that everybody hears.
     *
     * @param last the port from which the marker comes
     * @return by port, what went out of it until the marker, but for announcements of new VIFs; only ports that
     *     anything went out of */
    Map<Character, List<String>> send(final char from, final char last, final String... frames) {
        final Map<Character, Integer> before = new HashMap<>();
        each().forEach(port -> before.put(port, node.sent(vif(port)).size()));
        inject(from, List.of(frames));
        final String marker = Packets.ethernet(Packets.EVERYBODY, mac(last), MARKER, String.format("%08x", ++markers));
        node.receive(vif(last), marker);
        final char witness = last == WITNESS ? letters.charAt(0) : WITNESS;
        Await.until("the marker is heard in " + id, DummyScenarios.LIMIT,
            () -> node.sent(vif(witness)).contains(marker));
        final Map<Character, List<String>> heard = new TreeMap<>();
        each().forEach(port -> {
            final var sent = node.sent(vif(port));
            final List<String> others = new ArrayList<>(sent.subList(before.get(port), sent.size()));
            others.removeIf(frame -> marker.equals(frame) || Heard.announces(frame));
            if (!others.isEmpty()) {
                heard.put(port, others);
            }
        });
        return heard;
    }

    /** Whether a frame in hexadecimal is such a marker. */
    static boolean marks(final String frame) {
        return Packets.hasType(frame, MARKER);
    }

    /** Flows of a table that have to do with the switch or not, without those of other tables. */
    List<String> flows(final int table) {
        return node.ofctl("--no-stats", "dump-flows", "br-int", "table=" + table).lines().map(String::strip)
            .filter(line -> line.contains("actions=")).collect(Collectors.toList());
    }

    @Override
    public void close() {
        rest.delete(DummyScenarios.SWITCHES + '=' + id);
        each().forEach(port -> node.removeVif(vif(port)));
        rest.checkRealized(DummyScenarios.LIMIT);
    }
}
