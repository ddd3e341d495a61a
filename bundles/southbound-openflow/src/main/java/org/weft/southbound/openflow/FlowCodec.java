package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Match;
import org.weft.node.driver.OpenFlowDriver;

/** Flows and their ofp_flow_mod and ofp_flow_stats (OpenFlow 1.3 sections 7.3.4.1 and 7.3.5.2). */
final class FlowCodec {
    static final int FLOW_MOD = 14;
    static final int MULTIPART_FLOW = 1;
    /** OFPP_ANY, OFPG_ANY, OFP_NO_BUFFER. */
    static final int ANY = -1;

    private static final int ADD = 0;
    private static final int DELETE_STRICT = 4;
    private static final int ALL_TABLES = 0xff;
    private static final int SEND_FLOW_REM = 1;
    private static final int GOTO_TABLE = 1;
    private static final int APPLY_ACTIONS = 4;
    private static final int METER = 6;

    private FlowCodec() {
        // static
    }

    /** Body of the flow-mod that adds a flow or replaces the one with its key.
     *
     * @throws IllegalArgumentException when it cannot be said in OpenFlow 1.3 */
    static byte[] put(final Flow flow) {
        final ByteBuf out = Unpooled.buffer(192);
        head(out, flow.cookie(), flow.key().table(), ADD, flow.key().priority());
        MatchCodec.write(out, flow.key().match());
        List<Action> actions = flow.actions();
        if (!actions.isEmpty() && actions.get(0) instanceof Action.Meter meter) {
            out.writeShort(METER).writeShort(8).writeInt(meter.meter());
            actions = actions.subList(1, actions.size());
        }
        final int last = actions.size() - 1;
        final Optional<Action.GotoTable> jump = last >= 0 && actions.get(last) instanceof Action.GotoTable it
            ? Optional.of(it) : Optional.empty();
        if (jump.isPresent()) {
            actions = actions.subList(0, last);
        }
        if (!actions.isEmpty()) {
            final int start = out.writerIndex();
            out.writeShort(APPLY_ACTIONS).writeShort(0).writeZero(4);
            ActionCodec.write(out, actions);
            out.setShort(start + 2, out.writerIndex() - start);
        }
        jump.ifPresent(to -> out.writeShort(GOTO_TABLE).writeShort(8).writeByte(to.table()).writeZero(3));
        return Bytes.array(out);
    }

    /** Body of the flow-mod that deletes a flow, whatever its cookie and actions. */
    static byte[] delete(final FlowKey key) {
        final ByteBuf out = Unpooled.buffer(96);
        head(out, 0, key.table(), DELETE_STRICT, key.priority());
        MatchCodec.write(out, key.match());
        return Bytes.array(out);
    }

    static byte[] delete(final Contents.ForeignFlow flow) {
        final ByteBuf out = Unpooled.buffer(96);
        head(out, 0, flow.table(), DELETE_STRICT, flow.priority());
        out.writeBytes(flow.match());
        return Bytes.array(out);
    }

    private static void head(final ByteBuf out, final long cookie, final int table, final int command,
            final int priority) {
        out.writeLong(cookie).writeLong(0).writeByte(table).writeByte(command).writeShort(0).writeShort(0)
            .writeShort(priority).writeInt(ANY).writeInt(ANY).writeInt(ANY).writeShort(0).writeShort(0);
    }

    /** Body of the multipart request for all flows of all tables. */
    static byte[] statisticsRequest() {
        return statisticsRequest(ALL_TABLES);
    }

    /** Body of the multipart request for all flows of a table. */
    static byte[] statisticsRequest(final int table) {
        final ByteBuf out = Unpooled.buffer(40);
        out.writeByte(table).writeZero(3).writeInt(ANY).writeInt(ANY).writeZero(4).writeLong(0).writeLong(0);
        MatchCodec.write(out, Match.ANY);
        return Bytes.array(out);
    }

    /** Reads the body of one multipart reply into {@code contents}.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static void readStatistics(final byte[] body, final Contents contents) {
        final ByteBuf in = Unpooled.wrappedBuffer(body);
        while (in.isReadable()) {
            readOne(in.readSlice(in.getUnsignedShort(in.readerIndex())), contents);
        }
    }

    /** Reads the counters of one multipart reply; flows whose match node-model cannot say are left out.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static Map<FlowKey, OpenFlowDriver.FlowCounters> readCounters(final byte[] body) {
        final Map<FlowKey, OpenFlowDriver.FlowCounters> counters = new HashMap<>();
        final ByteBuf in = Unpooled.wrappedBuffer(body);
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(in.getUnsignedShort(in.readerIndex())).skipBytes(2);
            final int table = one.readUnsignedByte();
            final int priority = one.skipBytes(9).readUnsignedShort();
            final long packets = Bytes.counter(one.skipBytes(18));
            final var counted = new OpenFlowDriver.FlowCounters(packets, Bytes.counter(one));
            MatchCodec.read(one).match()
                .ifPresent(match -> counters.put(new FlowKey(table, priority, match), counted));
        }
        return counters;
    }

    private static void readOne(final ByteBuf in, final Contents contents) {
        in.skipBytes(2);
        final int table = in.readUnsignedByte();
        in.skipBytes(9);
        final int priority = in.readUnsignedShort();
        final int timeouts = in.readInt();
        final int flags = in.readUnsignedShort();
        in.skipBytes(4);
        final long cookie = in.readLong();
        in.skipBytes(16);
        final MatchCodec.Read match = MatchCodec.read(in);
        if (match.match().isEmpty()) {
            contents.foreign().add(new Contents.ForeignFlow(table, priority, match.bytes()));
            return;
        }
        final FlowKey key = new FlowKey(table, priority, match.match().orElseThrow());
        contents.entries().put(key, timeouts != 0 || (flags & SEND_FLOW_REM) != 0 ? Optional.empty()
            : readInstructions(in).map(actions -> new Flow(key, cookie, actions)));
    }

    private static Optional<List<Action>> readInstructions(final ByteBuf in) {
        final List<Action> actions = new ArrayList<>();
        Optional<Action> jump = Optional.empty();
        Optional<Action> meter = Optional.empty();
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(in.getUnsignedShort(in.readerIndex() + 2));
            final int type = one.readUnsignedShort();
            one.skipBytes(2);
            if (type == APPLY_ACTIONS) {
                final Optional<List<Action>> some = ActionCodec.read(one.skipBytes(4));
                if (some.isEmpty()) {
                    return Optional.empty();
                }
                actions.addAll(some.orElseThrow());
            } else if (type == METER) {
                meter = Optional.of(new Action.Meter(one.readInt()));
            } else if (type == GOTO_TABLE) {
                jump = Optional.of(new Action.GotoTable(one.readUnsignedByte()));
            } else {
                return Optional.empty();
            }
        }
        meter.ifPresent(first -> actions.add(0, first));
        jump.ifPresent(actions::add);
        return Optional.of(actions);
    }

    /** Whether a flow on a switch is the wanted one. */
    static boolean same(final Flow wanted, final Flow actual) {
        return wanted.cookie() == actual.cookie() && wanted.key().equals(actual.key())
            && ActionCodec.same(wanted.actions(), actual.actions());
    }
}
