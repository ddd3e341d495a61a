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
    private static final Map<String, List<String>> TOOLS = new TreeMap<>(Map.of(
        "iproute2", List.of("ip"), "iputils-ping", List.of("ping"), "ethtool", List.of("ethtool"),
        "procps", List.of("kill", "sysctl"), "util-linux", List.of("setsid"), "tcpdump", List.of("tcpdump"),
        "netsniff-ng", List.of("trafgen"), "python3", List.of("python3"), "iperf3", List.of("iperf3"),
        "openvswitch-switch", List.of("ovs-vsctl", "ovs-ofctl", "ovs-vswitchd", "ovsdb-server", "ovsdb-tool")));

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
        TOOLS.forEach((name, tools) -> tools.stream().filter(tool -> !found(tool)).forEach(tool -> {
            missing.add(tool);
            packages.add(name);
        }));
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
