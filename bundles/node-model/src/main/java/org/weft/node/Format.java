package org.weft.node;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How ovs-ofctl(8) writes the values of a field. */
public enum Format {
    DECIMAL {
        @Override
        public String print(final Bits value) {
            return Long.toUnsignedString(value.lo());
        }

        @Override
        String printMask(final Bits mask) {
            return mask.hex();
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
        String printMask(final Bits mask) {
            return prefix(mask, 32).orElseGet(() -> print(mask));
        }

        @Override
        Bits parseMask(final String text) {
            return text.contains(".") ? parse(text) : prefix(text, 32);
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
                final int octet = Integer.parseInt(part);
                if (octet < 0 || octet > 255) {
                    throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
                }
                value = value << 8 | octet;
            }
            return Bits.of(value);
        }
    },
    /**
     * Eight groups of hexadecimal, the longest run of zeros as "::", RFC 5952. ovs-ofctl takes a mask that is no
     * prefix and whose first group has decimal digits only for a prefix length, and refuses it.
     */
    IPV6 {
        @Override
        public String print(final Bits value) {
            return Ipv6Text.print(value);
        }

        @Override
        String printMask(final Bits mask) {
            return prefix(mask, 128).orElseGet(() -> print(mask));
        }

        @Override
        Bits parseMask(final String text) {
            return text.contains(":") ? parse(text) : prefix(text, 128);
        }

        @Override
        public Bits parse(final String text) {
            return text.startsWith("0x") ? HEX.parse(text) : Ipv6Text.parse(text);
        }
    },
    /** Flags by name: new|trk for a whole value, +new-est for the bits of a mask. */
    CT_STATE {
        @Override
        public String print(final Bits value) {
            return CtStateText.print(value);
        }

        @Override
        String print(final FieldMatch match) {
            return match.exact() ? print(match.value()) : CtStateText.print(match.value(), match.mask());
        }

        @Override
        public Bits parse(final String text) {
            return Character.isDigit(text.charAt(0)) ? HEX.parse(text) : CtStateText.parse(text);
        }

        @Override
        FieldMatch parse(final Field field, final String text) {
            return text.startsWith("+") || text.startsWith("-") ? CtStateText.parse(field, text)
                : super.parse(field, text);
        }
    },
    /**
     * no, first and later, yes for first or later, not_later for no or first. The other two matches of bits, which
     * say nothing that these do not, are written as numbers, and ovs-ofctl does not take them.
     */
    FRAGMENT {
        private static final Map<String, Bits> MASKS = Map.of("no", Bits.of(3), "first", Bits.of(3),
            "later", Bits.of(3), "yes", Bits.of(1), "not_later", Bits.of(2));
        private static final Map<String, Bits> VALUES = Map.of("no", Bits.of(0), "first", Bits.of(1),
            "later", Bits.of(3), "yes", Bits.of(1), "not_later", Bits.of(0));

        @Override
        public String print(final Bits value) {
            return DECIMAL.print(value);
        }

        @Override
        String print(final FieldMatch match) {
            return MASKS.keySet().stream().filter(name -> MASKS.get(name).equals(match.mask())
                && VALUES.get(name).equals(match.value())).findFirst().orElseGet(() -> super.print(match));
        }

        @Override
        FieldMatch parse(final Field field, final String text) {
            return MASKS.containsKey(text) ? new FieldMatch(field, VALUES.get(text), MASKS.get(text))
                : super.parse(field, text);
        }
    };

    public abstract String print(Bits value);

    /** What a match says after the name of its field and '='. */
    String print(final FieldMatch match) {
        return match.exact() ? print(match.value()) : print(match.value()) + '/' + printMask(match.mask());
    }

    /** A mask: of addresses a prefix length, where one says it, else as a value. */
    String printMask(final Bits mask) {
        return print(mask);
    }

    Bits parseMask(final String text) {
        return parse(text);
    }

    private static Optional<String> prefix(final Bits mask, final int width) {
        return IntStream.rangeClosed(1, width).filter(length -> upper(length, width).equals(mask)).boxed()
            .map(String::valueOf).findFirst();
    }

    private static Bits prefix(final String text, final int width) {
        final int length = Integer.parseInt(text);
        if (length < 0 || length > width) {
            throw new IllegalArgumentException("prefix length " + text + " is not within 0.." + width);
        }
        return upper(length, width);
    }

    private static Bits upper(final int length, final int width) {
        final Bits all = Bits.ones(width);
        final Bits below = Bits.ones(width - length);
        return new Bits(all.hi() & ~below.hi(), all.lo() & ~below.lo());
    }

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

    /** Reads what {@link #print(FieldMatch)} writes.
     *
     * @throws IllegalArgumentException when the text is none of this format, or does not fit the field */
    FieldMatch parse(final Field field, final String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            return new FieldMatch(field, parse(text), field.ones());
        }
        final Bits mask = parseMask(text.substring(slash + 1));
        return new FieldMatch(field, parse(text.substring(0, slash)).and(mask), mask);
    }
}
