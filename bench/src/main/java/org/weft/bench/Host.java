package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.LabException;

/**
 * A pretended hypervisor of one of the contenders; both have the same.
 *
 * @param ovs its Open vSwitch
 * @param dir the directory of its processes
 * @param tunnelAddress its address in the underlay
 */
record Host(DummyHypervisor ovs, Path dir, String tunnelAddress) {
    private static final String BRIDGE = "br-int";
    private static final int AT_ONCE = 100;
    private static final int NET_SIZE = 250;

    /**
     * Starts one.
     *
     * @param parent where to put its directory
     * @param index its number, from 0
     * @param managers who may configure it by OVSDB
     * @return the hypervisor
     */
    static Host start(final Path parent, final int index, final List<String> managers) {
        final String name = "hv" + index;
        final Path dir = parent.resolve(name).toAbsolutePath();
        return new Host(DummyHypervisor.start(name, dir, managers), dir,
            "192.168." + index / NET_SIZE + "." + (index % NET_SIZE + 1));
    }

    /** Plugs interfaces, many with one command; the name of an interface is its interface id. */
    void plug(final List<String> interfaces) {
        for (int from = 0; from < interfaces.size(); from += AT_ONCE) {
            final List<String> words = new ArrayList<>();
            for (String name : interfaces.subList(from, Math.min(interfaces.size(), from + AT_ONCE))) {
                words.addAll(List.of("--", "add-port", BRIDGE, name, "--", "set", "interface", name, "type=dummy",
                    "external_ids:iface-id=" + name));
            }
            ovs.vsctl(words.toArray(String[]::new));
        }
    }

    /** The number of OpenFlow flows. */
    int flowCount() {
        return Integer.parseInt(ovs.ofctl("dump-aggregate", BRIDGE).split("flow_count=", 2)[1].split("\\D", 2)[0]);
    }

    /** The process ids of ovs-vswitchd and its ovsdb-server. */
    List<Long> processes() {
        return List.of(pid("ovs-vswitchd"), pid("ovsdb-server"));
    }

    private long pid(final String program) {
        return pid(dir.resolve(program + ".pid"));
    }

    static long pid(final Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new LabException("no process id in " + file, e);
        }
    }
}
