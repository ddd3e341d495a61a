package org.weft.node;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How ovs-ofctl(8) writes the values of a field. */
public enum Format {
    DECIMAL {
        @Override
        public String print(final Bits value) {
            return Long.toUnsignedString(value.lo());
        }
    },
    HEX {
        @Override
        public String print(final Bits value) {
            return value.hex();
        }
    },
    MAC {
        @Override
        public String print(final Bits value) {
            return IntStream.rangeClosed(1, 6)
                .mapToObj(at -> String.format("%02x", value.lo() >>> 48 - 8 * at & 0xff))
                .collect(Collectors.joining(":"));
        }

        @Override
        public Bits parse(final String text) {
            return text.startsWith("0x") ? HEX.parse(text) : Bits.of(Long.parseLong(text.replace(":", ""), 16));
        }
    },
    IPV4 {
        @Override
        public String print(final Bits value) {
            return IntStream.rangeClosed(1, 4)
                .mapToObj(at -> Long.toString(value.lo() >>> 32 - 8 * at & 0xff))
                .collect(Collectors.joining("."));
        }

        @Override
        public Bits parse(final String text) {
            if (text.startsWith("0x")) {
                return HEX.parse(text);
            }
            long value = 0;
            final String[] parts = text.split("\\.");
            if (parts.length != 4) {
                throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
            }
            for (final String part : parts) {
                value = value << 8 | Integer.parseInt(part);
            }
            return Bits.of(value);
        }
    },
    /** Eight groups of hexadecimal, the longest run of zeros as "::", RFC 5952. */
    IPV6 {
        @Override
        public String print(final Bits value) {
            return Ipv6Text.print(value);
        }

        @Override
        public Bits parse(final String text) {
            return text.startsWith("0x") ? HEX.parse(text) : Ipv6Text.parse(text);
        }
    };

    public abstract String print(Bits value);

    /** The value of a text; numbers may be decimal or hexadecimal with 0x.
     *
     * @throws IllegalArgumentException when the text is not a value of this format */
    public Bits parse(final String text) {
        if (!text.startsWith("0x")) {
            return Bits.of(Long.parseUnsignedLong(text));
        }
        final String digits = text.substring(2);
        if (digits.length() <= 16) {
            return Bits.of(Long.parseUnsignedLong(digits, 16));
        }
        final int split = digits.length() - 16;
        return new Bits(Long.parseUnsignedLong(digits.substring(0, split), 16),
            Long.parseUnsignedLong(digits.substring(split), 16));
    }
}
