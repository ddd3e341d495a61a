package org.weft.it.paxexam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open vSwitch with a dummy datapath, in a directory of its own. Its daemons end with the JVM, however that ends:
 * a shell reads from it and kills them at the end of the input.
 */
final class DummySwitch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GUARD = "\"$@\" & daemon=$!; while read -r _; do :; done; kill -9 \"$daemon\"";
    private static final List<Path> SCHEMAS = List.of(Path.of("/usr/share/openvswitch/vswitch.ovsschema"),
        Path.of("/usr/local/share/openvswitch/vswitch.ovsschema"));

    private final Path dir;
    private final List<Process> guards = new ArrayList<>();

    DummySwitch(final Path dir) throws IOException {
        this.dir = Files.createDirectories(dir);
    }

    void start(final String systemId, final String manager) throws IOException, InterruptedException {
        final Path schema = SCHEMAS.stream().filter(Files::exists).findFirst()
            .orElseThrow(() -> new IllegalStateException("Open vSwitch is not installed (no vswitch.ovsschema)"));
        run("ovsdb-tool", "create", dir.resolve("conf.db").toString(), schema.toString());
        guard("ovsdb-server", dir.resolve("conf.db").toString(), "--remote=p" + socket(),
            "--remote=db:Open_vSwitch,Open_vSwitch,manager_options", "--unixctl=" + dir.resolve("ovsdb-server.ctl"));
        Await.until("ovsdb-server", LIMIT, () -> Files.exists(dir.resolve("db.sock")));
        run("ovs-vsctl", "--db=" + socket(), "--timeout=30", "--no-wait", "init", "--", "set", "Open_vSwitch", ".",
            "external_ids:system-id=" + systemId, "external_ids:hostname=" + systemId);
        guard("ovs-vswitchd", socket(), "--enable-dummy=system", "--unixctl=" + dir.resolve("ovs-vswitchd.ctl"));
        vsctl("set-manager", manager);
    }

    /** Runs ovs-vsctl, which waits for ovs-vswitchd to carry out the change. */
    String vsctl(final String... arguments) throws IOException, InterruptedException {
        final List<String> words = new ArrayList<>(List.of("ovs-vsctl", "--db=" + socket(), "--timeout=30"));
        words.addAll(List.of(arguments));
        return run(words.toArray(new String[0]));
    }

    boolean hasBridge(final String bridge) throws IOException, InterruptedException {
        return vsctl("list-br").lines().anyMatch(bridge::equals) && Files.exists(dir.resolve(bridge + ".mgmt"));
    }

    String flows(final String bridge) throws IOException, InterruptedException {
        return run("ovs-ofctl", "-O", "OpenFlow13", "--timeout=30", "dump-flows",
            "unix:" + dir.resolve(bridge + ".mgmt"));
    }

    private String socket() {
        return "unix:" + dir.resolve("db.sock");
    }

    private void guard(final String... words) throws IOException {
        final List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard"));
        command.addAll(List.of(words));
        guards.add(builder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("daemons.log").toFile())).start());
    }

    private String run(final String... words) throws IOException, InterruptedException {
        final Path output = Files.createTempFile(dir, "command", ".out");
        final Process process = builder(List.of(words)).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(String.join(" ", words) + " does not end");
            }
            final String text = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed: " + text);
            }
            return text;
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    private ProcessBuilder builder(final List<String> words) {
        final ProcessBuilder builder = new ProcessBuilder(words).directory(dir.toFile()).redirectErrorStream(true);
        for (String name : List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")) {
            builder.environment().put(name, dir.toString());
        }
        return builder;
    }

    /** Ends the daemons, ovs-vswitchd first, and removes the directory. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (int i = guards.size() - 1; i >= 0; i--) {
            final Process guard = guards.get(i);
            final List<ProcessHandle> daemons = guard.descendants().toList();
            guard.getOutputStream().close();
            if (!guard.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
            daemons.forEach(ProcessHandle::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
