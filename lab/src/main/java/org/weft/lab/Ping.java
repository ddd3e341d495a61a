package org.weft.lab;

import java.nio.file.Path;
import java.time.Duration;

/** A ping that runs beside other things until it is stopped. */
public final class Ping implements AutoCloseable {
    private final Background process;
    private final Duration interval;

    private Ping(final Background process, final Duration interval) {
        this.process = process;
        this.interval = interval;
    }

    static Ping start(final Namespace namespace, final String address, final Duration interval, final Path output) {
        return new Ping(Background.start(namespace.command("ping", "-D", "-n", "-O",
            "-i", Double.toString(interval.toNanos() / 1e9), address), output), interval);
    }

    /** How many answers have come so far. */
    public int received() {
        return PingResult.answerTimes(process.text()).size();
    }

    /**
     * Waits for more answers.
     *
     * @param more how many
     * @param limit how long to wait
     */
    public void awaitMore(final int more, final Duration limit) {
        final int wanted = received() + more;
        Await.until(more + " more answers to ping", limit, () -> received() >= wanted, process::lastLine);
    }

    /**
     * Ends the ping. It is ended just after an answer has come if any comes, so that no request that is still on its
     * way counts as lost.
     *
     * @return what became of all requests
     */
    public PingResult stop() {
        final int before = received();
        Await.holds(interval.multipliedBy(3).plusMillis(200), () -> received() > before || !process.running());
        process.interrupt();
        return PingResult.parse(process.text());
    }

    @Override
    public void close() {
        process.close();
    }
}
