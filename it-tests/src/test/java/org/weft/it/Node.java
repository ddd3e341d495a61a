package org.weft.it;

import java.util.List;
import java.util.function.Function;
import org.weft.lab.OvsHost;

/**
 * What a scenario's end looks at of a node.
 *
 * @param name its system-id
 * @param vsctl runs ovs-vsctl
 * @param flows its flows as ovs-ofctl prints them
 * @param groups its groups
 * @param meters its meters
 */
record Node(String name, Function<String[], String> vsctl, List<String> flows, List<String> groups, String meters) {
    static Node of(final OvsHost host) {
        return new Node(host.name(), host::vsctl, host.flows(), host.groups(),
            host.ofctl("dump-meters", "br-int"));
    }

    String vsctl(final String... arguments) {
        return vsctl.apply(arguments);
    }
}
