package org.weft.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The network that hypervisors' physical bridges and physical hosts are on, apart from the underlay: one switch with a
 * trunk for each bridge and an access port for each host. The switch is an Open vSwitch in the fabric's namespace, for
 * not every kernel can handle VLANs in its bridges and interfaces.
 */
final class PhysicalNetwork {
    private static final String SWITCH = "physical";

    private final Namespace namespace;
    private final Ovs ovs;

    PhysicalNetwork(final Namespace namespace, final Path dir) {
        this.namespace = namespace;
        ovs = new Ovs(dir.resolve(SWITCH), Optional.of(namespace), List.of());
    }

    /** Joins a bridge of a hypervisor, for all VLANs. */
    void attachBridge(final Namespace hypervisor, final int index, final String bridge, final String device) {
        start();
        hypervisor.join(device, namespace, trunk(index, bridge));
        ovs.vsctl("add-port", SWITCH, trunk(index, bridge));
    }

    /** Removes what {@link #attachBridge} made here; the hypervisor's end of it goes along. */
    void detachBridge(final int index, final String bridge) {
        ovs.vsctl("--if-exists", "del-port", SWITCH, trunk(index, bridge));
        namespace.ip("link", "del", trunk(index, bridge));
    }

    /** Forgets all bridges of a hypervisor that is gone. */
    void detachAll(final int index) {
        if (exists()) {
            ovs.vsctl("list-ports", SWITCH).lines().filter(port -> port.startsWith(trunkPrefix(index)))
                .forEach(port -> ovs.vsctl("del-port", SWITCH, port));
        }
    }

    /**
     * Joins a host.
     *
     * @param vlan its VLAN, 0 for the frames without one
     */
    void attachHost(final PhysicalHost host, final int vlan) {
        start();
        host.namespace().join(Machine.INTERFACE, namespace, access(host));
        ovs.vsctl("add-port", SWITCH, access(host), "tag=" + vlan, "vlan_mode=access");
    }

    void detachHost(final PhysicalHost host) {
        ovs.vsctl("--if-exists", "del-port", SWITCH, access(host));
    }

    private void start() {
        if (!exists()) {
            ovs.create(SWITCH);
            ovs.vsctl("add-br", SWITCH, "--", "set", "bridge", SWITCH, "datapath_type=netdev",
                "fail_mode=standalone");
        }
    }

    private boolean exists() {
        return Files.exists(ovs.dir());
    }

    private static String trunk(final int index, final String bridge) {
        // Of a bridge's name, which may be too long, up to 8 digits.
        return trunkPrefix(index) + Integer.toHexString(bridge.hashCode());
    }

    private static String trunkPrefix(final int index) {
        return "p" + index + "-";
    }

    private static String access(final PhysicalHost host) {
        return "h-" + host.name();
    }
}
