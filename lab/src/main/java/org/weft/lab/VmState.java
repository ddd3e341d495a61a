package org.weft.lab;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a lab remembers of a virtual machine.
 *
 * @param name its name
 * @param hypervisor where it runs
 * @param mac its MAC address
 * @param addresses its addresses with prefix lengths
 * @param ifaceId the external_ids:iface-id of its interface
 */
record VmState(String name, String hypervisor, String mac, List<String> addresses, String ifaceId) {
    /** The name of its interface on the hypervisor. */
    @JsonIgnore
    String port() {
        return "v-" + name;
    }

    /** The first address of some kind, without prefix length. */
    String ip(final Predicate<String> kind) {
        return addresses.stream().filter(kind).findFirst()
            .orElseThrow(() -> new LabException(name + " has no such address")).split("/", 2)[0];
    }
}
