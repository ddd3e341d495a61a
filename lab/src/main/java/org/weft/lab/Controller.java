package org.weft.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Weft controller: Karaf with a directory of its own in the lab, as a process of its own that outlives the JVM. What
 * it has stored stays when it stops, so that {@link #start} after {@link #kill} is a restart.
 */
public final class Controller {
    /** Karaf's own, of its Java process; the other is that of the script that starts it again when it asks for it. */
    private static final String PID_FILE = "karaf.pid";
    private static final String SCRIPT_PID_FILE = "script.pid";
    /** Above those that a system gives to its own. */
    private static final int FIRST_GROUP = 1_000_000;
    private static final Duration LAUNCH_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final int TROUBLES_TOLD = 12;
    private static final Duration POLL = Duration.ofSeconds(3);
    private static final String STATUS = "/rests/data/weft-status:status?depth=2";
    private static final Pattern TROUBLE = Pattern.compile("\\| (WARN|ERROR) +\\|");

    private final Lab lab;
    private ControllerState state;
    private final Path base;
    private final String address;
    private final Rest rest;
    private long startPosition;

    Controller(final Lab lab, final ControllerState state) {
        this.lab = lab;
        this.state = state;
        base = directory(lab, state.name());
        address = lab.rootAddress();
        rest = new Rest(state.ports().restconf(), base.resolve("etc/weft-tls/ca.pem"),
            base.resolve("etc/weft-admin-password"));
    }

    /** Unpacks the distribution if it is an archive, and makes the directory of the controller. */
    static Controller create(final Lab lab, final ControllerOptions options) {
        final Path base = directory(lab, options.name());
        if (Files.exists(base)) {
            throw new LabException("there is a controller " + options.name() + " already");
        }
        final Path home = unpacked(options.distribution().toAbsolutePath(), base.resolveSibling(
            "distribution-" + options.name()));
        ControllerFiles.prepare(home, base, options.ports(), lab.controllerCertificate(options.name()),
            options.tls());
        return new Controller(lab, new ControllerState(options.name(), home.toString(), options.ports(),
            options.jvmOptions(), options.tls()));
    }

    /** Makes it a member of a cluster; possible before its first start only. */
    void join(final int number, final List<String> addresses) {
        final List<String> words = new ArrayList<>(List.of("env", "KARAF_BASE=" + base,
            state.home() + "/bin/weft-cluster", Integer.toString(number)));
        words.addAll(addresses);
        Command.of(words).check();
    }

    /**
     * Replaces it, stopped, by another build that takes over what it has stored; {@link #start} starts that.
     *
     * @param distribution the other build, unpacked
     */
    public void upgrade(final Path distribution) {
        final Path old = base.resolveSibling(base.getFileName() + "-before");
        final ControllerState next = new ControllerState(state.name(), distribution.toAbsolutePath().toString(),
            state.ports(), state.jvmOptions(), state.tls());
        try {
            Files.move(base, old);
        } catch (IOException e) {
            throw new LabException("cannot move " + base, e);
        }
        ControllerFiles.prepare(distribution, base, state.ports(), lab.controllerCertificate(state.name()),
            state.tls());
        Command.of("env", "KARAF_BASE=" + base, next.home() + "/bin/weft-upgrade", old.toString()).check();
        state = next;
        lab.save();
    }

    /**
     * Moves it, stopped, to a disk of its own.
     *
     * @param megabytes the size of the disk
     * @return the disk
     */
    public SmallDisk moveToSmallDisk(final int megabytes) {
        return SmallDisk.under(base, megabytes);
    }

    private static Path directory(final Lab lab, final String name) {
        return lab.dir().resolve("controller-" + name);
    }

    private static Path unpacked(final Path distribution, final Path target) {
        if (Files.isExecutable(distribution.resolve("bin/karaf"))) {
            return distribution;
        }
        if (!Files.isRegularFile(distribution)) {
            throw new LabException("no Karaf distribution in " + distribution + "; build it with ./weft build");
        }
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw new LabException("cannot make " + target, e);
        }
        Command.of("tar", "xzf", distribution.toString(), "-C", target.toString(), "--strip-components=1").check();
        return target;
    }

    /** Its name, unique in the lab. */
    public String name() {
        return state.name();
    }

    /** Where it listens. */
    public ControllerPorts ports() {
        return state.ports();
    }

    /** The group of its process, of its own on this machine: by it packets of its process are known. */
    int group() {
        return FIRST_GROUP + state.ports().akka();
    }

    /** What hypervisors set as manager to reach it, as in {@code ssl:ADDRESS:PORT}. */
    public String manager() {
        return (state.tls() ? "ssl:" : "tcp:") + address + ":" + state.ports().ovsdb();
    }

    /** A client of its RESTCONF. */
    public Rest rest() {
        return rest;
    }

    /** Its directory. */
    public Path dir() {
        return base;
    }

    /** Starts the process if it does not run; see {@link #awaitReady} for the rest. */
    public void start() {
        if (!running()) {
            lab.launch(this::launch);
        }
    }

    private void launch() {
        startPosition = logPosition();
        // A session of its own: the interrupt key of a terminal is for the program that started it.
        final ProcessBuilder builder = new ProcessBuilder("setpriv", "--regid", Integer.toString(group()),
            "--keep-groups", "setsid", script(state), "server");
        builder.directory(base.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KARAF_") || "JAVA_OPTS".equals(name));
        builder.environment().putAll(Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "KARAF_BASE", base.toString(),
            "KARAF_OPTS", "-Dkaraf.instances=" + base.resolve("instances"),
            "CHECK_ROOT_INSTANCE_RUNNING", "false",
            "EXTRA_JAVA_OPTS", String.join(" ", state.jvmOptions())));
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(base.resolve("console.log").toFile()));
        try {
            final Process process = builder.start();
            Files.writeString(base.resolve(SCRIPT_PID_FILE), Long.toString(process.pid()));
            Await.until("Karaf's process", LAUNCH_LIMIT, () -> process().isPresent() || !process.isAlive());
        } catch (IOException e) {
            throw new LabException("cannot start " + script(state), e);
        }
        if (process().isEmpty()) {
            throw new LabException("Karaf did not start: " + tail(base.resolve("console.log")));
        }
    }

    /**
     * Waits until the controller serves: RESTCONF tells the status that a leader has written, be it this controller or
     * another of its cluster, and the southbound ports are open.
     *
     * @param limit how long to wait
     */
    public void awaitReady(final Duration limit) {
        Await.until("the controller to serve", limit, () -> {
            if (!running()) {
                throw new LabException("the controller has ended: " + tail(base.resolve("console.log")));
            }
            if (broken()) {
                throw new LabException("Karaf could not install its features; see " + log());
            }
            return answers() && listens(state.ports().ovsdb()) && listens(state.ports().openflow())
                && listens(state.ports().openflowPlugin());
        }, () -> "RESTCONF " + answer() + ", OVSDB port "
            + (listens(state.ports().ovsdb()) ? "open" : "closed") + ", OpenFlow port "
            + (listens(state.ports().openflow()) ? "open" : "closed") + "; see " + log() + lastTroubles());
    }

    /** The end of what the log complains about, for a log may be gone when somebody reads of it. */
    private String lastTroubles() {
        final List<String> lines = Files.exists(log()) ? troubles(startPosition) : List.of();
        return lines.stream().skip(Math.max(0, lines.size() - TROUBLES_TOLD)).map(line -> "\n" + line)
            .collect(Collectors.joining());
    }

    private boolean answers() {
        try {
            final Rest.Reply reply = rest.get(STATUS, POLL);
            return reply.ok() && !reply.json().findPath("generation").isMissingNode();
        } catch (LabException e) {
            return false;
        }
    }

    /** What RESTCONF says when asked for the status, for people. */
    private String answer() {
        try {
            final Rest.Reply reply = rest.get(STATUS, POLL);
            return "answers " + reply.status() + ' ' + reply.body();
        } catch (LabException e) {
            return "does not answer (" + e.getMessage() + ")";
        }
    }

    /** Karaf has given up installing features; it tells only its log. */
    private boolean broken() {
        return Files.exists(log())
            && troubles(startPosition).stream().anyMatch(line -> line.contains("Error installing boot features"));
    }

    /** Somebody listens on a port. Looks it up instead of connecting, which would leave a trace in the log. */
    private static boolean listens(final int port) {
        final String ending = String.format(Locale.ROOT, ":%04X", port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6").map(Path::of).filter(Files::exists).anyMatch(file -> {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.map(line -> line.strip().split("\\s+"))
                    .anyMatch(words -> words.length > 3 && words[1].endsWith(ending) && "0A".equals(words[3]));
            } catch (IOException e) {
                throw new LabException("cannot read " + file, e);
            }
        });
    }

    /** Ends the process in good order. */
    public void stop() {
        process().ifPresent(process -> {
            if (!process.end(STOP_LIMIT)) {
                throw new LabException("the controller did not end within " + STOP_LIMIT.toSeconds()
                    + " s and was killed; see " + log());
            }
        });
        kill();
    }

    /** Kills the process (SIGKILL). */
    public void kill() {
        process().ifPresent(OsProcess::kill);
        // it may have been about to start another one
        script().ifPresent(OsProcess::kill);
        process().ifPresent(OsProcess::kill);
    }

    /** Stops the process in its tracks, until {@link #resume}. */
    public void pause() {
        process().ifPresent(process -> process.signal("STOP"));
    }

    /** Lets the process go on. */
    public void resume() {
        process().ifPresent(process -> process.signal("CONT"));
    }

    /** The process runs, or is paused, or is about to start again. */
    public boolean running() {
        return process().isPresent() || script().isPresent();
    }

    /** The process id, if it runs. */
    public Optional<Long> pid() {
        return process().map(OsProcess::pid);
    }

    private Optional<OsProcess> process() {
        return OsProcess.fromFile(base.resolve(PID_FILE), "-Dkaraf.base=" + base);
    }

    private Optional<OsProcess> script() {
        return OsProcess.fromFile(base.resolve(SCRIPT_PID_FILE), script(state));
    }

    private static String script(final ControllerState state) {
        return state.home() + "/bin/karaf";
    }

    /** The log file. */
    public Path log() {
        return base.resolve("data/log/karaf.log");
    }

    /** How many bytes the log has; to be given to {@link #troubles(long)} later. */
    public long logPosition() {
        try {
            return Files.exists(log()) ? Files.size(log()) : 0;
        } catch (IOException e) {
            throw new LabException("cannot read " + log(), e);
        }
    }

    /**
     * The lines of the log at level WARN and ERROR, without their stack traces.
     *
     * @param from the position to start from; 0 for the start. The log must not have been rotated since.
     * @return the lines
     */
    public List<String> troubles(final long from) {
        try (var channel = Files.newByteChannel(log())) {
            channel.position(from);
            final String text = new String(java.nio.channels.Channels.newInputStream(channel).readAllBytes(),
                StandardCharsets.UTF_8);
            return text.lines().filter(line -> TROUBLE.matcher(line).find()).toList();
        } catch (IOException e) {
            throw new LabException("cannot read " + log(), e);
        }
    }

    private static String tail(final Path file) {
        try {
            final List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException e) {
            return "nothing in " + file;
        }
    }

    ControllerState state() {
        return state;
    }

    @Override
    public String toString() {
        return name();
    }
}
