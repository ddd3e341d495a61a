package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Subfield;

/**
 * Actions and their ofp_action_* (OpenFlow 1.3 section 7.2.5) or nx_action_* (ovs-actions(7)).
 *
 * <p>Open vSwitch may answer with another action than it was sent when both mean the same. So actions are compared
 * with {@link #same}, for which writing a whole field is one thing however it is said.
 */
final class ActionCodec {
    private static final int OUTPUT = 0;
    private static final int PUSH_VLAN = 17;
    private static final int POP_VLAN = 18;
    private static final int SET_QUEUE = 21;
    private static final int GROUP = 22;
    private static final int DEC_NW_TTL = 24;
    private static final int SET_FIELD = 25;
    private static final int EXPERIMENTER = 0xffff;
    static final int NICIRA = 0x2320;
    private static final int NX_REG_MOVE = 6;
    private static final int NX_REG_LOAD = 7;
    private static final int NX_MULTIPATH = 10;
    private static final int NX_RESUBMIT_TABLE = 14;
    private static final int NX_OUTPUT_REG = 15;
    private static final int NX_CLONE = 42;
    private static final int NX_CT_CLEAR = 43;
    private static final int NX_CHECK_PKT_LARGER = 49;
    /** NX_HASH_FIELDS_SYMMETRIC_L3L4_UDP. */
    private static final int HASH_PORTS = 3;
    /** NX_MP_ALG_HRW. */
    private static final int HIGHEST_RANDOM_WEIGHT = 2;
    private static final int VLAN_TAG = 0x8100;
    /** OFPP_IN_PORT in the 16 bits of OpenFlow 1.0. */
    private static final int NX_IN_PORT = 0xfff8;
    private static final int TO_CONTROLLER_MAX = 0xffff;

    private ActionCodec() {
        // static
    }

    /** Writes a list of actions.
     *
     * @throws IllegalArgumentException when one is an instruction (goto_table, meter) or cannot be said */
    static void write(final ByteBuf out, final List<Action> actions) {
        actions.forEach(action -> write(out, action));
    }

    private static void write(final ByteBuf out, final Action action) {
        if (action instanceof Action.Output output) {
            out.writeShort(OUTPUT).writeShort(16).writeInt(output.port()).writeShort(TO_CONTROLLER_MAX).writeZero(6);
        } else if (action instanceof Action.ToGroup group) {
            out.writeShort(GROUP).writeShort(8).writeInt(group.group());
        } else if (action instanceof Action.SetQueue set) {
            out.writeShort(SET_QUEUE).writeShort(8).writeInt(set.queue());
        } else if (action instanceof Action.PushVlan) {
            out.writeShort(PUSH_VLAN).writeShort(8).writeShort(VLAN_TAG).writeZero(2);
        } else if (action instanceof Action.PopVlan) {
            out.writeShort(POP_VLAN).writeShort(8).writeZero(4);
        } else if (action instanceof Action.SetField set) {
            final int start = out.writerIndex();
            final int bytes = Oxm.bytes(set.field());
            out.writeShort(SET_FIELD).writeShort(8 + bytes + 7 & ~7).writeInt(Oxm.header(set.field()));
            Bytes.write(out, set.value(), bytes);
            Bytes.pad(out, start);
        } else if (action instanceof Action.Load load) {
            if (load.to().width() > 64) {
                throw new IllegalArgumentException(load + " has more than 64 bits");
            }
            nicira(out, 24, NX_REG_LOAD).writeShort(bits(load.to()))
                .writeInt(Oxm.header(load.to().field())).writeLong(load.value().lo());
        } else if (action instanceof Action.Move move) {
            nicira(out, 24, NX_REG_MOVE).writeShort(move.from().width()).writeShort(move.from().from())
                .writeShort(move.to().from()).writeInt(Oxm.header(move.from().field()))
                .writeInt(Oxm.header(move.to().field()));
        } else if (action instanceof Action.Resubmit resubmit) {
            nicira(out, 16, NX_RESUBMIT_TABLE).writeShort(NX_IN_PORT).writeByte(resubmit.table()).writeZero(3);
        } else if (action instanceof Action.OutputTo output) {
            nicira(out, 24, NX_OUTPUT_REG).writeShort(bits(output.port()))
                .writeInt(Oxm.header(output.port().field())).writeShort(TO_CONTROLLER_MAX).writeZero(6);
        } else if (action instanceof Action.Learn learn) {
            LearnCodec.write(out, learn);
        } else if (action instanceof Action.Ct track) {
            CtCodec.write(out, track);
        } else if (action instanceof Action.CtClear) {
            nicira(out, 16, NX_CT_CLEAR).writeZero(6);
        } else if (action instanceof Action.Clone clone) {
            final int start = out.writerIndex();
            write(nicira(out, 0, NX_CLONE).writeZero(6), clone.actions());
            out.setShort(start + 2, out.writerIndex() - start);
        } else if (action instanceof Action.DecTtl) {
            out.writeShort(DEC_NW_TTL).writeShort(8).writeZero(4);
        } else if (action instanceof Action.CheckPacketLarger check) {
            nicira(out, 24, NX_CHECK_PKT_LARGER).writeShort(check.bytes()).writeShort(check.to().from())
                .writeInt(Oxm.header(check.to().field())).writeZero(6);
        } else if (action instanceof Action.Multipath choice) {
            nicira(out, 32, NX_MULTIPATH).writeShort(HASH_PORTS).writeShort(choice.basis()).writeZero(2)
                .writeShort(HIGHEST_RANDOM_WEIGHT).writeShort(choice.count() - 1).writeInt(0).writeZero(2)
                .writeShort(bits(choice.to())).writeInt(Oxm.header(choice.to().field()));
        } else {
            throw new IllegalArgumentException(action + " is not within a list of actions");
        }
    }

    /** Where bits are and how many, at most 64, in 16 bits. */
    static int bits(final Subfield of) {
        return of.from() << 6 | of.width() - 1;
    }

    /** Writes the head of an action of Open vSwitch. */
    static ByteBuf nicira(final ByteBuf out, final int length, final int subtype) {
        return out.writeShort(EXPERIMENTER).writeShort(length).writeInt(NICIRA).writeShort(subtype);
    }

    /** Reads all actions of a slice; empty when one of them is not in node-model. */
    static Optional<List<Action>> read(final ByteBuf in) {
        final List<Action> actions = new ArrayList<>();
        while (in.isReadable()) {
            final int length = in.getUnsignedShort(in.readerIndex() + 2);
            final Optional<Action> action = readOne(in.readSlice(length));
            if (action.isEmpty()) {
                return Optional.empty();
            }
            actions.add(action.orElseThrow());
        }
        return Optional.of(actions);
    }

    private static Optional<Action> readOne(final ByteBuf in) {
        final int type = in.readUnsignedShort();
        in.skipBytes(2);
        return switch (type) {
            case OUTPUT -> Optional.of(new Action.Output(in.readInt()));
            case GROUP -> Optional.of(new Action.ToGroup(in.readInt()));
            case SET_QUEUE -> Optional.of(new Action.SetQueue(in.readInt()));
            case PUSH_VLAN -> Optional.<Action>of(new Action.PushVlan())
                .filter(push -> in.readUnsignedShort() == VLAN_TAG);
            case POP_VLAN -> Optional.of(new Action.PopVlan());
            case DEC_NW_TTL -> Optional.of(new Action.DecTtl());
            case SET_FIELD -> Oxm.field(in.getInt(in.readerIndex()))
                .filter(field -> (in.readInt() & Oxm.HAS_MASK) == 0)
                .map(field -> new Action.SetField(field, Bytes.read(in, Oxm.bytes(field)).and(field.ones())));
            case EXPERIMENTER -> in.readInt() == NICIRA ? readNicira(in) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Action> readNicira(final ByteBuf in) {
        final int subtype = in.readUnsignedShort();
        return switch (subtype) {
            case NX_REG_LOAD -> {
                final int bits = in.readUnsignedShort();
                final Optional<Subfield> to = packed(in.readInt(), bits);
                final long value = in.readLong();
                yield to.map(into -> new Action.Load(into, Bits.of(value)));
            }
            case NX_REG_MOVE -> {
                final int width = in.readUnsignedShort();
                final int fromBit = in.readUnsignedShort();
                final int toBit = in.readUnsignedShort();
                final Optional<Subfield> from = subfield(in.readInt(), fromBit, width);
                final Optional<Subfield> to = subfield(in.readInt(), toBit, width);
                yield from.flatMap(source -> to.map(into -> new Action.Move(source, into)));
            }
            case NX_RESUBMIT_TABLE -> {
                final int port = in.readUnsignedShort();
                final int table = in.readUnsignedByte();
                yield port == NX_IN_PORT && table != 0xff ? Optional.of(new Action.Resubmit(table)) : Optional.empty();
            }
            case NX_OUTPUT_REG -> {
                final int bits = in.readUnsignedShort();
                yield packed(in.readInt(), bits).map(Action.OutputTo::new);
            }
            case NX_CLONE -> read(in.skipBytes(6)).filter(actions -> !actions.isEmpty()).map(Action.Clone::new);
            case CtCodec.NX_CT -> CtCodec.read(in).map(track -> track);
            case NX_CT_CLEAR -> Optional.of(new Action.CtClear());
            case NX_CHECK_PKT_LARGER -> {
                final int bytes = in.readUnsignedShort();
                final int bit = in.readUnsignedShort();
                yield subfield(in.readInt(), bit, 1).map(to -> new Action.CheckPacketLarger(bytes, to));
            }
            case NX_MULTIPATH -> readMultipath(in);
            case LearnCodec.NX_LEARN, LearnCodec.NX_LEARN2 -> LearnCodec.read(subtype, in).map(learn -> learn);
            default -> Optional.empty();
        };
    }

    private static Optional<Action> readMultipath(final ByteBuf in) {
        final int fields = in.readUnsignedShort();
        final int basis = in.readUnsignedShort();
        final int algorithm = in.skipBytes(2).readUnsignedShort();
        final int last = in.readUnsignedShort();
        final int argument = in.readInt();
        final int bits = in.skipBytes(2).readUnsignedShort();
        return packed(in.readInt(), bits).filter(to -> fields == HASH_PORTS && algorithm == HIGHEST_RANDOM_WEIGHT
            && argument == 0).map(to -> new Action.Multipath(basis, last + 1, to));
    }

    /** What {@link #bits} has written of a field; empty when node-model does not have it. */
    static Optional<Subfield> packed(final int header, final int bits) {
        return subfield(header, bits >> 6, (bits & 0x3f) + 1);
    }

    /** Bits of a field; empty when node-model does not have them. */
    static Optional<Subfield> subfield(final int header, final int from, final int width) {
        return Oxm.field(header).filter(field -> width > 0 && from + width <= field.subfieldWidth())
            .map(field -> new Subfield(field, from, from + width - 1));
    }

    /** Whether two lists do the same to a packet, as far as one can tell action by action. */
    static boolean same(final List<Action> one, final List<Action> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int at = 0; at < one.size(); at++) {
            if (!one.get(at).equals(other.get(at)) && !plain(one.get(at)).equals(plain(other.get(at)))) {
                return false;
            }
        }
        return true;
    }

    /** One form for what can be said in two: a set_field is a load of the whole field. */
    private static Action plain(final Action action) {
        return action instanceof Action.SetField set && set.field().width() <= 64
            && set.field().width() == set.field().subfieldWidth()
            ? new Action.Load(Subfield.of(set.field()), set.value()) : action;
    }
}
