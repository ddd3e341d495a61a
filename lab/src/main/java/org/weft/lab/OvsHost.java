package org.weft.lab;

import java.nio.file.Path;
import java.util.List;

/** What all pretended hypervisors have in common: an Open vSwitch of their own. */
public abstract sealed class OvsHost permits Hypervisor, DummyHypervisor {
    static final String INTEGRATION_BRIDGE = "br-int";
    static final String UNDERLAY_BRIDGE = "br-phy";

    private final Ovs ovs;

    OvsHost(final Ovs ovs) {
        this.ovs = ovs;
    }

    final Ovs ovs() {
        return ovs;
    }

    /** Its name, which is its system-id too. */
    public abstract String name();

    /**
     * Runs {@code ovs-vsctl}; waits until ovs-vswitchd has carried it out if it runs.
     *
     * @param arguments its arguments
     * @return its output
     */
    public final String vsctl(final String... arguments) {
        return ovs.vsctl(arguments);
    }

    /**
     * Gives Open vSwitch a key and a certificate, as its administrator does.
     *
     * @param directory where key.pem, certificate.pem and ca.pem are
     */
    public final void setCertificate(final Path directory) {
        vsctl("set-ssl", directory.resolve("key.pem").toString(), directory.resolve("certificate.pem").toString(),
            directory.resolve("ca.pem").toString());
    }

    /**
     * Runs {@code ovs-ofctl} with OpenFlow 1.3.
     *
     * @param arguments its arguments
     * @return its output
     */
    public final String ofctl(final String... arguments) {
        return ovs.ofctl(arguments);
    }

    /**
     * Runs {@code ovs-appctl} for ovs-vswitchd, as in {@code ofproto/trace br-int ...}.
     *
     * @param arguments its arguments
     * @return its output
     */
    public final String appctl(final String... arguments) {
        return ovs.appctl(arguments);
    }

    /** The flows of the integration bridge, one a line, sorted, without statistics. */
    public final List<String> flows() {
        return ovs.flows(INTEGRATION_BRIDGE);
    }

    /** The groups of the integration bridge, one a line, sorted. */
    public final List<String> groups() {
        return ovs.groups(INTEGRATION_BRIDGE);
    }

    /** The integration bridge exists. */
    public final boolean hasIntegrationBridge() {
        return ovs.hasBridge(INTEGRATION_BRIDGE);
    }

    /** Kills ovs-vswitchd. */
    public final void killVswitchd() {
        ovs.kill(Ovs.Daemon.VSWITCHD);
    }

    /** Stops both daemons in their tracks, until {@link #resume}; connections stay open and silent. */
    public final void pause() {
        for (Ovs.Daemon daemon : Ovs.Daemon.values()) {
            ovs.signal(daemon, "STOP");
        }
    }

    /** Lets the daemons go on. */
    public final void resume() {
        for (Ovs.Daemon daemon : Ovs.Daemon.values()) {
            ovs.signal(daemon, "CONT");
        }
    }
}
