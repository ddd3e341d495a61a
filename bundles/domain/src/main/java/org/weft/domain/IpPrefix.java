package org.weft.domain;

import java.net.InetAddress;
import java.net.UnknownHostException;

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

    /** One address. */
    public static IpPrefix of(final InetAddress address) {
        return new IpPrefix(address, address.getAddress().length * 8);
    }

    public boolean isIpv4() {
        return address.getAddress().length == 4;
    }

    /** The same set, by the address whose bits behind the length are 0: equal sets are equal then. */
    public IpPrefix network() {
        final byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return new IpPrefix(InetAddress.getByAddress(bytes), length);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length of an address does not change", e);
        }
    }

    /** Whether an address is in the set. */
    public boolean contains(final InetAddress other) {
        return other.getAddress().length == address.getAddress().length
            && new IpPrefix(other, length).network().equals(network());
    }

    /** Whether all of another set is in this one. */
    public boolean contains(final IpPrefix other) {
        return length <= other.length && contains(other.address);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + '/' + length;
    }
}
