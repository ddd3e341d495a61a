package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.weft.lab.LabException;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;

/**
 * A client that configures a port ten times a second, as far as it is answered, and keeps account of what it was told
 * is stored. It begins with its construction.
 */
final class Changes implements AutoCloseable {
    private static final int PAUSE_MS = 100;
    private static final int LIMIT_S = 120;
    private static final String SWITCH = "/rests/data/weft:network/weft-logical-switching:logical-switch=red";

    private final Rest rest;
    private final String prefix;
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile int refused;
    private int last;

    /** Configures ports {@code prefix}1, {@code prefix}2 and so on of the switch red. */
    Changes(final Rest rest, final String prefix) {
        this.rest = rest;
        this.prefix = prefix;
        thread.scheduleWithFixedDelay(this::change, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    private void change() {
        final String port = prefix + ++last;
        try {
            if (rest.patch("/rests/data/weft:network", new NetworkDocument().setPort("red", port, Map.of())).ok()) {
                stored.add(port);
            } else {
                refused++;
            }
        } catch (LabException e) {
            // no answer: it may be stored or not
            refused++;
        }
    }

    /** How many ports are stored so far. */
    int stored() {
        return stored.size();
    }

    /** How many were not, or without an answer. */
    int refused() {
        return refused;
    }

    /** What of all that was said to be stored is not there. */
    Set<String> lost(final Rest from) {
        final Set<String> lost = new TreeSet<>(stored);
        lost.removeAll(there(from));
        return lost;
    }

    private static Set<String> there(final Rest from) {
        return FabricLab.items(from.get(SWITCH + "?content=config").json()
            .path("weft-logical-switching:logical-switch").path(0).path("port"))
            .map(port -> port.path("id").asText()).collect(Collectors.toSet());
    }

    /** Ends with the change that is under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            assertTrue(thread.awaitTermination(LIMIT_S, TimeUnit.SECONDS), "the change that was under way has ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
