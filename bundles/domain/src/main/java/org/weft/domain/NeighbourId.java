package org.weft.domain;

import java.net.InetAddress;

/**
 * An IP address on a logical switch.
 *
 * @param logicalSwitch the switch
 * @param address the address
 */
public record NeighbourId(SwitchId logicalSwitch, InetAddress address) {
    @Override
    public String toString() {
        return logicalSwitch + "/" + address.getHostAddress();
    }
}
