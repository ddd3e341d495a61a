package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Subfield;

/** The action learn() and its nx_action_learn2 (ovs-actions(7)), or nx_action_learn when ovs-ofctl has added it. */
final class LearnCodec {
    /** The older form, which knows no limit. */
    static final int NX_LEARN = 16;
    static final int NX_LEARN2 = 45;

    private static final int DELETE_LEARNED = 2;
    /** In the head of a part: the source is a constant and not a field. */
    private static final int CONSTANT = 1 << 13;
    /** In the head of a part: it is written and not matched. */
    private static final int LOAD = 1 << 11;
    private static final int WIDTH = 0x3ff;

    private LearnCodec() {
        // static
    }

    static void write(final ByteBuf out, final Action.Learn learn) {
        final int start = out.writerIndex();
        ActionCodec.nicira(out, 0, NX_LEARN2).writeShort(learn.idleTimeout()).writeShort(0)
            .writeShort(learn.priority()).writeLong(learn.cookie()).writeShort(DELETE_LEARNED)
            .writeByte(learn.table()).writeZero(1).writeShort(0).writeShort(0)
            .writeInt(learn.limit()).writeShort(0).writeZero(2);
        learn.specs().forEach(spec -> write(out, spec));
        Bytes.pad(out, start);
        out.setShort(start + 2, out.writerIndex() - start);
    }

    private static void write(final ByteBuf out, final Action.LearnSpec spec) {
        if (spec instanceof Action.LearnSpec.Matches matches) {
            write(out.writeShort(matches.to().width()), matches.from());
            write(out, matches.to());
        } else if (spec instanceof Action.LearnSpec.Loads loads) {
            write(out.writeShort(LOAD | loads.to().width()), loads.from());
            write(out, loads.to());
        } else if (spec instanceof Action.LearnSpec.LoadsValue loads) {
            out.writeShort(CONSTANT | LOAD | loads.to().width());
            Bytes.write(out, loads.value(), constantBytes(loads.to().width()));
            write(out, loads.to());
        }
    }

    private static void write(final ByteBuf out, final Subfield bits) {
        out.writeInt(Oxm.header(bits.field())).writeShort(bits.from());
    }

    /** Constants are padded in front to a multiple of 16 bits. */
    private static int constantBytes(final int width) {
        return (width + 15) / 16 * 2;
    }

    /** Reads what follows the subtype; empty when it has what node-model has not. */
    static Optional<Action.Learn> read(final int subtype, final ByteBuf in) {
        final int idleTimeout = in.readUnsignedShort();
        final int hardTimeout = in.readUnsignedShort();
        final int priority = in.readUnsignedShort();
        final long cookie = in.readLong();
        final int flags = in.readUnsignedShort();
        final int table = in.readUnsignedByte();
        final int finTimeouts = in.skipBytes(1).readInt();
        final int limit = subtype == NX_LEARN ? 0 : in.readInt();
        in.skipBytes(subtype == NX_LEARN ? 0 : 4);
        if (idleTimeout == 0 || hardTimeout != 0 || flags != DELETE_LEARNED || finTimeouts != 0 || limit < 0) {
            return Optional.empty();
        }
        return readSpecs(in).map(specs -> new Action.Learn(table, idleTimeout, priority, cookie, limit, specs));
    }

    private static Optional<List<Action.LearnSpec>> readSpecs(final ByteBuf in) {
        final List<Action.LearnSpec> specs = new ArrayList<>();
        while (in.readableBytes() >= 2) {
            final int head = in.readUnsignedShort();
            if (head == 0) {
                // the padding
                break;
            }
            final Optional<Action.LearnSpec> spec = readSpec(head & ~WIDTH, head & WIDTH, in);
            if (spec.isEmpty()) {
                return Optional.empty();
            }
            specs.add(spec.orElseThrow());
        }
        return Optional.of(specs);
    }

    private static Optional<Action.LearnSpec> readSpec(final int kind, final int width, final ByteBuf in) {
        return switch (kind) {
            case CONSTANT | LOAD -> {
                final Bits value = Bytes.read(in, constantBytes(width));
                yield readBits(in, width).map(to -> new Action.LearnSpec.LoadsValue(to, value));
            }
            case LOAD -> {
                final Optional<Subfield> from = readBits(in, width);
                final Optional<Subfield> to = readBits(in, width);
                yield from.flatMap(source -> to.map(into -> new Action.LearnSpec.Loads(source, into)));
            }
            case 0 -> {
                final Optional<Subfield> from = readBits(in, width);
                final Optional<Subfield> to = readBits(in, width);
                yield from.flatMap(source -> to.map(into -> new Action.LearnSpec.Matches(into, source)));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Subfield> readBits(final ByteBuf in, final int width) {
        final int header = in.readInt();
        return ActionCodec.subfield(header, in.readUnsignedShort(), width);
    }
}
