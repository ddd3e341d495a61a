package org.weft.it;

import java.time.Duration;
import java.util.List;
import org.weft.lab.Await;
import org.weft.lab.DummyHypervisor;

/** What goes out of interfaces of a dummy hypervisor, without the RARP by which Weft announces ports at any moment. */
final class Heard {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int RARP = 0x8035;

    private Heard() {
        // functions only
    }

    /** The frames so far, in hexadecimal. */
    static List<String> frames(final DummyHypervisor node, final String port) {
        return node.sent(port).stream().filter(frame -> !announces(frame)).toList();
    }

    /** The frames when there are so many. */
    static List<String> await(final DummyHypervisor node, final String port, final int count) {
        Await.until(count + " frames out of " + port + " of " + node.name(), LIMIT,
            () -> frames(node, port).size() >= count, () -> frames(node, port).size() + " have come");
        return frames(node, port);
    }

    /** Whether a frame is such an announcement. */
    static boolean announces(final String frame) {
        return Packets.hasType(frame, RARP);
    }
}
