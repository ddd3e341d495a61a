package org.weft.node;

/**
 * Up to 128 bits, unsigned, big endian: {@code hi} holds bits 64 to 127.
 *
 * @param hi the upper half
 * @param lo the lower half
 */
public record Bits(long hi, long lo) implements Comparable<Bits> {
    public static final Bits ZERO = new Bits(0, 0);

    public static Bits of(final long value) {
        return value == 0 ? ZERO : new Bits(0, value);
    }

    /** The lowest {@code width} bits set; {@code width} from 0 to 128. */
    public static Bits ones(final int width) {
        if (width < 0 || width > 128) {
            throw new IllegalArgumentException("width " + width + " is not within 0..128");
        }
        if (width <= 64) {
            return new Bits(0, width == 64 ? -1L : (1L << width) - 1);
        }
        return new Bits(width == 128 ? -1L : (1L << (width - 64)) - 1, -1L);
    }

    public Bits and(final Bits other) {
        return new Bits(hi & other.hi, lo & other.lo);
    }

    public Bits or(final Bits other) {
        return new Bits(hi | other.hi, lo | other.lo);
    }

    /** Moves all bits up by {@code count}, 0 to 127. */
    public Bits shiftLeft(final int count) {
        if (count == 0) {
            return this;
        }
        if (count >= 64) {
            return new Bits(lo << (count - 64), 0);
        }
        return new Bits(hi << count | lo >>> (64 - count), lo << count);
    }

    /** Moves all bits down by {@code count}, 0 to 127. */
    public Bits shiftRight(final int count) {
        if (count == 0) {
            return this;
        }
        if (count >= 64) {
            return of(hi >>> (count - 64));
        }
        return new Bits(hi >>> count, lo >>> count | hi << (64 - count));
    }

    @Override
    public int compareTo(final Bits other) {
        return hi == other.hi ? Long.compareUnsigned(lo, other.lo) : Long.compareUnsigned(hi, other.hi);
    }

    public boolean isZero() {
        return hi == 0 && lo == 0;
    }

    /** Lower-case hexadecimal with the prefix 0x, without leading zeros. */
    public String hex() {
        return hi == 0 ? "0x" + Long.toHexString(lo) : "0x" + Long.toHexString(hi) + String.format("%016x", lo);
    }
}
