package org.weft.lab;

import java.util.List;

/**
 * What a lab remembers of a hypervisor.
 *
 * @param name its name and system-id
 * @param index its number in the lab, from 1; its addresses follow from it
 * @param managementAddress its address towards controllers
 * @param tunnelAddress its address on the underlay
 * @param managers what Open_vSwitch:manager_options was set to
 */
record HypervisorState(String name, int index, String managementAddress, String tunnelAddress,
        List<String> managers) {
    HypervisorState withManagers(final List<String> newManagers) {
        return new HypervisorState(name, index, managementAddress, tunnelAddress, List.copyOf(newManagers));
    }
}
