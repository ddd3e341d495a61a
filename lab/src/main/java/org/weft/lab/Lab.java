package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.weft.pki.Authority;

/**
 * A running lab. A lab that {@link #create} made stays until {@link #close}, also over the end of the JVM; one that
 * {@link #temporary} made ends with the JVM at the latest. Not for use by several threads.
 */
public final class Lab implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,8}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,11}");
    private static final String FABRIC = "fabric";
    private static final String PKI = "pki";
    private static final String OWNER_FILE = "owner";
    private static final String TEMPORARY_PREFIX = "lab-";

    private final String id;
    private final Path dir;
    private final Fabric fabric;
    private final String managementNet;
    private final List<Hypervisor> hypervisors = new ArrayList<>();
    private final List<Vm> vms = new ArrayList<>();
    private final PhysicalNetwork physicalNetwork;
    private final List<PhysicalHost> physicalHosts = new ArrayList<>();
    private final List<Controller> controllers = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "lab-end");
    private boolean ended;
    private int lastIndex;

    private Lab(final LabState state, final Path dir) {
        id = state.id();
        this.dir = dir;
        fabric = new Fabric(id, namespace(FABRIC));
        physicalNetwork = new PhysicalNetwork(namespace(FABRIC), dir);
        managementNet = state.managementNet();
        lastIndex = state.lastIndex();
        state.hypervisors().forEach(it -> hypervisors.add(new Hypervisor(this, it)));
        state.vms().forEach(it -> vms.add(new Vm(it, namespace(it.name()), dir)));
        state.physicalHosts().forEach(it -> physicalHosts.add(new PhysicalHost(it, namespace(it.name()), dir)));
        state.controllers().forEach(it -> controllers.add(new Controller(this, it)));
    }

    /**
     * Makes a lab that stays until it is closed.
     *
     * @param id up to 8 small letters and digits, unique on this machine
     * @param dir the run directory, which must not hold a lab
     * @return the lab, with its networks and nothing else
     * @throws LabException when not root, when a tool is missing, or when there is such a lab
     */
    public static Lab create(final String id, final Path dir) {
        if (!ID.matcher(id).matches()) {
            throw new LabException("the id of a lab is 1 to 8 small letters and digits, not: " + id);
        }
        Requirements.check();
        final Path path = dir.toAbsolutePath().normalize();
        if (LabState.exists(path) || !Namespace.list(prefix(id)).isEmpty()) {
            throw new LabException("there is a lab " + id + " already; remove it with lab down");
        }
        final LabState empty = new LabState(id, "", 0, List.of(), List.of(), List.of(), List.of());
        empty.write(path);
        try {
            final String net = new Fabric(id, new Namespace(prefix(id) + FABRIC)).create();
            Authority.create(path.resolve(PKI), "lab " + id);
            final Lab lab = new Lab(new LabState(id, net, 0, List.of(), List.of(), List.of(),
                List.of()), path);
            lab.save();
            return lab;
        } catch (LabException e) {
            remove(id, path);
            throw e;
        } catch (IOException e) {
            remove(id, path);
            throw new LabException("cannot make a certificate authority in " + path, e);
        }
    }

    /**
     * Makes a lab for a test: with an id of its own, and removed at the end of the JVM at the latest. Removes what
     * JVMs that were killed have left in the same place.
     *
     * @param parent where to put the run directory, as in {@code target/lab}
     * @return the lab, with its networks and nothing else
     * @throws LabException when not root, or when a tool is missing
     */
    public static Lab temporary(final Path parent) {
        removeOrphans(parent.toAbsolutePath().normalize());
        final String id = "t" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36 * 36), 36);
        final Path dir = parent.resolve(TEMPORARY_PREFIX + id);
        try {
            Files.createDirectories(dir);
            Files.writeString(dir.resolve(OWNER_FILE), owner(ProcessHandle.current()));
        } catch (IOException e) {
            throw new LabException("cannot make " + dir, e);
        }
        final Lab lab = create(id, dir);
        try {
            Runtime.getRuntime().addShutdownHook(lab.hook);
        } catch (IllegalStateException e) {
            remove(id, dir);
            throw new LabException("the JVM ends", e);
        }
        return lab;
    }

    private static String owner(final ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static void removeOrphans(final Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.filter(it -> Files.exists(it.resolve(OWNER_FILE))).toList()) {
                final String owner = Files.readString(entry.resolve(OWNER_FILE));
                final boolean alive = ProcessHandle.of(Long.parseLong(owner.split(" ")[0]))
                    .filter(process -> owner(process).equals(owner)).isPresent();
                final String name = entry.getFileName().toString();
                if (!alive && name.startsWith(TEMPORARY_PREFIX)) {
                    remove(name.substring(TEMPORARY_PREFIX.length()), entry);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new LabException("cannot read " + parent, e);
        }
    }

    /**
     * The lab of a run directory.
     *
     * @param dir the run directory
     * @return the lab
     * @throws LabException when there is none
     */
    public static Lab open(final Path dir) {
        final Path path = dir.toAbsolutePath().normalize();
        return new Lab(LabState.read(path), path);
    }

    /**
     * There is a lab in a run directory, though perhaps a broken one.
     *
     * @param dir the run directory
     * @return true if there is
     */
    public static boolean exists(final Path dir) {
        return LabState.exists(dir);
    }

    /**
     * Removes whatever there is of a lab, in whatever state it is; harmless when there is nothing.
     *
     * @param id its id
     * @param dir its run directory
     */
    public static void remove(final String id, final Path dir) {
        final Path path = dir.toAbsolutePath().normalize();
        final List<OsProcess> processes = processes(path);
        processes.forEach(process -> process.signal("KILL"));
        processes.forEach(process -> Await.until("the end of process " + process.pid(), Duration.ofSeconds(10),
            () -> !process.alive()));
        final Fabric fabric = new Fabric(id, new Namespace(prefix(id) + FABRIC));
        Namespace.list(prefix(id)).forEach(Namespace::delete);
        fabric.delete();
        Partition.remove(id, path);
        SmallDisk.removeAll(path);
        deleteTree(path);
    }

    /** The processes that have a file or directory of a run directory among their arguments, as daemons do. */
    static List<OsProcess> processes(final Path dir) {
        return OsProcess.find(argument -> argument.startsWith("--pidfile=" + dir + "/")
            || argument.startsWith("-Dkaraf.base=" + dir + "/"));
    }

    static void deleteTree(final Path dir) {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LabException("cannot remove " + dir, e);
        }
    }

    /** The lab's id. */
    public String id() {
        return id;
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** The lab's certificate authority. */
    public Authority authority() {
        try {
            return Authority.open(dir.resolve(PKI));
        } catch (IOException e) {
            throw new LabException("the lab has no certificate authority", e);
        }
    }

    /** The directory with key and certificates of a controller, made if it is missing. */
    Path controllerCertificate(final String name) {
        final Path made = dir.resolve(PKI).resolve("controllers").resolve(name);
        try {
            return Files.exists(made) ? made : authority().controller(name,
                List.of("127.0.0.1", "localhost", rootAddress()), Authority.LIFE);
        } catch (IOException e) {
            throw new LabException("cannot make a certificate for controller " + name, e);
        }
    }

    /**
     * The key and certificates of a hypervisor, made if they are missing.
     *
     * @param systemId its system-id
     * @return the directory with the files
     */
    public Path nodeCertificate(final String systemId) {
        final Path made = dir.resolve(PKI).resolve("nodes").resolve(systemId);
        try {
            return Files.exists(made) ? made : authority().node(systemId, Authority.LIFE);
        } catch (IOException e) {
            throw new LabException("cannot make a certificate for " + systemId, e);
        }
    }

    /** The address by which hypervisors reach the root namespace. */
    public String rootAddress() {
        return Fabric.rootAddress(managementNet);
    }

    /**
     * Makes a controller; it is not started. Hypervisors that are made later point to all controllers.
     *
     * @param options how to make it
     * @return the controller
     */
    public Controller addController(final ControllerOptions options) {
        final Controller controller = Controller.create(this, options);
        controllers.add(controller);
        save();
        return controller;
    }

    /**
     * Makes a cluster of controllers; they are not started. Hypervisors that are made later point to all of them.
     *
     * @param members how to make each
     * @return the controllers, member-1 first
     */
    public List<Controller> addCluster(final List<ControllerOptions> members) {
        final List<Controller> made = members.stream().map(this::addController).toList();
        final List<String> addresses = made.stream().map(member -> "127.0.0.1:" + member.ports().akka()).toList();
        for (int at = 0; at < made.size(); at++) {
            made.get(at).join(at + 1, addresses);
        }
        return made;
    }

    /**
     * Cuts a controller off from the others.
     *
     * @param member the controller
     * @return ends it
     */
    public Partition cutOff(final Controller member) {
        return Partition.of(id, dir, member, controllers.stream().filter(other -> other != member).toList());
    }

    /** The controllers. */
    public List<Controller> controllers() {
        return List.copyOf(controllers);
    }

    /** The first controller. */
    public Controller controller() {
        return controllers.stream().findFirst().orElseThrow(() -> new LabException("the lab has no controller"));
    }

    /**
     * Makes a hypervisor that points to all controllers of the lab.
     *
     * @param name its name and system-id: up to 12 small letters, digits and dashes
     * @return the hypervisor
     */
    public Hypervisor addHypervisor(final String name) {
        return addHypervisor(name, controllers.stream().map(Controller::manager).toList());
    }

    /**
     * Makes a hypervisor.
     *
     * @param name its name and system-id: up to 12 small letters, digits and dashes
     * @param managers the controllers, as in {@code ssl:ADDRESS:PORT}
     * @return the hypervisor
     */
    public Hypervisor addHypervisor(final String name, final List<String> managers) {
        checkName(name);
        final int index = ++lastIndex;
        final Hypervisor hypervisor = new Hypervisor(this, new HypervisorState(name, index,
            Fabric.managementAddress(managementNet, index), Fabric.tunnelAddress(index), List.copyOf(managers)));
        hypervisors.add(hypervisor);
        save();
        hypervisor.create(fabric);
        return hypervisor;
    }

    /**
     * Removes a hypervisor with its virtual machines, without a word to anybody.
     *
     * @param hypervisor the hypervisor
     */
    public void removeHypervisor(final Hypervisor hypervisor) {
        for (Vm vm : vms()) {
            if (vm.hypervisor().equals(hypervisor.name())) {
                vm.namespace().delete();
                forget(vm);
            }
        }
        hypervisor.stop();
        hypervisor.namespace().delete();
        physicalNetwork.detachAll(hypervisor.state().index());
        deleteTree(hypervisor.dir());
        hypervisors.remove(hypervisor);
        save();
    }

    /** The hypervisors. */
    public List<Hypervisor> hypervisors() {
        return List.copyOf(hypervisors);
    }

    /**
     * A hypervisor by name.
     *
     * @param name its name
     * @return the hypervisor, if there is one
     */
    public Optional<Hypervisor> hypervisor(final String name) {
        return hypervisors.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** The virtual machines. */
    public List<Vm> vms() {
        return List.copyOf(vms);
    }

    /**
     * A virtual machine by name.
     *
     * @param name its name
     * @return the virtual machine, if there is one
     */
    public Optional<Vm> vm(final String name) {
        return vms.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /**
     * Makes a machine on the physical network, where {@link Hypervisor#addPhysicalBridge physical bridges} are too.
     *
     * @param name its name: up to 12 small letters, digits and dashes
     * @param address its address with prefix length
     * @param vlan the VLAN of its access port; without one it sees the frames without a tag
     * @return the machine
     */
    public PhysicalHost addPhysicalHost(final String name, final String address, final OptionalInt vlan) {
        checkName(name);
        final PhysicalHost host = new PhysicalHost(new PhysicalHostState(name, address, vlan.orElse(0)),
            namespace(name), dir);
        physicalHosts.add(host);
        save();
        host.create();
        physicalNetwork.attachHost(host, vlan.orElse(0));
        host.prepare(Machine.INTERFACE);
        host.namespace().ip(Machine.addAddress(address).toArray(String[]::new));
        return host;
    }

    /**
     * Removes a machine from the physical network.
     *
     * @param host the machine
     */
    public void removePhysicalHost(final PhysicalHost host) {
        physicalNetwork.detachHost(host);
        host.namespace().delete();
        physicalHosts.remove(host);
        save();
    }

    /** The machines on the physical network. */
    public List<PhysicalHost> physicalHosts() {
        return List.copyOf(physicalHosts);
    }

    /** Removes the lab with everything in it, from whatever state it is in. */
    @Override
    public void close() {
        remove(id, dir);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends, and the hook runs or will; it finds nothing.
            return;
        }
    }

    /** What is started by another thread at the end of the JVM must not stay. */
    private synchronized void end() {
        ended = true;
        remove(id, dir);
    }

    /** Starts something that {@link #remove} finds as soon as this returns. */
    synchronized void launch(final Runnable start) {
        if (ended) {
            throw new LabException("the JVM ends");
        }
        start.run();
    }

    PhysicalNetwork physicalNetwork() {
        return physicalNetwork;
    }

    Vm register(final VmState state) {
        checkName(state.name());
        final Vm vm = new Vm(state, namespace(state.name()), dir);
        vms.add(vm);
        save();
        return vm;
    }

    void forget(final Vm vm) {
        vms.remove(vm);
        save();
    }

    void save() {
        new LabState(id, managementNet, lastIndex, hypervisors.stream().map(Hypervisor::state).toList(),
            vms.stream().map(Vm::state).toList(), physicalHosts.stream().map(PhysicalHost::state).toList(),
            controllers.stream().map(Controller::state).toList()).write(dir);
    }

    Namespace namespace(final String name) {
        return new Namespace(prefix(id) + name);
    }

    private static String prefix(final String id) {
        return "weft-" + id + "-";
    }

    private void checkName(final String name) {
        if (!NAME.matcher(name).matches() || FABRIC.equals(name)) {
            throw new LabException("a name is 1 to 12 small letters, digits and dashes, and not " + FABRIC + ": "
                + name);
        }
        if (vm(name).isPresent() || hypervisor(name).isPresent()
                || physicalHosts.stream().anyMatch(it -> it.name().equals(name))) {
            throw new LabException("there is a " + name + " already");
        }
    }
}
