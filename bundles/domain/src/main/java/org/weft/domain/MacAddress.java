package org.weft.domain;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An IEEE 802 MAC address in the lowest 48 bits. */
public record MacAddress(long bits) implements Comparable<MacAddress> {
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits");
        }
    }

    /** Six bytes in hexadecimal separated by colons.
     *
     * @throws IllegalArgumentException for anything else */
    public static MacAddress parse(final String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            throw new IllegalArgumentException("'" + text + "' is not a MAC address");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** The link-local address that is made of the MAC address: RFC 4291 section 2.5.6 and appendix A. */
    public Inet6Address linkLocal() {
        final byte[] address = new byte[16];
        address[0] = (byte) 0xfe;
        address[1] = (byte) 0x80;
        for (int at = 0; at < 3; at++) {
            address[8 + at] = (byte) (bits >>> 40 - 8 * at);
            address[13 + at] = (byte) (bits >>> 16 - 8 * at);
        }
        address[8] ^= 2;
        address[11] = (byte) 0xff;
        address[12] = (byte) 0xfe;
        try {
            return Inet6Address.getByAddress(null, address, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an IPv6 address", e);
        }
    }

    @Override
    public int compareTo(final MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return IntStream.rangeClosed(1, 6)
            .mapToObj(at -> String.format("%02x", bits >>> 48 - 8 * at & 0xff))
            .collect(Collectors.joining(":"));
    }
}
