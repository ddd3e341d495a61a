package org.weft.domain;

import java.net.InetAddress;

/**
 * A set of IP addresses that begin with the same bits.
 *
 * @param address one of them; its bits behind {@code length} do not matter
 * @param length how many bits are common: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) {
    public IpPrefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("a prefix of " + address.getHostAddress() + " has no length " + length);
        }
    }

    public boolean isIpv4() {
        return address.getAddress().length == 4;
    }
}
