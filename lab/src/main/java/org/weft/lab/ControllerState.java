package org.weft.lab;

import java.util.List;

/**
 * What a lab remembers of a controller.
 *
 * @param name its name
 * @param home the unpacked distribution
 * @param ports where it listens
 * @param jvmOptions options of its JVM
 * @param tls hypervisors connect by TLS
 */
record ControllerState(String name, String home, ControllerPorts ports, List<String> jvmOptions, boolean tls) {
}
