package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ping that runs beside other things until it is stopped. */
public final class Ping implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Duration interval;

    private Ping(final Process process, final Path output, final Duration interval) {
        this.process = process;
        this.output = output;
        this.interval = interval;
    }

    static Ping start(final Namespace namespace, final String address, final Duration interval, final Path output) {
        final List<String> words = namespace.command("ping", "-D", "-n", "-O",
            "-i", Double.toString(interval.toNanos() / 1e9), address).words();
        try {
            return new Ping(new ProcessBuilder(words).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start(), output, interval);
        } catch (IOException e) {
            throw new LabException("cannot run ping", e);
        }
    }

    /** How many answers have come so far. */
    public int received() {
        return PingResult.answerTimes(text()).size();
    }

    /**
     * Waits for more answers.
     *
     * @param more how many
     * @param limit how long to wait
     */
    public void awaitMore(final int more, final Duration limit) {
        final int wanted = received() + more;
        Await.until(more + " more answers to ping", limit, () -> received() >= wanted, () -> {
            final List<String> lines = text().lines().toList();
            return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
        });
    }

    /**
     * Ends the ping. It is ended just after an answer has come if any comes, so that no request that is still on its
     * way counts as lost.
     *
     * @return what became of all requests
     */
    public PingResult stop() {
        final int before = received();
        Await.holds(interval.multipliedBy(3).plusMillis(200), () -> received() > before || !process.isAlive());
        Command.of("kill", "-INT", Long.toString(process.pid())).run();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                throw new LabException("ping does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while ending ping", e);
        } finally {
            process.destroyForcibly();
        }
        return PingResult.parse(text());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new LabException("cannot read " + output, e);
        }
    }
}
