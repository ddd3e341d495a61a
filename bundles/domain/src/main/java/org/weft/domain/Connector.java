package org.weft.domain;

import java.net.InetAddress;

/**
 * An address by which a node takes part in a transport zone.
 *
 * @param zone id of the zone
 * @param encapsulation what the node offers there
 * @param address where tunnels end
 */
public record Connector(String zone, Encapsulation encapsulation, InetAddress address) {
    /** Whether the connector is of this zone and encapsulation. */
    public boolean serves(final Transport.Binding binding) {
        return zone.equals(binding.zone()) && encapsulation == binding.encapsulation();
    }
}
