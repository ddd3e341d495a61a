package org.weft.lab.cli;

import java.time.Duration;

/** Names and limits that the commands and the demonstration share. */
final class Defaults {
    static final String ZONE = "zone1";
    static final String ENCAPSULATION = "vxlan";
    static final Duration BOOT_LIMIT = Duration.ofMinutes(5);
    static final Duration REALIZE_LIMIT = Duration.ofSeconds(60);
    static final int PINGS = 5;

    private Defaults() {
        // not instantiated
    }
}
