package org.weft.domain;

import java.util.List;

/**
 * What a port with port security may use.
 *
 * @param mac a MAC address
 * @param prefixes the IP addresses that go with it; any if empty
 */
public record AllowedPair(MacAddress mac, List<IpPrefix> prefixes) {
    public AllowedPair {
        prefixes = List.copyOf(prefixes);
    }
}
