package org.weft.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A pretended virtual machine: a namespace with one interface, eth0, that is plugged into a hypervisor's bridge. */
public final class Vm {
    private static final Duration PING_LIMIT = Duration.ofMinutes(2);

    private final VmState state;
    private final Namespace namespace;
    private final Path dir;
    private final AtomicInteger pings = new AtomicInteger();

    Vm(final VmState state, final Namespace namespace, final Path dir) {
        this.state = state;
        this.namespace = namespace;
        this.dir = dir;
    }

    /** Its name, unique in the lab. */
    public String name() {
        return state.name();
    }

    /** The name of the hypervisor that it runs on. */
    public String hypervisor() {
        return state.hypervisor();
    }

    /** The MAC address of eth0. */
    public String mac() {
        return state.mac();
    }

    /** The addresses of eth0 with their prefix lengths. */
    public List<String> addresses() {
        return state.addresses();
    }

    /** The first address, without prefix length. */
    public String ip() {
        return state.ip();
    }

    /** The external_ids:iface-id of its interface on the hypervisor. */
    public String ifaceId() {
        return state.ifaceId();
    }

    /** The name of its interface on the hypervisor. */
    public String port() {
        return state.port();
    }

    /** Its namespace. */
    public Namespace namespace() {
        return namespace;
    }

    /**
     * Runs a program in the virtual machine.
     *
     * @param words the program and its arguments
     * @return what it left
     */
    public Command.Result exec(final String... words) {
        return namespace.command(Arrays.asList(words)).run();
    }

    /**
     * Sends echo requests, a tenth of a second apart, and waits at most a second for the last answer.
     *
     * @param address where to
     * @param count how many
     * @return what became of them
     */
    public PingResult ping(final String address, final int count) {
        final Command.Result result = namespace.command("ping", "-D", "-n", "-c", Integer.toString(count), "-i", "0.1",
            "-W", "1", address).within(PING_LIMIT.plusMillis(count * 100L)).run();
        return PingResult.parse(result.out() + result.err());
    }

    /**
     * Sends three echo requests to another virtual machine's first address.
     *
     * @param other where to
     * @return true if all were answered
     */
    public boolean reaches(final Vm other) {
        return ping(other.ip(), 3).complete();
    }

    /**
     * Waits until an address answers.
     *
     * @param address where to
     * @param limit how long to wait
     */
    public void awaitPing(final String address, final Duration limit) {
        Await.until("an answer from " + address + " to " + name(), limit, () -> ping(address, 1).complete());
    }

    /**
     * Starts a ping that runs until it is stopped.
     *
     * @param address where to
     * @param interval the time between two requests
     * @return the running ping
     */
    public Ping startPing(final String address, final Duration interval) {
        return Ping.start(namespace, address, interval,
            dir.resolve("ping-" + name() + "-" + pings.incrementAndGet() + "-" + System.nanoTime() + ".log"));
    }

    VmState state() {
        return state;
    }

    @Override
    public String toString() {
        return name();
    }
}
