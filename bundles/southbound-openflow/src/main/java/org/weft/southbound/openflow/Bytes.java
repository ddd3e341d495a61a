package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import org.weft.node.Bits;

/** Numbers of any length on the wire, big endian. */
final class Bytes {
    private Bytes() {
        // static
    }

    static Bits read(final ByteBuf in, final int bytes) {
        long hi = 0;
        long lo = 0;
        for (int at = 0; at < bytes; at++) {
            hi = hi << 8 | lo >>> 56;
            lo = lo << 8 | in.readUnsignedByte();
        }
        return hi == 0 ? Bits.of(lo) : new Bits(hi, lo);
    }

    static void write(final ByteBuf out, final Bits value, final int bytes) {
        for (int at = bytes - 1; at >= 0; at--) {
            out.writeByte((int) (at < 8 ? value.lo() >>> 8 * at : value.hi() >>> 8 * (at - 8)));
        }
    }

    /** A counter; 0 when the switch does not count, which it says by all ones. */
    static long counter(final ByteBuf in) {
        final long value = in.readLong();
        return value == -1 ? 0 : value;
    }

    /** Fills up with zeros to a multiple of 8 bytes after {@code start}. */
    static void pad(final ByteBuf out, final int start) {
        out.writeZero(-(out.writerIndex() - start) & 7);
    }

    /** What was written, in an array of its own. */
    static byte[] array(final ByteBuf out) {
        final byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
