package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.weft.lab.Controller;

/**
 * Looks through the controller's log for warnings and errors of Weft's own bundles. The platform's are left out: Karaf,
 * the datastore and OpenFlowPlugin warn at each start, at each stop and about each peer that goes.
 */
final class Troubles {
    /** A node that connects to a controller that is starting may run out of patience; it tries again. */
    private static final String IMPATIENT = "the connection ended before the TLS handshake did";

    private Troubles() {
        // functions only
    }

    /** Asserts that nothing was logged at WARN or ERROR since a position. */
    static void check(final Controller controller, final long from) {
        assertEquals(List.of(), controller.troubles(from).stream()
            .filter(line -> line.contains(" - org.weft.") && !line.contains(IMPATIENT)).toList());
    }
}
