package org.weft.node;

import java.util.ArrayList;
import java.util.List;

/** IPv6 addresses as text: RFC 4291 section 2.2 for reading, RFC 5952 for writing. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {
        // functions only
    }

    static String print(final Bits value) {
        final int[] groups = new int[GROUPS];
        for (int at = 0; at < GROUPS; at++) {
            final long half = at < 4 ? value.hi() : value.lo();
            groups[at] = (int) (half >>> 48 - 16 * (at % 4)) & 0xffff;
        }
        int start = -1;
        int length = 1;
        for (int at = 0; at < GROUPS; at++) {
            int end = at;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - at > length) {
                start = at;
                length = end - at;
            }
        }
        if (start < 0) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
    }

    private static String join(final int[] groups, final int from, final int to) {
        final var text = new StringBuilder();
        for (int at = from; at < to; at++) {
            text.append(at > from ? ":" : "").append(Integer.toHexString(groups[at]));
        }
        return text.toString();
    }

    static Bits parse(final String text) {
        final int gap = text.indexOf("::");
        final List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap));
        final List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        final int missing = GROUPS - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv6 address");
        }
        Bits value = Bits.ZERO;
        for (int at = 0; at < GROUPS; at++) {
            final int group = at < head.size() ? head.get(at)
                : at < head.size() + Math.max(missing, 0) ? 0 : tail.get(at - head.size() - missing);
            value = value.shiftLeft(16).or(Bits.of(group));
        }
        return value;
    }

    private static List<Integer> groups(final String text) {
        final var result = new ArrayList<Integer>();
        if (!text.isEmpty()) {
            for (final String group : text.split(":", -1)) {
                final int value = Integer.parseInt(group, 16);
                if (value < 0 || value > 0xffff) {
                    throw new IllegalArgumentException("'" + group + "' is not a group of an IPv6 address");
                }
                result.add(value);
            }
        }
        return result;
    }
}
