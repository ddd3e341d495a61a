package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.FieldMatch;
import org.weft.node.Match;

/** A match and its ofp_match (OpenFlow 1.3 section 7.2.3). */
final class MatchCodec {
    private static final int OXM = 1;
    private static final int HEADER = 4;

    private MatchCodec() {
        // static
    }

    /** Writes a match in the order of {@link Field}, in which prerequisites come before what needs them. */
    static void write(final ByteBuf out, final Match match) {
        final int start = out.writerIndex();
        out.writeShort(OXM);
        out.writeShort(0);
        for (final FieldMatch one : match.fields()) {
            final int bytes = Oxm.bytes(one.field());
            final int header = Oxm.header(one.field());
            if (one.exact()) {
                out.writeInt(header);
                Bytes.write(out, one.value(), bytes);
            } else {
                out.writeInt((header | Oxm.HAS_MASK) + bytes);
                Bytes.write(out, one.value(), bytes);
                Bytes.write(out, one.mask(), bytes);
            }
        }
        out.setShort(start + 2, out.writerIndex() - start);
        Bytes.pad(out, start);
    }

    /**
     * A match as it is on the wire, and what it means.
     *
     * @param bytes the ofp_match with its padding
     * @param match empty when it has something in it that node-model cannot say
     */
    record Read(byte[] bytes, Optional<Match> match) {
    }

    /** Reads a match and its padding. */
    static Read read(final ByteBuf in) {
        final int length = in.getUnsignedShort(in.readerIndex() + 2);
        final byte[] bytes = new byte[length + 7 & ~7];
        in.getBytes(in.readerIndex(), bytes);
        final boolean oxm = in.getUnsignedShort(in.readerIndex()) == OXM;
        final ByteBuf fields = in.slice(in.readerIndex() + HEADER, length - HEADER);
        in.skipBytes(bytes.length);
        return new Read(bytes, oxm ? fields(fields) : Optional.empty());
    }

    private static Optional<Match> fields(final ByteBuf in) {
        if (!in.isReadable()) {
            return Optional.of(Match.ANY);
        }
        final Match.Builder builder = Match.builder();
        while (in.isReadable()) {
            final int header = in.readInt();
            final int length = header & 0xff;
            final boolean masked = (header & Oxm.HAS_MASK) != 0;
            final int bytes = masked ? length / 2 : length;
            final Optional<Field> field = Oxm.field(header - length + bytes);
            if (field.isEmpty()) {
                return Optional.empty();
            }
            final Bits value = Bytes.read(in, bytes);
            final Bits mask = masked ? Bytes.read(in, bytes) : field.orElseThrow().ones();
            if (!mask.and(field.orElseThrow().ones()).equals(mask)) {
                return Optional.empty();
            }
            if (!mask.isZero()) {
                builder.masked(field.orElseThrow(), value.and(mask), mask);
            }
        }
        return Optional.of(builder.build());
    }
}
