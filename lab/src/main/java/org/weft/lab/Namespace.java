package org.weft.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace.
 *
 * @param name its name, as in {@code ip netns list}
 */
public record Namespace(String name) {
    private static final Duration GRACE = Duration.ofSeconds(3);

    /**
     * The namespaces whose names start in a certain way.
     *
     * @param prefix how the names start
     * @return the namespaces
     */
    public static List<Namespace> list(final String prefix) {
        return Command.of("ip", "netns", "list").check().lines()
            .map(line -> line.split(" ")[0])
            .filter(name -> name.startsWith(prefix))
            .map(Namespace::new)
            .toList();
    }

    /** Makes the namespace, with a working loopback interface. */
    public void create() {
        Command.of("ip", "netns", "add", name).check();
        ip("link", "set", "lo", "up");
    }

    /** Removes the namespace if it exists, and ends the processes that are left in it. */
    public void delete() {
        if (!exists()) {
            return;
        }
        // Interfaces live on while a process does.
        for (String pid : Command.of("ip", "netns", "pids", name).run().lines()) {
            ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(Namespace::end);
        }
        Command.of("ip", "netns", "del", name).check();
    }

    private static void end(final ProcessHandle process) {
        process.destroy();
        Command.of("kill", "-CONT", Long.toString(process.pid())).run();
        if (!Await.holds(GRACE, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }

    /** The namespace exists. */
    public boolean exists() {
        return list(name).contains(this);
    }

    /**
     * Runs {@code ip} for the namespace; it must end well.
     *
     * @param arguments the arguments of {@code ip}
     * @return its output
     */
    public String ip(final String... arguments) {
        final List<String> words = new ArrayList<>(List.of("ip", "-n", name));
        words.addAll(Arrays.asList(arguments));
        return Command.of(words).check();
    }

    /**
     * A command in the namespace.
     *
     * @param arguments the program and its arguments
     * @return the command
     */
    public Command command(final List<String> arguments) {
        final List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(arguments);
        return Command.of(words);
    }

    /**
     * A command in the namespace.
     *
     * @param arguments the program and its arguments
     * @return the command
     */
    public Command command(final String... arguments) {
        return command(Arrays.asList(arguments));
    }

    /**
     * Makes a pair of joined interfaces, one here and one in another namespace, both up.
     *
     * @param here the name of the interface in this namespace
     * @param other the other namespace
     * @param there the name of the interface there
     */
    public void join(final String here, final Namespace other, final String there) {
        Command.of("ip", "link", "add", here, "netns", name, "type", "veth",
            "peer", "name", there, "netns", other.name).check();
        ip("link", "set", here, "up");
        other.ip("link", "set", there, "up");
    }
}
