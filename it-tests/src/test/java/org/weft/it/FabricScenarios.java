package org.weft.it;

import static org.weft.it.FabricLab.ZONE;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.weft.lab.NetworkDocument;

/** The begin and the end of scenarios that share a {@link FabricLab}; each leaves it without logical objects. */
abstract class FabricScenarios {
    protected static FabricLab fabric;
    protected static long log;

    @BeforeAll
    static void start() {
        fabric = FabricLab.withServiceNodes();
    }

    @AfterAll
    static void stop() {
        if (fabric != null) {
            fabric.close();
        }
    }

    @BeforeEach
    void before() {
        log = fabric.controller().logPosition();
    }

    @AfterEach
    void everyNodeHasWhatItIsToHave() {
        // a scenario that fails may leave it stopped, and is not to take the others with it
        fabric.controller().start();
        fabric.controller().awaitReady(Duration.ofMinutes(3));
        try {
            fabric.check(log);
        } finally {
            fabric.clear();
        }
    }

    protected static NetworkDocument overlay(final String id) {
        return new NetworkDocument().logicalSwitch(id, ZONE, "vxlan");
    }
}
