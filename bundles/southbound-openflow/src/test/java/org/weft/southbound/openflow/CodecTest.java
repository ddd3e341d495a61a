package org.weft.southbound.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.FieldMatch;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Match;
import org.weft.node.Subfield;

class CodecTest {
    private static final int FLOW_MOD_HEAD = 40;
    private static final int GROUP_MOD_HEAD = 8;

    @Test
    void whatOpenVSwitchAnswersIsWhatItWasTold() throws IOException {
        final Contents contents = ovs();
        final Map<Entry.Key, Entry> target = Samples.all();
        final Map<Entry.Key, Entry> understood = contents.entries().entrySet().stream()
            .filter(entry -> entry.getValue().isPresent())
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().orElseThrow()));
        assertEquals(target.keySet(), understood.keySet());
        assertEquals(target, understood);
    }

    @Test
    void aliensAreDeletedAndNothingElseIsSent() throws IOException {
        final Contents contents = ovs();
        final List<Mod> mods = Plan.between(contents, Samples.all()).mods();
        assertEquals(3, mods.size(), mods::toString);
        final Contents.ForeignFlow foreign = contents.foreign().get(0);
        assertEquals(5, foreign.priority());
        assertTrue(mods.contains(new Mod.DeleteForeignFlow(foreign)));
        assertTrue(mods.contains(new Mod.DeleteFlow(new FlowKey(3, 6,
            Match.builder().exact(Field.IN_PORT, 1).exact(Field.REG3, 5).build()))));
        assertEquals(new Mod.DeleteGroup(new GroupKey(56)), mods.get(2));
        final byte[] body = FlowCodec.delete(foreign);
        assertArrayEquals(foreign.match(), Arrays.copyOfRange(body, FLOW_MOD_HEAD, body.length));
    }

    @Test
    void everyFieldAndMaskRoundTrips() {
        for (final Field field : Field.values()) {
            final Match exact = Match.builder().add(new FieldMatch(field, pattern(field), field.ones())).build();
            assertRoundTrip(Samples.flow(1, 2, exact, 3));
            final Match masked = Match.builder().masked(field, Bits.of(1), Bits.of(0x81)).build();
            assertRoundTrip(Samples.flow(1, 2, masked, 3));
            assertRoundTrip(Samples.flow(1, 2, Match.ANY, 3, new Action.SetField(field, pattern(field)),
                new Action.Load(Subfield.of(field), pattern(field)),
                new Action.Load(new Subfield(field, 3, 9), Bits.of(0x55)),
                new Action.Move(new Subfield(field, 0, 15), new Subfield(Field.REG0, 16, 31))));
        }
    }

    private static Bits pattern(final Field field) {
        return Bits.of(0xf123456789abcdefL).and(field.ones());
    }

    @Test
    void samplesRoundTrip() {
        Samples.flows().forEach(CodecTest::assertRoundTrip);
        for (final Group group : Samples.groups()) {
            final byte[] body = GroupCodec.add(group);
            final ByteBuf description = Unpooled.buffer();
            description.writeShort(body.length).writeByte(body[2]).writeZero(1)
                .writeInt(group.key().id()).writeBytes(body, GROUP_MOD_HEAD, body.length - GROUP_MOD_HEAD);
            final Contents contents = empty();
            GroupCodec.readDescriptions(Bytes.array(description), contents);
            assertEquals(Map.of(group.key(), Optional.of(group)), contents.entries());
        }
    }

    @Test
    void writingAWholeFieldIsOneThing() {
        final Action set = new Action.SetField(Field.TUN_ID, Bits.of(5));
        final Action load = new Action.Load(Subfield.of(Field.TUN_ID), Bits.of(5));
        final Action part = new Action.Load(new Subfield(Field.TUN_ID, 0, 23), Bits.of(5));
        assertTrue(ActionCodec.same(List.of(set), List.of(load)));
        assertFalse(ActionCodec.same(List.of(set), List.of(part)));
        assertFalse(ActionCodec.same(List.of(set), List.of(load, load)));
    }

    @Test
    void aFlowThatEndsByItselfIsNotOurs() {
        final Flow flow = Samples.flows().get(0);
        final byte[] statistics = statistics(flow);
        statistics[15] = 30;
        final Contents contents = empty();
        FlowCodec.readStatistics(statistics, contents);
        assertEquals(Map.of(flow.key(), Optional.empty()), contents.entries());
    }

    @Test
    void cookieIsPartOfAFlow() {
        final Flow flow = Samples.flows().get(0);
        assertFalse(FlowCodec.same(flow, new Flow(flow.key(), 6, flow.actions())));
    }

    @Test
    void refusesWhatCannotBeSaid() {
        final Flow jumpsTwice = Samples.flow(1, 1, Match.ANY, 1, new Action.GotoTable(2), new Action.GotoTable(3));
        assertThrows(IllegalArgumentException.class, () -> FlowCodec.put(jumpsTwice));
        final Group jumps = Samples.group(1, Group.Type.ALL, List.of(new Action.GotoTable(2)));
        assertThrows(IllegalArgumentException.class, () -> GroupCodec.add(jumps));
    }

    private static void assertRoundTrip(final Flow flow) {
        final Contents contents = empty();
        FlowCodec.readStatistics(statistics(flow), contents);
        assertEquals(Map.of(flow.key(), Optional.of(flow)), contents.entries());
    }

    /** What a switch would say of a flow: the match and the instructions as they were sent. */
    private static byte[] statistics(final Flow flow) {
        final byte[] body = FlowCodec.put(flow);
        final int rest = body.length - FLOW_MOD_HEAD;
        final ByteBuf out = Unpooled.buffer();
        out.writeShort(48 + rest).writeByte(flow.key().table()).writeZero(9).writeShort(flow.key().priority())
            .writeZero(10).writeLong(flow.cookie()).writeZero(16).writeBytes(body, FLOW_MOD_HEAD, rest);
        return Bytes.array(out);
    }

    private static Contents empty() {
        return new Contents(new HashMap<>(), new ArrayList<>());
    }

    private static Contents ovs() throws IOException {
        final Contents contents = empty();
        FlowCodec.readStatistics(hex("ovs-flow-stats.hex"), contents);
        GroupCodec.readDescriptions(hex("ovs-group-desc.hex"), contents);
        return contents;
    }

    private static byte[] hex(final String resource) throws IOException {
        try (var in = CodecTest.class.getResourceAsStream(resource)) {
            return HexFormat.of().parseHex(
                new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        }
    }
}
