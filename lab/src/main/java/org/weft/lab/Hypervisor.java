package org.weft.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A pretended hypervisor: a namespace with an Open vSwitch of its own (userspace datapath), joined to the lab's
 * underlay and management network. Its tunnel address sits on the bridge br-phy, as on a host whose network scripts
 * set it up; the integration bridge is left to Weft.
 */
public final class Hypervisor extends OvsHost {
    private static final Duration BRIDGE_LIMIT = Duration.ofSeconds(60);
    private static final String RECONNECT_MS = "1000";

    private final Lab lab;
    private final Namespace namespace;
    private HypervisorState state;

    Hypervisor(final Lab lab, final HypervisorState state) {
        super(new Ovs(lab.dir().resolve("hypervisor-" + state.name()), Optional.of(lab.namespace(state.name())),
            List.of()));
        this.lab = lab;
        this.state = state;
        namespace = lab.namespace(state.name());
    }

    /** Makes the namespace, its links, and Open vSwitch. */
    void create(final Fabric fabric) {
        namespace.create();
        fabric.attach(namespace, state.index(), state.managementAddress());
        ovs().create(state.name());
        ovs().vsctl("add-br", UNDERLAY_BRIDGE, "--", "set", "bridge", UNDERLAY_BRIDGE, "datapath_type=netdev",
            "fail_mode=standalone", "--", "add-port", UNDERLAY_BRIDGE, Fabric.UNDERLAY_INTERFACE);
        configureUnderlay();
        setCertificate(lab.nodeCertificate(name()));
        setManagers(state.managers());
    }

    /** What a host's network scripts do at each start of ovs-vswitchd. */
    private void configureUnderlay() {
        Await.until(UNDERLAY_BRIDGE + " on " + name(), Duration.ofSeconds(10),
            () -> namespace.command("ip", "link", "show", UNDERLAY_BRIDGE).run().ok());
        namespace.ip("addr", "replace", state.tunnelAddress() + "/" + Fabric.UNDERLAY_PREFIX, "dev", UNDERLAY_BRIDGE);
        namespace.ip("link", "set", UNDERLAY_BRIDGE, "up");
    }

    @Override
    public String name() {
        return state.name();
    }

    /** Its address on the underlay, where tunnels end. */
    public String tunnelAddress() {
        return state.tunnelAddress();
    }

    /** Its address towards controllers. */
    public String managementAddress() {
        return state.managementAddress();
    }

    /** Its namespace. */
    public Namespace namespace() {
        return namespace;
    }

    /** The directory of its Open vSwitch, with logs. */
    public java.nio.file.Path dir() {
        return ovs().dir();
    }

    /**
     * Points Open vSwitch to controllers.
     *
     * @param targets as in {@code ssl:ADDRESS:PORT}; empty for none
     */
    public void setManagers(final Collection<String> targets) {
        final List<String> words = new ArrayList<>();
        if (targets.isEmpty()) {
            words.add("del-manager");
        } else {
            words.add("set-manager");
            words.addAll(targets);
            for (String target : targets) {
                words.addAll(List.of("--", "set", "Manager", target, "max_backoff=" + RECONNECT_MS));
            }
        }
        ovs().vsctl(words.toArray(String[]::new));
        state = state.withManagers(List.copyOf(targets));
        lab.save();
    }

    /**
     * Makes a bridge on the lab's physical network, apart from the underlay, as an administrator does for VLANs. It is
     * a trunk: frames keep their tags.
     *
     * @param bridge its name, up to 13 characters
     */
    public void addPhysicalBridge(final String bridge) {
        lab.physicalNetwork().attachBridge(namespace, state.index(), bridge, uplink(bridge));
        vsctl("add-br", bridge, "--", "set", "bridge", bridge, "datapath_type=netdev", "fail_mode=standalone",
            "--", "add-port", bridge, uplink(bridge));
    }

    /**
     * Removes a bridge that {@link #addPhysicalBridge} made, with whatever is on it.
     *
     * @param bridge its name
     */
    public void removePhysicalBridge(final String bridge) {
        vsctl("del-br", bridge);
        lab.physicalNetwork().detachBridge(state.index(), bridge);
    }

    /** The interface by which a bridge of {@link #addPhysicalBridge} is on the physical network. */
    public static String uplink(final String bridge) {
        return "x-" + bridge;
    }

    /**
     * Starts a virtual machine, as a hypervisor's agent does: waits for the integration bridge and plugs the interface
     * with its iface-id.
     *
     * @param name its name: up to 12 letters, digits and dashes, unique in the lab
     * @param mac its MAC address
     * @param addresses its IPv4 and IPv6 addresses with prefix lengths
     * @param ifaceId external_ids:iface-id of its interface
     * @return the virtual machine
     */
    public Vm addVm(final String name, final String mac, final List<String> addresses, final String ifaceId) {
        final Vm vm = lab.register(new VmState(name, name(), mac, List.copyOf(addresses), ifaceId));
        final Namespace guest = vm.namespace();
        vm.create();
        join(vm, Machine.INTERFACE);
        vm.prepare(Machine.INTERFACE);
        guest.ip("link", "set", Machine.INTERFACE, "address", mac);
        addresses.forEach(address -> guest.ip(Machine.addAddress(address).toArray(String[]::new)));
        plug(vm);
        return vm;
    }

    /** Makes an interface of a virtual machine whose other end is here. */
    void join(final Vm vm, final String device) {
        namespace.join(vm.port(), vm.namespace(), device);
    }

    /**
     * Starts the live migration of a virtual machine from here to another hypervisor, for whose integration bridge it
     * waits: plugs the machine's interface there too.
     *
     * @param vm the virtual machine
     * @param target where to
     * @return the migration, to be completed or cancelled
     */
    public Move startMove(final Vm vm, final Hypervisor target) {
        final Move move = new Move(lab, vm, this, target);
        move.start();
        return move;
    }

    /**
     * Plugs the interface of a virtual machine into the integration bridge, for which it waits; again after
     * {@link #unplug}.
     *
     * @param vm the virtual machine
     */
    public void plug(final Vm vm) {
        ovs().awaitBridge(INTEGRATION_BRIDGE, BRIDGE_LIMIT);
        ovs().vsctl("add-port", INTEGRATION_BRIDGE, vm.port(), "--", "set", "interface", vm.port(),
            "external_ids:iface-id=" + vm.ifaceId(), "external_ids:attached-mac=\"" + vm.mac() + "\"",
            "external_ids:iface-status=active");
    }

    /**
     * Takes the interface of a virtual machine out of the integration bridge; the machine runs on.
     *
     * @param vm the virtual machine
     */
    public void unplug(final Vm vm) {
        ovs().vsctl("--if-exists", "del-port", vm.port());
    }

    /**
     * Ends a virtual machine.
     *
     * @param vm the virtual machine
     */
    public void removeVm(final Vm vm) {
        unplug(vm);
        vm.namespace().delete();
        lab.forget(vm);
    }

    /**
     * Runs a program in the hypervisor's namespace, with its Open vSwitch as the default of the ovs tools.
     *
     * @param words the program and its arguments
     * @return what it left
     */
    public Command.Result exec(final String... words) {
        return command(Arrays.asList(words)).run();
    }

    /**
     * A command like that of {@link #exec}, for those who want to run it themselves.
     *
     * @param words the program and its arguments
     * @return the command
     */
    public Command command(final List<String> words) {
        return ovs().in(words);
    }

    /**
     * Captures frames on an interface from now on, as on {@code eth0}, which joins br-phy to the underlay.
     *
     * @param device the interface
     * @param filter which ones, as in pcap-filter(7), also {@code outbound and arp}; empty for all
     * @return the running capture
     */
    public Capture capture(final String device, final String filter) {
        return Capture.start(namespace, device, filter,
            lab.dir().resolve("capture-" + name() + "-" + System.nanoTime() + ".pcap"));
    }

    /** How many flows the integration bridge has. */
    public int flowCount() {
        return ovs().flowCount(INTEGRATION_BRIDGE);
    }

    /**
     * Waits for the integration bridge.
     *
     * @param limit how long to wait
     */
    public void awaitIntegrationBridge(final Duration limit) {
        ovs().awaitBridge(INTEGRATION_BRIDGE, limit);
    }

    /** Ends ovs-vswitchd in good order. */
    public void stopVswitchd() {
        ovs().stop(Ovs.Daemon.VSWITCHD);
    }

    /** Starts ovs-vswitchd, and gives br-phy its address again. */
    public void startVswitchd() {
        ovs().startVswitchd();
        configureUnderlay();
    }

    /**
     * Ends ovsdb-server in good order. Open vSwitch's userspace datapath then forwards nothing until ovs-vswitchd has
     * its database back (which its kernel datapath does not mind): packets wait in the interfaces' queues.
     */
    public void stopOvsdb() {
        ovs().stop(Ovs.Daemon.OVSDB);
    }

    /** Kills ovsdb-server. */
    public void killOvsdb() {
        ovs().kill(Ovs.Daemon.OVSDB);
    }

    /** Starts ovsdb-server. */
    public void startOvsdb() {
        ovs().startOvsdb();
    }

    /**
     * Connects or disconnects the underlay.
     *
     * @param up true to connect
     */
    public void setLink(final boolean up) {
        namespace.ip("link", "set", Fabric.UNDERLAY_INTERFACE, up ? "up" : "down");
    }

    /**
     * Connects or disconnects the management network, and with it the controllers.
     *
     * @param up true to connect
     */
    public void setManagementLink(final boolean up) {
        namespace.ip("link", "set", Fabric.MANAGEMENT_INTERFACE, up ? "up" : "down");
    }

    /** Both daemons run. */
    public boolean running() {
        return ovs().process(Ovs.Daemon.OVSDB).isPresent() && ovs().process(Ovs.Daemon.VSWITCHD).isPresent();
    }

    /** Ends the daemons. */
    void stop() {
        ovs().stop();
    }

    HypervisorState state() {
        return state;
    }

    @Override
    public String toString() {
        return name();
    }
}
