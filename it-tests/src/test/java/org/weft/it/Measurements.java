package org.weft.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What scenarios measure, a line each, in target/measurements.txt: ./weft test shows it at the end. */
final class Measurements {
    private static final Path FILE = Path.of("target", "measurements.txt");

    private Measurements() {
        // functions only
    }

    static void note(final String what, final String value) {
        try {
            Files.writeString(FILE, what + ": " + value + System.lineSeparator(), StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
