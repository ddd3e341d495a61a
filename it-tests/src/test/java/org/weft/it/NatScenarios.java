package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weft.it.FabricLab.LIMIT;

import java.util.Map;
import org.weft.lab.Await;
import org.weft.lab.Background;
import org.weft.lab.Capture;
import org.weft.lab.Command;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;

/** Scenarios whose router translates addresses, and a physical network that knows nothing of the addresses inside. */
abstract class NatScenarios extends GatewayScenarios {
    static final String INSIDE = "10.0.1.0/24";
    static final String FLOATING = "192.0.2.20";

    /** The router, whose outside has no way back to the inside. */
    static PhysicalHost hidden() {
        final PhysicalHost outside = router(true);
        outside.namespace().ip("route", "del", "10.0.0.0/8");
        outside.namespace().ip("-6", "route", "del", "fd00::/16");
        return outside;
    }

    static void rules(final NetworkDocument rules) {
        fabric.rest().merge(rules);
    }

    static Map<String, Object> source(final int order, final String prefix, final String address) {
        return Map.of("order", order, "type", "source-nat", "match", Map.of("source", prefix),
            "to-address-min", address);
    }

    /** The rule of a floating address for what comes in. */
    static Map<String, Object> floating(final int order, final String address, final String inside) {
        return Map.of("order", order, "type", "destination-nat", "match", Map.of("destination", prefix(address)),
            "to-address-min", inside);
    }

    static String prefix(final String address) {
        return address + (address.contains(":") ? "/128" : "/32");
    }

    static Map<String, Object> destination(final int order, final Map<String, ?> match, final String address,
            final int port) {
        return Map.of("order", order, "type", "destination-nat", "match", match, "to-address-min", address,
            "to-port-min", port);
    }

    /** What a host sees of a packet that another one sends: the filter must see it. */
    static void assertSeen(final Machine at, final String filter, final Runnable sent) {
        try (Capture capture = at.capture("inbound and " + filter)) {
            sent.run();
            Await.until("a packet: " + filter, LIMIT, () -> !capture.frames().isEmpty());
        }
    }

    /** Serves one connection, and tells who has connected. */
    static String client(final Machine server, final int port, final Machine from, final String address,
            final int to) {
        try (Background listening = server.start("iperf3", "-s", "-1", "--forceflush", "-p", Integer.toString(port))) {
            Await.until("a server", LIMIT, () -> listening.text().contains("listening"));
            final Command.Result result = from.exec("iperf3", "-c", address, "-p", Integer.toString(to), "-n", "100K");
            assertEquals(0, result.exit(), result.toString());
            Await.until("a connection", LIMIT, () -> listening.text().contains("Accepted connection from"));
            return listening.text().split("Accepted connection from ", 2)[1].split(",", 2)[0];
        }
    }

    /** Sends a datagram to a port that nobody has, and is told so. */
    static void assertRefused(final Machine from, final String address, final int port) {
        Await.until("connection refused", LIMIT, () -> from.exec("bash", "-c",
            "exec 3<>/dev/udp/" + address + "/" + port + "; echo 1 >&3; read -t 1 -u 3 && exit 0; echo 2 >&3")
            .toString().contains("refused"));
    }

    /** Intervals of 100 ms in which something has arrived. */
    static int transfers(final Background server) {
        return (int) server.text().lines().filter(line -> line.contains("sec ") && line.contains("Bytes")
            && !line.contains(" 0.00 Bytes")).count();
    }
}
