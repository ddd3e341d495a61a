package org.weft.it;

import java.util.List;
import java.util.function.Function;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.Hypervisor;

/**
 * What a scenario's end looks at of a node, of either kind.
 *
 * @param name its system-id
 * @param vsctl runs ovs-vsctl
 * @param flows its flows as ovs-ofctl prints them
 * @param groups its groups
 */
record Node(String name, Function<String[], String> vsctl, List<String> flows, List<String> groups) {
    static Node of(final Hypervisor hypervisor) {
        return new Node(hypervisor.name(), hypervisor::vsctl, hypervisor.flows(), hypervisor.groups());
    }

    static Node of(final DummyHypervisor hypervisor) {
        return new Node(hypervisor.name(), hypervisor::vsctl, hypervisor.flows(), hypervisor.groups());
    }

    String vsctl(final String... arguments) {
        return vsctl.apply(arguments);
    }
}
