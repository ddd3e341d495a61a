package org.weft.domain;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adjacent IP addresses.
 *
 * @param first the lowest
 * @param last the highest, of the same family
 */
public record IpRange(InetAddress first, InetAddress last) {
    /** Whether there are any such addresses. */
    public boolean isValid() {
        return first.getAddress().length == last.getAddress().length && number(first).compareTo(number(last)) <= 0;
    }

    public boolean isIpv4() {
        return first.getAddress().length == 4;
    }

    /** The fewest prefixes that make up the range, lowest first: at most 64 for IPv4, 256 for IPv6. */
    public List<IpPrefix> prefixes() {
        final var prefixes = new ArrayList<IpPrefix>();
        final int bytes = first.getAddress().length;
        Blocks.of(number(first), number(last), bytes * 8, (block, length) ->
            prefixes.add(new IpPrefix(address(block, bytes), length)));
        return prefixes;
    }

    private static BigInteger number(final InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static InetAddress address(final BigInteger number, final int bytes) {
        final byte[] address = new byte[bytes];
        final byte[] digits = number.toByteArray();
        final int length = Math.min(bytes, digits.length);
        System.arraycopy(digits, digits.length - length, address, bytes - length, length);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes + " bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return first.getHostAddress() + (first.equals(last) ? "" : "-" + last.getHostAddress());
    }
}
