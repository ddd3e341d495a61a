package org.weft.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A process that the lab made and that may outlive the JVM that did. It is recognised by one of its arguments, so a
 * process id that has been given to another program is never signalled.
 *
 * @param pid the process id
 * @param argument an argument that only this process has
 */
public record OsProcess(long pid, String argument) {
    private static final Path PROC = Path.of("/proc");
    private static final String ZOMBIE = " Z ";

    /**
     * The process whose id a file holds, if it runs.
     *
     * @param file the file
     * @param argument an argument that the process has
     * @return the process
     */
    public static Optional<OsProcess> fromFile(final Path file, final String argument) {
        try {
            final var process = new OsProcess(Long.parseLong(Files.readString(file).strip()), argument);
            return process.alive() ? Optional.of(process) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * All running processes that have a certain argument.
     *
     * @param which tells the argument
     * @return the processes
     */
    public static List<OsProcess> find(final Predicate<String> which) {
        final List<OsProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                final long pid = Long.parseLong(entry.getFileName().toString());
                arguments(pid).stream().filter(which).findFirst()
                    .ifPresent(argument -> found.add(new OsProcess(pid, argument)));
            }
        } catch (IOException e) {
            throw new LabException("cannot list processes", e);
        }
        return found;
    }

    /** The process exists, is not a zombie, and is still the same one. */
    public boolean alive() {
        return arguments(pid).contains(argument);
    }

    /**
     * Sends a signal if the process is alive.
     *
     * @param name the signal, as in {@code TERM}
     */
    public void signal(final String name) {
        if (alive()) {
            Command.of("kill", "-" + name, Long.toString(pid)).run();
        }
    }

    /**
     * Ends the process: asks first, and kills it when it has not ended in time.
     *
     * @param patience how long it may take to end by itself
     * @return true if it ended by itself
     */
    public boolean end(final Duration patience) {
        signal("TERM");
        signal("CONT");
        if (Await.holds(patience, () -> !alive())) {
            return true;
        }
        kill();
        return false;
    }

    /** Kills the process at once, without the time that a process for the signal would take. */
    public void kill() {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        Await.until("the end of process " + pid, Duration.ofSeconds(10), this::ended);
    }

    /** It has let go of its files, too: one that is about to end has no arguments any more, but has its locks still. */
    private boolean ended() {
        final List<String> arguments = arguments(pid);
        if (arguments.stream().anyMatch(word -> !word.isEmpty())) {
            return !arguments.contains(argument);
        }
        try {
            // proc(5): the state follows the name, which is in parentheses
            final String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            return stat.startsWith(ZOMBIE, stat.lastIndexOf(')') + 1) && isAlone(pid);
        } catch (IOException e) {
            return true;
        }
    }

    /** No other thread of it is left: files are closed when the last one ends, which need not be the first one. */
    private static boolean isAlone(final long pid) throws IOException {
        try (var threads = Files.list(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            return threads.count() <= 1;
        }
    }

    /** The arguments of a process; none if there is no such process, or a zombie. */
    private static List<String> arguments(final long pid) {
        try {
            final byte[] line = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
            return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
