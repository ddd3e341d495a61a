package org.weft.lab;

import java.nio.file.Path;
import java.util.List;

/** A pretended virtual machine, whose eth0 is plugged into a hypervisor's integration bridge. */
public final class Vm extends Machine {
    private VmState state;

    Vm(final VmState state, final Namespace namespace, final Path dir) {
        super(namespace, dir);
        this.state = state;
    }

    @Override
    public String name() {
        return state.name();
    }

    /** The name of the hypervisor that it runs on. */
    public String hypervisor() {
        return state.hypervisor();
    }

    @Override
    public String mac() {
        return state.mac();
    }

    /** The addresses of eth0 with their prefix lengths. */
    public List<String> addresses() {
        return state.addresses();
    }

    @Override
    public String ip() {
        return state.ip(address -> true);
    }

    /** The first IPv6 address, without prefix length. */
    public String ip6() {
        return state.ip(address -> address.contains(":"));
    }

    /** The external_ids:iface-id of its interface on the hypervisor. */
    public String ifaceId() {
        return state.ifaceId();
    }

    /** The name of its interface on the hypervisor. */
    public String port() {
        return state.port();
    }

    VmState state() {
        return state;
    }

    void movedTo(final String hypervisor) {
        state = new VmState(name(), hypervisor, mac(), addresses(), ifaceId());
    }
}
