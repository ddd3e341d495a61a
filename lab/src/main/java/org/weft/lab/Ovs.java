package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Open vSwitch: an ovsdb-server and an ovs-vswitchd with a directory of their own, in a namespace or without one.
 * Its daemons outlive the JVM. The database, and so the configuration, stays when daemons end.
 */
final class Ovs {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final String VSCTL_SECONDS = "30";
    private static final List<Path> SCHEMAS = List.of(Path.of("/usr/share/openvswitch/vswitch.ovsschema"),
        Path.of("/usr/local/share/openvswitch/vswitch.ovsschema"));

    /** The daemons of one Open vSwitch, in the order in which they start. */
    enum Daemon {
        OVSDB("ovsdb-server"),
        VSWITCHD("ovs-vswitchd");

        private final String program;

        Daemon(final String program) {
            this.program = program;
        }
    }

    private final Path dir;
    private final Optional<Namespace> namespace;
    private final List<String> vswitchdOptions;

    Ovs(final Path dir, final Optional<Namespace> namespace, final List<String> vswitchdOptions) {
        this.dir = dir.toAbsolutePath();
        this.namespace = namespace;
        this.vswitchdOptions = List.copyOf(vswitchdOptions);
    }

    /** Makes the database and starts both daemons. */
    void create(final String systemId) {
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new LabException("cannot make " + dir, e);
        }
        final Path schema = SCHEMAS.stream().filter(Files::exists).findFirst()
            .orElseThrow(() -> new LabException("Open vSwitch is not installed (vswitch.ovsschema is missing): "
                + "apt-get install openvswitch-switch"));
        in("ovsdb-tool", "create", dir.resolve("conf.db").toString(), schema.toString()).check();
        startOvsdb();
        in("ovs-vsctl", "--db=" + socket(), "--no-wait", "init", "--", "set", "Open_vSwitch", ".",
            "external_ids:system-id=" + systemId, "external_ids:hostname=" + systemId).check();
        startVswitchd();
    }

    void startOvsdb() {
        if (process(Daemon.OVSDB).isEmpty()) {
            in("ovsdb-server", dir.resolve("conf.db").toString(), "--remote=p" + socket(),
                "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
                "--private-key=db:Open_vSwitch,SSL,private_key", "--certificate=db:Open_vSwitch,SSL,certificate",
                "--ca-cert=db:Open_vSwitch,SSL,ca_cert", pidFile(Daemon.OVSDB), "--detach",
                "--no-chdir", "-vconsole:off", "--log-file=" + dir.resolve("ovsdb-server.log"),
                "--unixctl=" + dir.resolve("ovsdb-server.ctl")).within(START_LIMIT).check();
        }
    }

    void startVswitchd() {
        if (process(Daemon.VSWITCHD).isEmpty()) {
            final List<String> words = new ArrayList<>(List.of("ovs-vswitchd", socket(), pidFile(Daemon.VSWITCHD),
                "--detach", "--no-chdir", "-vconsole:off", "--log-file=" + dir.resolve("ovs-vswitchd.log"),
                "--unixctl=" + dir.resolve("ovs-vswitchd.ctl")));
            words.addAll(vswitchdOptions);
            in(words).within(START_LIMIT).check();
        }
    }

    /** Ends both daemons; harmless when they do not run. */
    void stop() {
        stop(Daemon.VSWITCHD);
        stop(Daemon.OVSDB);
    }

    void stop(final Daemon daemon) {
        process(daemon).ifPresent(process -> process.end(GRACE));
    }

    void kill(final Daemon daemon) {
        process(daemon).ifPresent(OsProcess::kill);
    }

    void signal(final Daemon daemon, final String signal) {
        process(daemon).ifPresent(process -> process.signal(signal));
    }

    /** The daemon, if it runs. */
    Optional<OsProcess> process(final Daemon daemon) {
        return OsProcess.fromFile(dir.resolve(daemon.program + ".pid"), pidFile(daemon));
    }

    /** Runs ovs-vsctl; waits for ovs-vswitchd to have carried out the change if it runs. */
    String vsctl(final String... arguments) {
        return vsctlCommand(arguments).check();
    }

    Command vsctlCommand(final String... arguments) {
        final List<String> words = new ArrayList<>(List.of("ovs-vsctl", "--db=" + socket(),
            "--timeout=" + VSCTL_SECONDS));
        if (process(Daemon.VSWITCHD).isEmpty()) {
            words.add("--no-wait");
        }
        words.addAll(Arrays.asList(arguments));
        return in(words);
    }

    /** Runs ovs-ofctl with OpenFlow 1.3. */
    String ofctl(final String... arguments) {
        final List<String> words = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow13", "--timeout=30"));
        words.addAll(Arrays.asList(arguments));
        return in(words).check();
    }

    /** Runs ovs-appctl for ovs-vswitchd. */
    String appctl(final String... arguments) {
        final List<String> words = new ArrayList<>(List.of("ovs-appctl", "--timeout=30", "-t",
            dir.resolve("ovs-vswitchd.ctl").toString()));
        words.addAll(Arrays.asList(arguments));
        return in(words).check();
    }

    /** A command that sees this Open vSwitch as the system's. */
    Command in(final List<String> words) {
        final Command command = namespace.map(ns -> ns.command(words)).orElseGet(() -> Command.of(words));
        final String path = dir.toString();
        return command.with(Map.of("OVS_RUNDIR", path, "OVS_LOGDIR", path, "OVS_DBDIR", path, "OVS_SYSCONFDIR", path));
    }

    private Command in(final String... words) {
        return in(Arrays.asList(words));
    }

    boolean hasBridge(final String bridge) {
        return in("ovs-vsctl", "--db=" + socket(), "--timeout=" + VSCTL_SECONDS, "br-exists", bridge).run().ok();
    }

    /** Waits until somebody has made a bridge, and ovs-vswitchd answers for it. */
    void awaitBridge(final String bridge, final Duration limit) {
        Await.until("the bridge " + bridge + " (Weft makes it)", limit, () -> hasBridge(bridge), () -> "system-id "
            + vsctl("get", "Open_vSwitch", ".", "external_ids:system-id").strip() + " has bridges "
            + vsctl("list-br").lines().toList() + ", manager " + vsctl("get-manager").strip() + " is_connected "
            + vsctl("--bare", "--columns=is_connected", "list", "Manager").strip());
    }

    /** The flows of a bridge, one a line, sorted, without statistics. */
    List<String> flows(final String bridge) {
        return ofctl("--no-stats", "--no-names", "dump-flows", bridge).lines()
            .map(String::strip).filter(line -> line.contains("actions=")).sorted().toList();
    }

    /** The groups of a bridge, one a line, sorted. */
    List<String> groups(final String bridge) {
        return ofctl("--no-names", "dump-groups", bridge).lines()
            .map(String::strip).filter(line -> line.startsWith("group_id=")).sorted().toList();
    }

    int flowCount(final String bridge) {
        final String answer = ofctl("dump-aggregate", bridge);
        final int start = answer.indexOf("flow_count=");
        if (start < 0) {
            throw new LabException("no flow_count in: " + answer.strip());
        }
        return Integer.parseInt(answer.substring(start + "flow_count=".length()).split("\\D", 2)[0]);
    }

    Path dir() {
        return dir;
    }

    private String socket() {
        return "unix:" + dir.resolve("db.sock");
    }

    private String pidFile(final Daemon daemon) {
        return "--pidfile=" + dir.resolve(daemon.program + ".pid");
    }
}
