package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pretended hypervisor without packets of the kernel: Open vSwitch with its dummy datapath, which needs neither root
 * nor namespaces. Frames are put in by hand and read from captures. Its controllers are reached over loopback.
 *
 * <p>The dummy takes the place of the datapath type "system"; its bridges must not ask for "netdev", which would be the
 * real thing. (With --enable-dummy=override both would do, but tunnels would be dummies too and encapsulate nothing.)
 */
public final class DummyHypervisor extends OvsHost implements AutoCloseable {
    private static final String UNDERLAY_PORT = "p0";
    private static final Duration BRIDGE_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Thread hook = new Thread(this::end, "dummy-end");

    private DummyHypervisor(final String name, final Path dir) {
        super(new Ovs(dir, Optional.empty(), List.of("--enable-dummy=system")));
        this.name = name;
    }

    /**
     * Starts one that has no certificate; it ends with the JVM at the latest.
     *
     * @param name its name and system-id
     * @param dir its directory, which must not exist
     * @param managers the controllers, as in {@code tcp:127.0.0.1:6640}
     * @return the hypervisor
     */
    public static DummyHypervisor start(final String name, final Path dir, final List<String> managers) {
        return start(name, dir, managers, Optional.empty());
    }

    /**
     * Starts one in a lab, with a certificate of its own; it ends with the JVM at the latest.
     *
     * @param lab the lab
     * @param name its name and system-id
     * @return the hypervisor, which looks for all controllers of the lab
     */
    public static DummyHypervisor start(final Lab lab, final String name) {
        return start(name, lab.dir().resolve(name), lab.controllers().stream().map(Controller::manager).toList(),
            Optional.of(lab.nodeCertificate(name)));
    }

    /**
     * Starts one; it ends with the JVM at the latest.
     *
     * @param name its name and system-id
     * @param dir its directory, which must not exist
     * @param managers the controllers, as in {@code ssl:127.0.0.1:6640}
     * @param certificate the directory with its key and certificate; empty for none
     * @return the hypervisor
     */
    public static DummyHypervisor start(final String name, final Path dir, final List<String> managers,
            final Optional<Path> certificate) {
        final DummyHypervisor hypervisor = new DummyHypervisor(name, dir);
        Runtime.getRuntime().addShutdownHook(hypervisor.hook);
        hypervisor.ovs().create(name);
        certificate.ifPresent(hypervisor::setCertificate);
        for (String manager : managers) {
            hypervisor.vsctl("--", "--id=@m", "create", "Manager", "target=\"" + manager + "\"", "max_backoff=1000",
                "--", "add", "Open_vSwitch", ".", "manager_options", "@m");
        }
        return hypervisor;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Gives it an underlay: br-phy with a tunnel address and a port whose output is captured. Without ARP: peers are
     * made known by {@link #neighbour}.
     *
     * @param address the tunnel address
     * @param prefix the prefix length
     */
    public void underlay(final String address, final int prefix) {
        vsctl("add-br", UNDERLAY_BRIDGE, "--", "set", "bridge", UNDERLAY_BRIDGE, "fail_mode=standalone",
            "--", "add-port", UNDERLAY_BRIDGE, UNDERLAY_PORT, "--", "set", "interface", UNDERLAY_PORT, "type=dummy",
            "options:tx_pcap=" + capture(UNDERLAY_PORT));
        appctl("netdev-dummy/ip4addr", UNDERLAY_BRIDGE, address + "/" + prefix);
        appctl("ovs/route/add", address + "/" + prefix, UNDERLAY_BRIDGE);
    }

    /**
     * Makes the MAC address of a peer on the underlay known.
     *
     * @param address its tunnel address
     * @param mac its MAC address
     */
    public void neighbour(final String address, final String mac) {
        appctl("tnl/neigh/set", UNDERLAY_BRIDGE, address, mac);
    }

    /**
     * Plugs an interface into the integration bridge, for which it waits.
     *
     * @param port the name of the interface, up to 15 characters
     * @param ifaceId its external_ids:iface-id
     */
    public void addVif(final String port, final String ifaceId) {
        ovs().awaitBridge(INTEGRATION_BRIDGE, BRIDGE_LIMIT);
        vsctl("add-port", INTEGRATION_BRIDGE, port, "--", "set", "interface", port, "type=dummy",
            "options:tx_pcap=" + capture(port), "external_ids:iface-id=" + ifaceId);
    }

    /**
     * Unplugs an interface.
     *
     * @param port its name
     */
    public void removeVif(final String port) {
        vsctl("--if-exists", "del-port", port);
    }

    /**
     * Lets a frame come in.
     *
     * @param port the interface, also {@code p0} for the underlay
     * @param frame the frame in hexadecimal, or as a flow in the syntax of ovs-appctl netdev-dummy/receive
     */
    public void receive(final String port, final String frame) {
        appctl("netdev-dummy/receive", port, frame);
    }

    /**
     * The frames that went out.
     *
     * @param port the interface, also {@code p0} for the underlay
     * @return each frame in hexadecimal, in order
     */
    public List<String> sent(final String port) {
        return Pcap.read(capture(port));
    }

    /**
     * Waits for frames to go out.
     *
     * @param port the interface
     * @param count how many frames in all
     * @param limit how long to wait
     * @return all frames in hexadecimal, in order
     */
    public List<String> awaitSent(final String port, final int count, final Duration limit) {
        Await.until(count + " frames out of " + port + " of " + name, limit, () -> sent(port).size() >= count,
            () -> sent(port).size() + " have come");
        return sent(port);
    }

    private Path capture(final String port) {
        return ovs().dir().resolve(port + ".pcap");
    }

    /** Starts ovs-vswitchd; an underlay has to be given again. */
    public void startVswitchd() {
        ovs().startVswitchd();
    }

    /** Ends the daemons and removes the directory. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends; the hook finds nothing.
            return;
        }
    }

    private void end() {
        ovs().kill(Ovs.Daemon.VSWITCHD);
        ovs().kill(Ovs.Daemon.OVSDB);
        if (!Files.exists(ovs().dir())) {
            return;
        }
        try (Stream<Path> files = Files.walk(ovs().dir())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LabException("cannot remove " + ovs().dir(), e);
        }
    }
}
