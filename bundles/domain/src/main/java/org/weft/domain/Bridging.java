package org.weft.domain;

import java.util.OptionalInt;

/**
 * The physical network that a logical switch is a part of.
 *
 * @param zone id of the transport zone
 * @param vlan IEEE 802.1Q VLAN id, 1 to 4094; empty for frames without tag
 */
public record Bridging(String zone, OptionalInt vlan) {
}
