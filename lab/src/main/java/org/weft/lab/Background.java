package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs beside other things until it is ended. What is left of it ends with its namespace. */
public final class Background implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Command command;
    private final Process process;
    private final Path output;

    private Background(final Command command, final Process process, final Path output) {
        this.command = command;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a program.
     *
     * @param command the program; its limit means nothing here
     * @param output the file that takes its standard output and error
     * @return the running program
     */
    static Background start(final Command command, final Path output) {
        final ProcessBuilder builder = new ProcessBuilder(command.words()).redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(output.toFile());
        builder.environment().putAll(command.environment());
        try {
            return new Background(command, builder.start(), output);
        } catch (IOException e) {
            throw new LabException("cannot run " + command, e);
        }
    }

    /** It has not ended by itself. */
    public boolean running() {
        return process.isAlive();
    }

    /** What it has written so far. */
    public String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new LabException("cannot read " + output, e);
        }
    }

    /** The last line that it has written. */
    String lastLine() {
        final List<String> lines = text().lines().toList();
        return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
    }

    /** Waits until it has written something. */
    Background awaitText(final String part, final Duration limit) {
        Await.until("\"" + part + "\" from " + command, limit, () -> text().contains(part), this::lastLine);
        return this;
    }

    /**
     * Asks it to end, as Ctrl-C does, and waits until it has.
     *
     * @throws LabException when it does not; then it has been killed
     */
    public void interrupt() {
        Command.of("kill", "-INT", Long.toString(process.pid())).run();
        try {
            if (!ended()) {
                throw new LabException("does not end: " + command);
            }
        } finally {
            kill();
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for the end of " + command, e);
        }
    }

    /** Kills it if it runs. */
    @Override
    public void close() {
        kill();
        ended();
    }

    /** Its children too: those of trafgen would go on sending. */
    private void kill() {
        final var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
