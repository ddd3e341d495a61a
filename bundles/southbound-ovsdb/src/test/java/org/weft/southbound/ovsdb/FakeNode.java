package org.weft.southbound.ovsdb;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A transport node of its own: ovsdb-server, and ovs-vswitchd with the dummy datapath if asked for. */
final class FakeNode implements AutoCloseable {
    private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
    private static final List<Path> SBIN = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    private final Path dir;
    private final List<Process> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::destroyAll);
    private Process server;
    private Process vswitchd;

    FakeNode(final Path parent, final String name) throws IOException, InterruptedException {
        dir = Files.createDirectory(parent.resolve(name));
        // Children outlive a JVM that is told to end in the middle of a test, unless it takes them along.
        Runtime.getRuntime().addShutdownHook(hook);
        run("ovsdb-tool", "create", dir.resolve("conf.db").toString(), SCHEMA.toString());
    }

    /** Starts ovsdb-server, connecting to a port of this machine. */
    FakeNode startServer(final int port) throws IOException {
        server = start("ovsdb-server", dir.resolve("conf.db").toString(), "--remote=punix:" + dir.resolve("db.sock"),
            "--unixctl=" + dir.resolve("server.ctl"), "--remote=tcp:127.0.0.1:" + port);
        Eventually.holds("socket of ovsdb-server", () -> Files.exists(dir.resolve("db.sock")));
        return this;
    }

    /** Everything is a dummy, also tunnels, which encapsulate nothing. */
    FakeNode startSwitch() throws IOException {
        return startSwitchOf("override");
    }

    /** The datapath is a dummy, but tunnels are real. */
    FakeNode startSwitchWithTunnels() throws IOException {
        return startSwitchOf("system");
    }

    private FakeNode startSwitchOf(final String dummies) throws IOException {
        Files.deleteIfExists(dir.resolve("switch.ctl"));
        vswitchd = start("ovs-vswitchd", "unix:" + dir.resolve("db.sock"), "--enable-dummy=" + dummies,
            "--unixctl=" + dir.resolve("switch.ctl"));
        Eventually.holds("socket of ovs-vswitchd", () -> Files.exists(dir.resolve("switch.ctl")));
        return this;
    }

    /**
     * Makes br-phy with a tunnel address.
     *
     * @param cable an option of the dummy port in it, as in "stream=unix:PATH", that joins it to another node's
     */
    void underlay(final String address, final String cable) throws IOException, InterruptedException {
        vsctl("add-br", "br-phy", "--", "set", "Bridge", "br-phy", "fail_mode=standalone", "--", "add-port", "br-phy",
            "p0", "--", "set", "Interface", "p0", "type=dummy", "options:" + cable);
        giveAddress(address);
    }

    /** Gives br-phy its tunnel address, which ovs-vswitchd forgets when it ends. */
    void giveAddress(final String address) throws IOException, InterruptedException {
        Eventually.holds("br-phy", () -> appctl("ofproto/list").contains("br-phy"));
        appctl("netdev-dummy/ip4addr", "br-phy", address + "/24");
        appctl("ovs/route/add", address + "/24", "br-phy");
    }

    /** Runs ovs-appctl for ovs-vswitchd. */
    String appctl(final String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("ovs-appctl", "--timeout=5", "-t", dir.resolve("switch.ctl").toString()),
            Arrays.stream(arguments)).toArray(String[]::new));
    }

    FakeNode systemId(final String systemId) throws IOException, InterruptedException {
        vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=" + systemId);
        return this;
    }

    /** Runs ovs-vsctl. Quotes are taken from what it prints. */
    String vsctl(final String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("ovs-vsctl", "--no-wait", "--timeout=5", "--db=unix:" + socket()),
            Arrays.stream(arguments)).toArray(String[]::new)).replace("\"", "").strip();
    }

    String dump() throws IOException, InterruptedException {
        return run("ovsdb-client", "dump", "unix:" + socket(), "Open_vSwitch");
    }

    void killServer() throws InterruptedException {
        server.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    void killSwitch() throws InterruptedException {
        vswitchd.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    void signalServer(final String signal) throws IOException, InterruptedException {
        run("kill", "-" + signal, Long.toString(server.pid()));
    }

    private Path socket() {
        return dir.resolve("db.sock");
    }

    private Process start(final String... command) throws IOException {
        final Process process = builder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve(command[0] + ".log").toFile())).start();
        processes.add(process);
        return process;
    }

    private String run(final String... command) throws IOException, InterruptedException {
        final File output = Files.createTempFile(dir, "run", ".out").toFile();
        final Process process = builder(command).redirectErrorStream(true).redirectOutput(output).start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " does not end");
        }
        final String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + text);
        }
        return text;
    }

    private ProcessBuilder builder(final String... command) {
        final List<String> words = new ArrayList<>(List.of(command));
        words.set(0, program(command[0]).toString());
        final ProcessBuilder builder = new ProcessBuilder(words).directory(dir.toFile());
        for (final String variable : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR")) {
            builder.environment().put(variable, dir.toString());
        }
        return builder;
    }

    private static Path program(final String name) {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
                SBIN.stream())
            .map(directory -> directory.resolve(name)).filter(Files::isExecutable).findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not on the PATH: these tests need Open vSwitch "
                + "(Debian: openvswitch-switch)"));
    }

    private void destroyAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @Override
    public void close() throws InterruptedException {
        destroyAll();
        for (final Process process : processes) {
            process.waitFor(5, TimeUnit.SECONDS);
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
