package org.weft.it;

import java.nio.file.Path;

/** Where the build has put things. */
final class Distribution {
    static final Path ASSEMBLY = Path.of("..", "karaf-distribution", "target", "assembly").toAbsolutePath().normalize();
    static final Path RUNS = Path.of("target", "lab");

    private Distribution() {
        // constants only
    }
}
