package org.weft.packet;

import java.nio.ByteBuffer;

/** The checksum of the Internet: RFC 1071. */
final class Checksum {
    private Checksum() {
        // functions only
    }

    /** The sum of 16 bit words, big endian; the last one may lack its second byte, which counts as 0. */
    static long sum(final ByteBuffer bytes, final int from, final int length) {
        long sum = 0;
        for (int at = from; at + 1 < from + length; at += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(at));
        }
        return length % 2 == 0 ? sum : sum + (Byte.toUnsignedInt(bytes.get(from + length - 1)) << 8);
    }

    /** What makes words that sum up to this sum up to all ones. */
    static short of(final long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (short) ~folded;
    }
}
