package org.weft.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * How to make a controller.
 *
 * @param name its name, unique in the lab
 * @param distribution the Karaf distribution, unpacked or as tar.gz
 * @param ports where it listens
 * @param jvmOptions options of its JVM
 * @param tls hypervisors connect by TLS, with certificates of the lab's own authority; else by plain TCP
 */
public record ControllerOptions(String name, Path distribution, ControllerPorts ports, List<String> jvmOptions,
        boolean tls) {
    private static final String HEAP = "-Xmx1g";
    /** A JVM that compiles less: it starts in little more than half the processor time, and is slower later. */
    private static final List<String> SHORT_LIVED = List.of(HEAP, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** Makes options. */
    public ControllerOptions {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * For tests: free ports, a heap of 1 GB, a JVM that starts soon.
     *
     * @param distribution the Karaf distribution, unpacked or as tar.gz
     * @return the options
     */
    public static ControllerOptions of(final Path distribution) {
        return new ControllerOptions("controller", distribution, ControllerPorts.free(), SHORT_LIVED, true);
    }

    /**
     * For people: the usual ports as far as they are free.
     *
     * @param distribution the Karaf distribution, unpacked or as tar.gz
     * @return the options
     */
    public static ControllerOptions usual(final Path distribution) {
        return new ControllerOptions("controller", distribution, ControllerPorts.usual(), List.of(HEAP), true);
    }

    /**
     * The same with another name.
     *
     * @param newName the name
     * @return the options
     */
    public ControllerOptions named(final String newName) {
        return new ControllerOptions(newName, distribution, ports, jvmOptions, tls);
    }

    /**
     * The same with other options of the JVM.
     *
     * @param newOptions the options, with the heap's size
     * @return the options
     */
    public ControllerOptions withJvmOptions(final String... newOptions) {
        return new ControllerOptions(name, distribution, ports, List.of(newOptions), tls);
    }

    /** The same with hypervisors that connect by plain TCP. */
    public ControllerOptions plain() {
        return new ControllerOptions(name, distribution, ports, jvmOptions, false);
    }
}
