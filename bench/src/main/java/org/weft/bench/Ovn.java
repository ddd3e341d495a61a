package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.weft.lab.Command;
import org.weft.lab.LabException;
import org.weft.lab.OsProcess;
import org.weft.lab.OvsHost;

/**
 * OVN in a directory of its own: ovn-northd and its two databases, the daemon of ovn-nbctl, and an ovn-controller for
 * each hypervisor, all over Unix sockets. It ends with the JVM at the latest.
 */
final class Ovn implements AutoCloseable {
    private static final Path SCHEMAS = Path.of("/usr/share/ovn");
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NORTHD = "ovn-northd";
    private static final String CONTROLLER = "ovn-controller";
    private static final String WAIT = "--wait=hv";
    private static final String TIMEOUT = "--timeout=540";

    private final Path dir;
    private final Path central;
    private final ControlSocket northbound;
    private final ControlSocket southbound;
    private final List<Path> controllers = new ArrayList<>();
    private final Map<String, List<OsProcess>> daemons = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::stop, "ovn-end");

    /**
     * Makes one that does not run yet.
     *
     * @param parent where it may put its directory
     */
    Ovn(final Path parent) {
        try {
            Files.createDirectories(parent);
            dir = Files.createTempDirectory(parent.toAbsolutePath(), "ovn");
            central = Files.createDirectories(dir.resolve("central"));
        } catch (IOException e) {
            throw new LabException("cannot make a directory in " + parent, e);
        }
        northbound = new ControlSocket(central.resolve("ovn-nbctl.ctl"));
        southbound = new ControlSocket(central.resolve("sb.sock"));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Where it has its files. */
    Path dir() {
        return dir;
    }

    /** Starts all but ovn-controllers. */
    void start() {
        for (String database : List.of("nb", "sb")) {
            final Path file = central.resolve(database + ".db");
            in(central, "ovsdb-tool", "create", file.toString(), SCHEMAS.resolve("ovn-" + database + ".ovsschema")
                .toString()).check();
            daemon("ovsdb-" + database, central, "ovsdb-server", file.toString(), "--remote=p" + socket(database),
                "--unixctl=" + central.resolve(database + ".ctl"), "--no-chdir");
        }
        startNorthd();
        daemon("ovn-nbctl", central, "ovn-nbctl", "--db=" + socket("nb"), "--unixctl=" + northbound.path());
        nbctl(List.of("init"));
        // ovn-northd would rest for so long after work that took long.
        nbctl(List.of("set", "nb_global", ".", "options:northd-backoff-interval-ms=0"));
    }

    /**
     * Starts an ovn-controller for a hypervisor with tunnels by Geneve.
     *
     * @param hypervisor the hypervisor, which has an integration bridge
     * @param files the directory of its Open vSwitch
     * @param tunnelAddress its address in the underlay
     */
    void join(final OvsHost hypervisor, final Path files, final String tunnelAddress) {
        hypervisor.vsctl("set", "Open_vSwitch", ".", "external_ids:ovn-remote=" + socket("sb"),
            "external_ids:ovn-encap-type=geneve", "external_ids:ovn-encap-ip=" + tunnelAddress);
        controllers.add(files);
        startController(files);
    }

    /** Kills ovn-northd and every ovn-controller. */
    void kill() {
        for (String kind : List.of(NORTHD, CONTROLLER)) {
            daemons.remove(kind).forEach(OsProcess::kill);
        }
    }

    /** Starts again what {@link #kill} has killed. */
    void revive() {
        startNorthd();
        controllers.forEach(this::startController);
    }

    private void startNorthd() {
        daemon(NORTHD, central, "ovn-northd", "--ovnnb-db=" + socket("nb"), "--ovnsb-db=" + socket("sb"),
            "--unixctl=" + central.resolve("ovn-northd.ctl"));
    }

    private void startController(final Path files) {
        daemon(CONTROLLER, files, "ovn-controller", "unix:" + files.resolve("db.sock"));
    }

    private String socket(final String database) {
        return "unix:" + central.resolve(database + ".sock");
    }

    /** Starts a program in the background, with the usual options. */
    private void daemon(final String kind, final Path where, final String... words) {
        final Path file = where.resolve(kind + ".pid");
        final String mark = "--pidfile=" + file;
        final String[] all = Stream.concat(Arrays.stream(words), Stream.of(mark, "--detach", "-vconsole:off",
            "--log-file=" + where.resolve(kind + ".log"))).toArray(String[]::new);
        in(where, all).within(START_LIMIT).check();
        daemons.computeIfAbsent(kind, key -> new ArrayList<>()).add(OsProcess.fromFile(file, mark)
            .orElseThrow(() -> new LabException(kind + " did not start; see " + where)));
    }

    private static Command in(final Path where, final String... words) {
        final String path = where.toString();
        return Command.of(words).with(Map.of("OVS_RUNDIR", path, "OVS_LOGDIR", path, "OVS_DBDIR", path, "OVN_RUNDIR",
            path, "OVN_LOGDIR", path, "OVN_DBDIR", path));
    }

    /** Runs commands of ovn-nbctl as one transaction. */
    void nbctl(final List<String> words) {
        northbound.call("run", words);
    }

    /** Runs commands of ovn-nbctl as one transaction, and waits for the hypervisors. */
    void realize(final String... words) {
        nbctl(Stream.concat(Stream.of(TIMEOUT, WAIT), Arrays.stream(words.length == 0 ? new String[] {"sync"} : words))
            .toList());
    }

    /** Creates the whole network, a transaction for each switch with its ports and its port of the router. */
    void create(final Shape shape) {
        nbctl(List.of("lr-add", "lr0"));
        for (int i = 0; i < shape.switches(); i++) {
            final List<String> words = segment(i);
            shape.portsOf(i).forEach(port -> words.addAll(describe(port)));
            nbctl(words);
        }
        realize();
    }

    /** The words that create a switch without other ports, and its port of the router. */
    static List<String> segment(final int segment) {
        final String id = Shape.switchId(segment);
        final String router = "lr0-" + id;
        final String port = id + "-lr0";
        return new ArrayList<>(List.of("--", "ls-add", id,
            "--", "lrp-add", "lr0", router, Shape.routerMac(segment), Shape.routerAddress(segment),
            "--", "lsp-add", id, port, "--", "lsp-set-type", port, "router", "--", "lsp-set-addresses", port, "router",
            "--", "lsp-set-options", port, "router-port=" + router));
    }

    /** The words that create a port. */
    static List<String> describe(final Shape.Port port) {
        final String addresses = port.mac() + " " + port.ip();
        return List.of("--", "lsp-add", Shape.switchId(port.segment()), port.id(),
            "--", "lsp-set-addresses", port.id(), addresses, "--", "lsp-set-port-security", port.id(), addresses);
    }

    /** A column of the row of the southbound database that another column tells; empty if there is none. */
    String column(final String table, final String key, final String value, final String column) {
        return southbound.call("transact", List.of("OVN_Southbound", Map.of("op", "select", "table", table, "where",
            List.of(List.of(key, "==", value)), "columns", List.of(column))))
            .path(0).path("rows").path(0).path(column).path(1).asText();
    }

    /** The processes; the key tells what they are. */
    Map<String, List<Long>> processes() {
        final Map<String, List<Long>> pids = new LinkedHashMap<>();
        daemons.forEach((kind, list) -> pids.put(kind, list.stream().map(OsProcess::pid).toList()));
        return pids;
    }

    /** Ends everything and removes the directory, with whatever else is in it. */
    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LabException("cannot remove " + dir, e);
        }
    }

    /** Ends the processes. */
    void stop() {
        daemons.values().stream().flatMap(List::stream).forEach(process -> process.signal("TERM"));
        daemons.values().stream().flatMap(List::stream).forEach(process -> process.end(PATIENCE));
        daemons.clear();
    }
}
