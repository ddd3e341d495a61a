package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Nat;

/** The action ct() and its nx_action_conntrack (ovs-actions(7)). */
final class CtCodec {
    static final int NX_CT = 35;

    private static final int COMMIT = 1;
    private static final int FORCE = 2;
    private static final int NO_TABLE = 0xff;

    private CtCodec() {
        // static
    }

    /** Writes the action; in it, as Open vSwitch prints and answers it, nat comes first. */
    static void write(final ByteBuf out, final Action.Ct track) {
        final int start = out.writerIndex();
        ActionCodec.nicira(out, 0, NX_CT).writeShort(flags(track.mode()));
        if (track.zone() instanceof Action.Ct.Zone.InField zone) {
            out.writeInt(Oxm.header(zone.bits().field())).writeShort(ActionCodec.bits(zone.bits()));
        } else if (track.zone() instanceof Action.Ct.Zone.Constant zone) {
            out.writeInt(0).writeShort(zone.id());
        }
        out.writeByte(track.table().orElse(NO_TABLE)).writeZero(3).writeShort(0);
        track.nat().ifPresent(nat -> NatCodec.write(out, nat));
        ActionCodec.write(out, track.exec());
        out.setShort(start + 2, out.writerIndex() - start);
    }

    private static int flags(final Action.Ct.Mode mode) {
        return switch (mode) {
            case LOOKUP -> 0;
            case COMMIT -> COMMIT;
            case FORCE -> COMMIT | FORCE;
        };
    }

    /** Reads what follows the subtype; empty when it has what node-model has not. */
    static Optional<Action.Ct> read(final ByteBuf in) {
        final int flags = in.readUnsignedShort();
        final int field = in.readInt();
        final int bits = in.readUnsignedShort();
        final int table = in.readUnsignedByte();
        final int helper = in.skipBytes(3).readUnsignedShort();
        final Optional<Action.Ct.Zone> zone = field == 0 ? Optional.of(new Action.Ct.Zone.Constant(bits))
            : ActionCodec.packed(field, bits).filter(it -> it.width() == 16).map(Action.Ct.Zone.InField::new);
        final boolean translates = NatCodec.isNext(in);
        final Optional<Nat> nat = translates ? NatCodec.read(in) : Optional.empty();
        final Optional<List<Action>> exec = ActionCodec.read(in);
        if (helper != 0 || zone.isEmpty() || translates && nat.isEmpty() || exec.isEmpty()) {
            return Optional.empty();
        }
        return mode(flags).map(mode -> new Action.Ct(mode, Optional.of(table).filter(number -> number != NO_TABLE),
            zone.orElseThrow(), nat, exec.orElseThrow()));
    }

    private static Optional<Action.Ct.Mode> mode(final int flags) {
        return switch (flags) {
            case 0 -> Optional.of(Action.Ct.Mode.LOOKUP);
            case COMMIT -> Optional.of(Action.Ct.Mode.COMMIT);
            case COMMIT | FORCE -> Optional.of(Action.Ct.Mode.FORCE);
            default -> Optional.empty();
        };
    }
}
