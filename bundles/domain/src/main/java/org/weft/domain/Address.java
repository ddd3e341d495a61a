package org.weft.domain;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** A MAC address and the IP addresses that belong to it. */
public record Address(MacAddress mac, List<InetAddress> ips) {
    public Address {
        ips = List.copyOf(ips);
    }

    public Stream<Inet6Address> ipv6() {
        return ips.stream().filter(Inet6Address.class::isInstance).map(Inet6Address.class::cast);
    }

    public Stream<Inet4Address> ipv4() {
        return ips.stream().filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast);
    }
}
