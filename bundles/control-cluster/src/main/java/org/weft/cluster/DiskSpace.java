package org.weft.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The space that is left where the datastore's journal is. A journal that cannot be written any more ends its part of
 * the datastore, so a member has to leave before that. Thread-safe.
 */
final class DiskSpace {
    /** Below this a member leaves, in bytes. */
    static final long RESERVE = 64L << 20;
    /** With this it comes back: it does not leave again at once. */
    static final long ENOUGH = 2 * RESERVE;
    /** As weft-cluster and OpenDaylight's factory-akka.conf have it. */
    private static final String JOURNAL = "segmented-journal";

    private final Path base;

    /** Of a controller with this directory. */
    DiskSpace(final Path base) {
        this.base = base;
    }

    /** Of this process. */
    static DiskSpace ofKaraf() {
        return new DiskSpace(Path.of(System.getProperty("karaf.base", "")));
    }

    /** The directory that is looked at. */
    Path place() {
        final Path journal = base.resolve(JOURNAL);
        return Files.isDirectory(journal) ? journal : base.toAbsolutePath();
    }

    /** What may still be written, in bytes. */
    long left() throws IOException {
        return Files.getFileStore(place()).getUsableSpace();
    }
}
