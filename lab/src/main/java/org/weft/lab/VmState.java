package org.weft.lab;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

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

    @JsonIgnore
    String ip() {
        if (addresses.isEmpty()) {
            throw new LabException(name + " has no address");
        }
        return addresses.get(0).split("/", 2)[0];
    }
}
