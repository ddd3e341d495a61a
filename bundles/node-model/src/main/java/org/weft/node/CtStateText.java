package org.weft.node;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** States of a connection as text: the flags of ct_state in ovs-fields(7), from the lowest bit on. */
final class CtStateText {
    private static final List<String> FLAGS = List.of("new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat");

    private CtStateText() {
        // functions only
    }

    /** The flags that are set. */
    static String print(final Bits value) {
        return value.isZero() ? "0" : IntStream.range(0, FLAGS.size()).filter(at -> set(value, at))
            .mapToObj(FLAGS::get).collect(Collectors.joining("|"));
    }

    /** The flags of a mask, and whether each is set. */
    static String print(final Bits value, final Bits mask) {
        return IntStream.range(0, FLAGS.size()).filter(at -> set(mask, at))
            .mapToObj(at -> (set(value, at) ? "+" : "-") + FLAGS.get(at)).collect(Collectors.joining());
    }

    private static boolean set(final Bits bits, final int at) {
        return (bits.lo() >>> at & 1) != 0;
    }

    /** A whole value. */
    static Bits parse(final String text) {
        return Stream.of(text.split("\\|")).map(CtStateText::flag).reduce(Bits.ZERO, Bits::or);
    }

    /** A mask and its bits. */
    static FieldMatch parse(final Field field, final String text) {
        Bits value = Bits.ZERO;
        Bits mask = Bits.ZERO;
        for (final String part : text.split("(?=[+-])")) {
            final Bits flag = flag(part.substring(1));
            value = part.startsWith("+") ? value.or(flag) : value;
            mask = mask.or(flag);
        }
        return new FieldMatch(field, value, mask);
    }

    private static Bits flag(final String name) {
        final int at = FLAGS.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("unknown state of a connection '" + name + "'");
        }
        return Bits.of(1L << at);
    }
}
