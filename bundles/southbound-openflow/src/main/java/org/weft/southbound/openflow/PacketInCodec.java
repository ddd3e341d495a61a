package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumMap;
import java.util.Map;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.driver.PacketIn;

/** Packets from a switch: ofp_packet_in (OpenFlow 1.3 section 7.4.1). */
final class PacketInCodec {
    static final int PACKET_IN = 10;

    private PacketInCodec() {
        // static
    }

    /** Reads what follows the OpenFlow header.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static PacketIn read(final byte[] body) {
        // before the table: the buffer, the length and the reason
        final ByteBuf in = Unpooled.wrappedBuffer(body).skipBytes(7);
        final int table = in.readUnsignedByte();
        final long cookie = in.readLong();
        final Map<Field, Bits> fields = new EnumMap<>(Field.class);
        final int length = in.skipBytes(2).readUnsignedShort();
        readFields(in.slice(in.readerIndex(), length - 4), fields);
        // the padding of the match, and two bytes that align the frame
        in.skipBytes((length + 7 & ~7) - 4 + 2);
        return new PacketIn(table, cookie, fields, Bytes.array(in));
    }

    /** Leaves out the fields that node-model does not have. */
    private static void readFields(final ByteBuf in, final Map<Field, Bits> fields) {
        while (in.isReadable()) {
            final int header = in.readInt();
            final int length = header & 0xff;
            final int bytes = (header & Oxm.HAS_MASK) == 0 ? length : length / 2;
            final ByteBuf value = in.readSlice(length);
            Oxm.field(header - length + bytes)
                .ifPresent(field -> fields.put(field, Bytes.read(value, bytes).and(field.ones())));
        }
    }
}
