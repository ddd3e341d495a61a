package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.weft.lab.Controller;

/** Looks through the controller's log for warnings and errors that are not known to be harmless. */
final class Troubles {
    /** Said by the platform at each start, or about a peer that a scenario itself has taken away. */
    private static final List<Pattern> HARMLESS = List.of(
        // at the start of Karaf, of the datastore, of the web server and of AAA
        Pattern.compile("java.rmi.server.hostname"),
        Pattern.compile("ServletTracker"),
        Pattern.compile("DatastoreContext .*deprecated"),
        Pattern.compile("idm-store-h2"),
        Pattern.compile("ehcache"),
        Pattern.compile("jersey"),
        // OpenFlowPlugin, about a switch that connects or goes
        Pattern.compile("still owned by other controller instance"),
        Pattern.compile("ContextChainHolderImpl|DeviceContextImpl|ConnectionContextImpl|SystemNotificationsListener"),
        Pattern.compile("Connection reset|Connection closed"));

    private Troubles() {
        // functions only
    }

    /** Asserts that nothing unexpected was logged.
     *
     * @param expected patterns of what the scenario has provoked */
    static void check(final Controller controller, final long from, final String... expected) {
        final var provoked = Arrays.stream(expected).map(Pattern::compile).toList();
        assertEquals(List.of(), controller.troubles(from).stream()
            .filter(line -> HARMLESS.stream().noneMatch(pattern -> pattern.matcher(line).find()))
            .filter(line -> provoked.stream().noneMatch(pattern -> pattern.matcher(line).find()))
            .toList());
    }
}
