package org.weft.domain;

import java.math.BigInteger;
import java.util.function.BiConsumer;

/** Takes ranges of numbers apart into blocks of numbers that begin with the same bits, as matches want them. */
final class Blocks {
    private Blocks() {
        // functions only
    }

    /**
     * The fewest blocks that make up a range: at most 2 x {@code width}.
     *
     * @param width bits of a number
     * @param out gets each block's first number and how many leading bits are common, lowest first
     */
    static void of(final BigInteger first, final BigInteger last, final int width,
            final BiConsumer<BigInteger, Integer> out) {
        BigInteger at = first;
        while (at.compareTo(last) <= 0) {
            int free = at.signum() == 0 ? width : Math.min(width, at.getLowestSetBit());
            while (at.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE).compareTo(last) > 0) {
                free--;
            }
            out.accept(at, width - free);
            at = at.add(BigInteger.ONE.shiftLeft(free));
        }
    }
}
