package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a machine must have for a lab. */
final class Requirements {
    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.of(
        "ip", "iproute2", "ping", "iputils-ping", "ethtool", "ethtool", "kill", "procps", "setsid", "util-linux",
        "ovs-vsctl", "openvswitch-switch", "ovs-ofctl", "openvswitch-switch", "ovs-vswitchd", "openvswitch-switch",
        "ovsdb-server", "openvswitch-switch", "ovsdb-tool", "openvswitch-switch"));

    private Requirements() {
        // not instantiated
    }

    /**
     * Checks that this is root and that all tools are there.
     *
     * @throws LabException saying what is missing and how to get it
     */
    static void check() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new LabException("a lab makes network namespaces: run it as root");
            }
        } catch (IOException e) {
            throw new LabException("a lab needs Linux with /proc", e);
        }
        final List<String> missing = new ArrayList<>();
        final List<String> packages = new ArrayList<>();
        PACKAGES.forEach((tool, name) -> {
            if (!found(tool)) {
                missing.add(tool);
                packages.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw new LabException("missing: " + String.join(", ", missing) + "; get them with: apt-get install "
                + String.join(" ", packages.stream().distinct().toList()));
        }
    }

    private static boolean found(final String tool) {
        final String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return Stream.of(path.split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir).resolve(tool)));
    }
}
