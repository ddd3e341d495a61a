package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.weft.node.Meter;
import org.weft.node.MeterKey;

/** Meters and their ofp_meter_mod and ofp_meter_config (OpenFlow 1.3 sections 7.3.4.4 and 7.3.5.14). */
final class MeterCodec {
    static final int METER_MOD = 29;
    static final int MULTIPART_METER_CONFIG = 10;

    private static final int ADD = 0;
    private static final int MODIFY = 1;
    private static final int DELETE = 2;
    private static final int KBPS = 1;
    private static final int PKTPS = 2;
    private static final int BURST = 4;
    /** It counts, which changes nothing. */
    private static final int STATS = 8;
    private static final int BAND_DROP = 1;
    private static final int BAND_LENGTH = 16;
    private static final int ALL_METERS = -1;

    private MeterCodec() {
        // static
    }

    /** Body of the meter-mod that adds a meter. */
    static byte[] add(final Meter meter) {
        return put(ADD, meter);
    }

    /** Body of the meter-mod that gives a meter that exists another rate. */
    static byte[] modify(final Meter meter) {
        return put(MODIFY, meter);
    }

    static byte[] delete(final MeterKey key) {
        final ByteBuf out = Unpooled.buffer(8);
        out.writeShort(DELETE).writeShort(0).writeInt(key.id());
        return Bytes.array(out);
    }

    private static byte[] put(final int command, final Meter meter) {
        final ByteBuf out = Unpooled.buffer(24);
        final int unit = meter.unit() == Meter.Unit.KBPS ? KBPS : PKTPS;
        out.writeShort(command).writeShort(meter.burst() == 0 ? unit : unit | BURST).writeInt(meter.key().id())
            .writeShort(BAND_DROP).writeShort(BAND_LENGTH).writeInt((int) meter.rate()).writeInt((int) meter.burst())
            .writeZero(4);
        return Bytes.array(out);
    }

    /** Body of the multipart request for all meters. */
    static byte[] request() {
        final ByteBuf out = Unpooled.buffer(8);
        out.writeInt(ALL_METERS).writeZero(4);
        return Bytes.array(out);
    }

    /** Reads the body of one multipart reply into {@code contents}.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static void readConfigs(final byte[] body, final Contents contents) {
        final ByteBuf in = Unpooled.wrappedBuffer(body);
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(in.getUnsignedShort(in.readerIndex())).skipBytes(2);
            final int flags = one.readUnsignedShort();
            final MeterKey key = new MeterKey(one.readInt());
            contents.entries().put(key, readMeter(key, flags & ~STATS, one).map(meter -> meter));
        }
    }

    private static Optional<Meter> readMeter(final MeterKey key, final int flags, final ByteBuf in) {
        final int unit = flags & ~BURST;
        if (unit != KBPS && unit != PKTPS || in.readableBytes() != BAND_LENGTH
                || in.readUnsignedShort() != BAND_DROP) {
            return Optional.empty();
        }
        final long rate = in.skipBytes(2).readUnsignedInt();
        final long burst = in.readUnsignedInt();
        return rate == 0 ? Optional.empty() : Optional.of(new Meter(key,
            unit == KBPS ? Meter.Unit.KBPS : Meter.Unit.PKTPS, rate, (flags & BURST) == 0 ? 0 : burst));
    }
}
