package org.weft.domain;

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
