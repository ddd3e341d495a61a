package org.weft.lab;

import java.util.List;

/**
 * What a lab remembers of a controller.
 *
 * @param name its name
 * @param home the unpacked distribution
 * @param ports where it listens
 * @param jvmOptions options of its JVM
 */
record ControllerState(String name, String home, ControllerPorts ports, List<String> jvmOptions) {
}
