package org.weft.lab;

/**
 * What a lab remembers of a physical host.
 *
 * @param name its name
 * @param address its address with prefix length
 * @param vlan its VLAN; 0 when it is in none
 */
record PhysicalHostState(String name, String address, int vlan) {
}
