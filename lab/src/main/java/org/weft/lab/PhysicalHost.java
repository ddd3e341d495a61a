package org.weft.lab;

import java.nio.file.Path;
import java.util.OptionalInt;

/** A pretended machine without a hypervisor: its eth0 is plugged into the lab's physical network. */
public final class PhysicalHost extends Machine {
    private final PhysicalHostState state;

    PhysicalHost(final PhysicalHostState state, final Namespace namespace, final Path dir) {
        super(namespace, dir);
        this.state = state;
    }

    @Override
    public String name() {
        return state.name();
    }

    @Override
    public String ip() {
        return state.address().split("/", 2)[0];
    }

    @Override
    public String mac() {
        return Json.parse(namespace().ip("-j", "link", "show", INTERFACE)).path(0).path("address").asText();
    }

    /** The VLAN that it is in. */
    public OptionalInt vlan() {
        return state.vlan() == 0 ? OptionalInt.empty() : OptionalInt.of(state.vlan());
    }

    PhysicalHostState state() {
        return state;
    }
}
