package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.weft.node.Bits;
import org.weft.node.Format;
import org.weft.node.Nat;

/** The argument nat of ct() and its nx_action_nat (ovs-actions(7)), an action within that of ct(). */
final class NatCodec {
    private static final int NX_NAT = 36;
    private static final int SUBTYPE = 8;
    private static final int HEAD = 10;
    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;
    /** The lowest of the flags of {@link Nat.Flag}, which follow in its order. */
    private static final int FIRST_FLAG = 4;
    /** What of a range is there; a range of one has no end. */
    private static final int IPV4_FIRST = 1;
    private static final int IPV4_LAST = 2;
    private static final int IPV6_FIRST = 4;
    private static final int IPV6_LAST = 8;
    private static final int PORT_FIRST = 16;
    private static final int PORT_LAST = 32;

    private NatCodec() {
        // static
    }

    static void write(final ByteBuf out, final Nat nat) {
        final int start = out.writerIndex();
        ActionCodec.nicira(out, 0, NX_NAT).writeZero(2);
        if (nat instanceof Nat.To to) {
            write(out, to);
        } else {
            out.writeShort(0).writeShort(0);
        }
        Bytes.pad(out, start);
        out.setShort(start + 2, out.writerIndex() - start);
    }

    private static void write(final ByteBuf out, final Nat.To to) {
        out.writeShort((to.side() == Nat.Side.SOURCE ? SOURCE : DESTINATION)
            | to.flags().stream().mapToInt(flag -> FIRST_FLAG << flag.ordinal()).sum());
        final int ranges = out.writerIndex();
        final Nat.Addresses addresses = to.addresses();
        final boolean ipv4 = addresses.family() == Format.IPV4;
        final int bytes = ipv4 ? 4 : 16;
        int present = ipv4 ? IPV4_FIRST : IPV6_FIRST;
        Bytes.write(out.writeShort(0), addresses.first(), bytes);
        if (!addresses.last().equals(addresses.first())) {
            Bytes.write(out, addresses.last(), bytes);
            present |= ipv4 ? IPV4_LAST : IPV6_LAST;
        }
        if (to.ports().isPresent()) {
            final Nat.Ports ports = to.ports().orElseThrow();
            out.writeShort(ports.first());
            present |= PORT_FIRST;
            if (ports.last() != ports.first()) {
                out.writeShort(ports.last());
                present |= PORT_LAST;
            }
        }
        out.setShort(ranges, present);
    }

    /** Whether the next action of ct() is this one. */
    static boolean isNext(final ByteBuf in) {
        return in.readableBytes() >= HEAD && in.getUnsignedShort(in.readerIndex() + SUBTYPE) == NX_NAT
            && in.getInt(in.readerIndex() + 4) == ActionCodec.NICIRA;
    }

    /** Reads the whole action; empty when it has what node-model has not. */
    static Optional<Nat> read(final ByteBuf from) {
        final ByteBuf in = from.readSlice(from.getUnsignedShort(from.readerIndex() + 2)).skipBytes(HEAD + 2);
        final int flags = in.readUnsignedShort();
        final int present = in.readUnsignedShort();
        if (flags == 0 && present == 0) {
            return Optional.of(new Nat.Known());
        }
        final int side = flags & (SOURCE | DESTINATION);
        final boolean ipv4 = (present & IPV4_FIRST) != 0;
        if (side == 0 || side == (SOURCE | DESTINATION) || ipv4 == ((present & IPV6_FIRST) != 0)) {
            return Optional.empty();
        }
        final int bytes = ipv4 ? 4 : 16;
        final Bits first = Bytes.read(in, bytes);
        final Bits last = (present & (IPV4_LAST | IPV6_LAST)) == 0 ? first : Bytes.read(in, bytes);
        return Optional.of(new Nat.To(side == SOURCE ? Nat.Side.SOURCE : Nat.Side.DESTINATION,
            new Nat.Addresses(ipv4 ? Format.IPV4 : Format.IPV6, first, last), ports(in, present), flags(flags)));
    }

    private static Optional<Nat.Ports> ports(final ByteBuf in, final int present) {
        if ((present & PORT_FIRST) == 0) {
            return Optional.empty();
        }
        final int first = in.readUnsignedShort();
        return Optional.of(new Nat.Ports(first, (present & PORT_LAST) == 0 ? first : in.readUnsignedShort()));
    }

    private static Set<Nat.Flag> flags(final int flags) {
        final Set<Nat.Flag> set = EnumSet.allOf(Nat.Flag.class);
        set.removeIf(flag -> (flags & FIRST_FLAG << flag.ordinal()) == 0);
        return set;
    }
}
