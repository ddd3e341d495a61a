package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.weft.lab.Command;
import org.weft.lab.LabException;

/**
 * Where and when results came to be.
 *
 * @param time when, UTC
 * @param processor the model of the processor
 * @param processors how many
 * @param gigabytes main memory, 2^30 bytes
 * @param kernel the kernel's release
 * @param load the load of the machine over the last minute before the start: what others were doing
 * @param openVswitch version of Open vSwitch
 * @param ovn version of OVN
 * @param java version of the JVM
 */
record TestBed(String time, String processor, int processors, double gigabytes, String kernel, double load,
        String openVswitch, String ovn, String java) {
    private static final double KILOBYTES = 1 << 20;

    /** This machine, now. */
    static TestBed here() {
        return new TestBed(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            field("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
            Math.round(Double.parseDouble(field("/proc/meminfo", "MemTotal").split(" ")[0]) / KILOBYTES * 10) / 10.0,
            System.getProperty("os.version"), Double.parseDouble(read("/proc/loadavg").split(" ")[0]),
            version("ovs-vswitchd"), version("ovn-northd"), System.getProperty("java.vm.version"));
    }

    private static String version(final String program) {
        final String first = Command.of(program, "--version").check().lines().findFirst().orElse("");
        return first.substring(first.lastIndexOf(' ') + 1);
    }

    private static String field(final String file, final String name) {
        return read(file).lines().filter(line -> line.startsWith(name)).findFirst()
            .map(line -> line.split(":", 2)[1].strip()).orElse("unknown");
    }

    private static String read(final String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new LabException("cannot read " + file, e);
        }
    }
}
