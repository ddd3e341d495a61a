package org.weft.classes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files in the directory that bin/setenv and this bundle share: the log of loaded classes, which the JVM writes at
 * a start without an archive, and the archive.
 */
final class ClassArchive {
    /** More than the archive, and what a member of a cluster needs not to leave. */
    private static final long SPACE = 1L << 30;

    private final Path directory;
    private final List<String> jvm;

    /**
     * Of a directory.
     *
     * @param directory the directory
     * @param jvm the command of the JVM that makes archives, with the class path
     */
    ClassArchive(final Path directory, final List<String> jvm) {
        this.directory = directory;
        this.jvm = List.copyOf(jvm);
    }

    private Path loaded() {
        return directory.resolve("loaded");
    }

    private Path archive() {
        return directory.resolve("archive.jsa");
    }

    /** The classes of this start are logged. */
    boolean isRecording() {
        return Files.exists(loaded());
    }

    /** There is an archive. */
    boolean exists() {
        return Files.exists(archive());
    }

    /** Forgets the archive: the next start logs its classes for another one. */
    void forget() throws IOException {
        Files.deleteIfExists(archive());
    }

    /**
     * Makes the archive out of the log, in a process of its own: within this one it would stop all threads for seconds.
     *
     * @throws IOException when it cannot be made; then there is none
     */
    void make() throws IOException, InterruptedException {
        if (Files.getFileStore(directory).getUsableSpace() < SPACE) {
            throw new IOException("less than " + SPACE + " bytes are left on the disk");
        }
        final ClassList classes = new ClassList();
        try (Stream<String> lines = Files.lines(loaded())) {
            lines.forEach(classes::add);
        }
        final Path list = directory.resolve("list");
        final Path part = directory.resolve("archive.part");
        final Path output = directory.resolve("output");
        try {
            Files.write(list, classes.entries());
            final List<String> command = Stream.concat(jvm.stream(), Stream.of("-Xshare:dump",
                "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + part)).toList();
            final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
            try {
                if (process.waitFor() != 0) {
                    throw new IOException(command.get(0) + " ended with " + process.exitValue() + "; see " + output);
                }
            } finally {
                process.destroyForcibly();
            }
            // a start sees the whole archive or none
            Files.move(part, archive(), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(output);
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(part);
            Files.deleteIfExists(loaded());
        }
    }
}
