package org.weft.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A pretended machine on a network: a namespace with one interface, eth0. */
public abstract sealed class Machine permits Vm, PhysicalHost {
    static final String INTERFACE = "eth0";
    /** So that a tunnel's header fits into the underlay's frames. */
    static final String MTU = "1400";

    private static final Duration PING_INTERVAL = Duration.ofMillis(100);
    private static final Duration PING_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final int IPERF_PORT = 5201;
    private static final String FLOOD = flood();

    private final Namespace namespace;
    private final Path dir;
    private final AtomicInteger files = new AtomicInteger();

    Machine(final Namespace namespace, final Path dir) {
        this.namespace = namespace;
        this.dir = dir;
    }

    /** Makes the namespace. */
    final void create() {
        namespace.create();
        // Whether an address is in use is for the network to know; a check would hold the address back for a second.
        namespace.command("sysctl", "-q", "-e", "-w", "net.ipv6.conf.all.accept_dad=0",
            "net.ipv6.conf.default.accept_dad=0").check();
    }

    /** Prepares an interface of the namespace, which has no address yet. */
    final void prepare(final String device) {
        namespace.ip("link", "set", device, "mtu", MTU);
        // Userspace Open vSwitch would pass on packets whose checksums nobody has filled in.
        namespace.command("ethtool", "-K", device, "tx", "off").check();
    }

    /** The words after {@code ip} that give an address to eth0. */
    static List<String> addAddress(final String address) {
        final List<String> words = new ArrayList<>(List.of("addr", "add", address, "dev", INTERFACE));
        if (address.contains(":")) {
            words.add("nodad");
        }
        return words;
    }

    /** Its name, unique in the lab. */
    public abstract String name();

    /** Its first address, without prefix length. */
    public abstract String ip();

    /** The MAC address of eth0. */
    public abstract String mac();

    /** Its namespace. */
    public final Namespace namespace() {
        return namespace;
    }

    /**
     * Runs a program in the machine.
     *
     * @param words the program and its arguments
     * @return what it left
     */
    public final Command.Result exec(final String... words) {
        return namespace.command(Arrays.asList(words)).run();
    }

    /**
     * Starts a program in the machine that runs until it is closed.
     *
     * @param words the program and its arguments
     * @return the running program
     */
    public final Background start(final String... words) {
        return Background.start(namespace.command(Arrays.asList(words)), file(words[0], ".log"));
    }

    /**
     * Sends echo requests, a tenth of a second apart, and waits at most a second for the last answer.
     *
     * @param address where to, IPv4 or IPv6
     * @param count how many
     * @return what became of them
     */
    public final PingResult ping(final String address, final int count) {
        return ping(address, count, PING_INTERVAL);
    }

    /**
     * Sends echo requests, and waits at most a second for the last answer.
     *
     * @param address where to, IPv4 or IPv6
     * @param count how many
     * @param interval the time between two requests, in whole milliseconds
     * @return what became of them
     */
    public final PingResult ping(final String address, final int count, final Duration interval) {
        final Command.Result result = namespace.command("ping", "-D", "-n", "-c", Integer.toString(count),
            "-i", Double.toString(interval.toMillis() / 1e3), "-W", "1", address)
            .within(PING_LIMIT.plus(interval.multipliedBy(count))).run();
        return PingResult.parse(result.out() + result.err());
    }

    /**
     * Sends three echo requests to another machine's first address.
     *
     * @param other where to
     * @return true if all were answered
     */
    public final boolean reaches(final Machine other) {
        return ping(other.ip(), 3).complete();
    }

    /**
     * Waits until an address answers.
     *
     * @param address where to, IPv4 or IPv6
     * @param limit how long to wait
     */
    public final void awaitPing(final String address, final Duration limit) {
        Await.until("an answer from " + address + " to " + name(), limit, () -> ping(address, 1).complete());
    }

    /**
     * Starts a ping that runs until it is stopped.
     *
     * @param address where to, IPv4 or IPv6
     * @param interval the time between two requests
     * @return the running ping
     */
    public final Ping startPing(final String address, final Duration interval) {
        return Ping.start(namespace, address, interval, file("ping", ".log"));
    }

    /**
     * Sends frames out of eth0, by trafgen(8).
     *
     * @param frame the frame in hexadecimal, see {@link Frames}
     * @param count how many
     * @param perSecond how many a second at most, in even steps; 0 for as many as go. Above some thousands it falls
     *            short: 10,000 come to about 6,000
     */
    public final void send(final String frame, final int count, final int perSecond) {
        namespace.command(trafgen(frame, count, perSecond))
            .within(Duration.ofSeconds(30).plusMillis(perSecond == 0 ? 0 : 2000L * count / perSecond)).check();
    }

    /**
     * Sends frames out of eth0 until that is closed, by a program of the lab's own: trafgen(8) waits after each frame
     * for too long, or sends a second's frames in one go.
     *
     * @param frame the frame in hexadecimal, see {@link Frames}; its random bytes in one place
     * @param perSecond how many a second, in even steps of a millisecond; 50,000 take about a third of a processor
     * @return the running sender
     */
    public final Background flood(final String frame, final int perSecond) {
        return Background.start(namespace.command(List.of("python3", "-c", FLOOD, INTERFACE, Frames.checked(frame),
            Integer.toString(perSecond))), file("flood", ".log")).awaitText("Running!", START_LIMIT);
    }

    private static String flood() {
        try (InputStream program = Machine.class.getResourceAsStream("flood.py")) {
            return new String(program.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> trafgen(final String frame, final int count, final int perSecond) {
        final List<String> words = new ArrayList<>(List.of("trafgen", "--dev", INTERFACE, "--cpus", "1",
            "--no-sock-mem", "--qdisc-path", "--num", Integer.toString(count)));
        if (perSecond > 0) {
            // Its option --rate sends the frames of a second in one go.
            words.addAll(List.of("--gap", Math.max(1, 1_000_000 / perSecond) + "us"));
        }
        words.add(Frames.trafgen(frame));
        return words;
    }

    /**
     * Captures frames on eth0 from now on.
     *
     * @param filter which ones, as in pcap-filter(7), also {@code inbound and arp}; empty for all
     * @return the running capture
     */
    public final Capture capture(final String filter) {
        return Capture.start(namespace, INTERFACE, filter, file("capture", ".pcap"));
    }

    /**
     * Measures how much of some traffic gets to another machine, or from it.
     *
     * @param other the other machine
     * @param address the address of it to use, IPv4 or IPv6
     * @param traffic what to send
     * @return bits per second of TCP or UDP payload that have arrived
     * @throws LabException when there is no TCP connection to port 5201, which iperf3 needs for UDP too
     */
    public final double throughput(final Machine other, final String address, final Traffic traffic) {
        try (Background server = other.start("iperf3", "-s", "-1", "--forceflush", "-p",
                Integer.toString(IPERF_PORT))) {
            server.awaitText("Server listening", START_LIMIT);
            return traffic.measure(namespace, address, IPERF_PORT);
        }
    }

    /**
     * Measures how much of some traffic gets to another machine's first address, or from it.
     *
     * @param other the other machine
     * @param traffic what to send
     * @return bits per second of TCP or UDP payload that have arrived
     * @throws LabException when there is no TCP connection to port 5201, which iperf3 needs for UDP too
     */
    public final double throughput(final Machine other, final Traffic traffic) {
        return throughput(other, other.ip(), traffic);
    }

    private Path file(final String what, final String suffix) {
        return dir.resolve(what + "-" + name() + "-" + files.incrementAndGet() + "-" + System.nanoTime() + suffix);
    }

    @Override
    public final String toString() {
        return name();
    }
}
