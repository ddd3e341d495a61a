package org.weft.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A capture of the frames that an interface sends and receives, until it is closed. */
public final class Capture implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Pattern DIRECTION = Pattern.compile("^(in|out)bound( and )?");

    private final Background process;
    private final Path file;

    private Capture(final Background process, final Path file) {
        this.process = process;
        this.file = file;
    }

    /** A direction at the start of a filter becomes an option: within the filter it misses the first frame. */
    static Capture start(final Namespace namespace, final String device, final String filter, final Path file) {
        final Matcher direction = DIRECTION.matcher(filter);
        final boolean directed = direction.find();
        final Background process = Background.start(namespace.command("tcpdump", "-Z", "root", "-U", "--immediate-mode",
            "-n", "-p", "-i", device, "-Q", directed ? direction.group(1) : "inout", "-w", file.toString(),
            directed ? filter.substring(direction.end()) : filter),
            file.resolveSibling(file.getFileName() + ".log"));
        return new Capture(process.awaitText("listening on", START_LIMIT), file);
    }

    /** The frames so far, in hexadecimal, in order. */
    public List<String> frames() {
        return Pcap.read(file);
    }

    /**
     * Waits for frames.
     *
     * @param count how many in all
     * @param limit how long to wait
     * @return all frames so far
     */
    public List<String> await(final int count, final Duration limit) {
        Await.until(count + " frames in " + file.getFileName(), limit, () -> frames().size() >= count,
            () -> frames().size() + " have come");
        return frames();
    }

    /** Ends the capture; its frames can still be read. */
    @Override
    public void close() {
        process.close();
    }
}
