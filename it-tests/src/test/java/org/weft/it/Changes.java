package org.weft.it;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.weft.lab.LabException;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;

/**
 * A client that configures one port after another, and keeps account of what it was told is stored. It begins with its
 * construction.
 */
final class Changes implements AutoCloseable {
    private static final String SWITCH = "/rests/data/weft:network/weft-logical-switching:logical-switch=red";

    private final Rest rest;
    private final String prefix;
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "changes");
    private volatile boolean over;
    private volatile int refused;

    /** Configures ports {@code prefix}1, {@code prefix}2 and so on of the switch red. */
    Changes(final Rest rest, final String prefix) {
        this.rest = rest;
        this.prefix = prefix;
        thread.start();
    }

    private void run() {
        for (int number = 1; !over; number++) {
            final String port = prefix + number;
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
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
