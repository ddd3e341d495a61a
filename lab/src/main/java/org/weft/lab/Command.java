package org.weft.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program to run to its end, without a shell in between.
 *
 * @param words the program and its arguments
 * @param environment what is added to the environment
 * @param limit the longest time that it may take
 */
public record Command(List<String> words, Map<String, String> environment, Duration limit) {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    /**
     * What a program left.
     *
     * @param exit its exit code
     * @param out its standard output
     * @param err its standard error
     */
    public record Result(int exit, String out, String err) {
        /** The program ended well. */
        public boolean ok() {
            return exit == 0;
        }

        /** The lines of the standard output. */
        public List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Makes a command. */
    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * A command with the usual limit of 60 seconds.
     *
     * @param words the program and its arguments
     * @return the command
     */
    public static Command of(final List<String> words) {
        return new Command(words, Map.of(), DEFAULT_LIMIT);
    }

    /**
     * A command with the usual limit of 60 seconds.
     *
     * @param words the program and its arguments
     * @return the command
     */
    public static Command of(final String... words) {
        return of(Arrays.asList(words));
    }

    /**
     * The same command with another limit.
     *
     * @param newLimit the longest time that it may take
     * @return the command
     */
    public Command within(final Duration newLimit) {
        return new Command(words, environment, newLimit);
    }

    /**
     * The same command with more in its environment.
     *
     * @param more what to add
     * @return the command
     */
    public Command with(final Map<String, String> more) {
        return new Command(words, more, limit);
    }

    /**
     * Runs the program.
     *
     * @return what it left, whatever its exit code
     * @throws LabException when it could not be started or took too long; then it has been killed
     */
    public Result run() {
        final ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        final Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LabException("cannot run " + words.get(0) + ": is it installed?", e);
        }
        final var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Command::inThread);
        final var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Command::inThread);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new LabException("took more than " + limit.toSeconds() + " s: " + this);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LabException("interrupted in: " + this, e);
        }
        return new Result(process.exitValue(), out.join(), err.join());
    }

    /**
     * Runs the program, which must end well.
     *
     * @return its standard output
     * @throws LabException when it fails; the message holds what it said
     */
    public String check() {
        final Result result = run();
        if (!result.ok()) {
            throw new LabException(this + " failed (" + result.exit() + "): " + (result.err() + result.out()).strip());
        }
        return result.out();
    }

    private static void inThread(final Runnable task) {
        final Thread thread = new Thread(task, "lab-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static String read(final InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
