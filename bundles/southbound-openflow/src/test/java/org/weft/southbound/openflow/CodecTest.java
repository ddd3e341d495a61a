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
import java.util.Set;
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
import org.weft.node.Meter;
import org.weft.node.Subfield;
import org.weft.node.driver.OpenFlowDriver;

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
        final List<Mod> mods = Plan.between(contents, Samples.all(), Set.of()).mods();
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
            final Match masked = Match.builder().masked(field, Bits.of(1), Bits.of(0x21).and(field.ones())).build();
            assertRoundTrip(Samples.flow(1, 2, masked, 3));
            assertRoundTrip(Samples.flow(1, 2, Match.ANY, 3, new Action.SetField(field, pattern(field)),
                new Action.Load(new Subfield(field, 0, Math.min(field.subfieldWidth(), 64) - 1),
                    pattern(field).and(Bits.ones(Math.min(field.subfieldWidth(), 64)))),
                new Action.Load(new Subfield(field, 3, 5), Bits.of(0x5)),
                new Action.Move(new Subfield(field, 0, 5), new Subfield(Field.REG0, 16, 21))));
        }
    }

    private static Bits pattern(final Field field) {
        return new Bits(0x20010db800000001L, 0xf123456789abcdefL).and(field.ones());
    }

    @Test
    void samplesRoundTrip() {
        Samples.flows().forEach(CodecTest::assertRoundTrip);
        for (final Group group : Samples.groups()) {
            assertEquals(Map.of(group.key(), Optional.of(group)), describe(group).entries());
        }
    }

    @Test
    void vocabularyRoundTrips() {
        Vocabulary.flows().forEach(CodecTest::assertRoundTrip);
        for (final Group group : Vocabulary.groups()) {
            assertEquals(Map.of(group.key(), Optional.of(group)), describe(group).entries());
        }
        for (final Meter meter : Vocabulary.meters()) {
            assertEquals(Map.of(meter.key(), Optional.of(meter)), configure(MeterCodec.add(meter)).entries());
        }
    }

    private static Contents describe(final Group group) {
        return describe(group, GroupCodec.add(group));
    }

    private static Contents describe(final Group group, final byte[] body) {
        final ByteBuf description = Unpooled.buffer();
        description.writeShort(body.length).writeByte(body[2]).writeZero(1)
            .writeInt(group.key().id()).writeBytes(body, GROUP_MOD_HEAD, body.length - GROUP_MOD_HEAD);
        final Contents contents = empty();
        GroupCodec.readDescriptions(Bytes.array(description), contents);
        return contents;
    }

    /** What a switch would say of a meter: its length is where the command is. */
    private static Contents configure(final byte[] body) {
        final byte[] config = body.clone();
        config[1] = (byte) config.length;
        final Contents contents = empty();
        MeterCodec.readConfigs(config, contents);
        return contents;
    }

    @Test
    void metersOfAnotherKindAreNotOurs() {
        final Meter meter = Vocabulary.meters().get(2);
        final byte[] counts = MeterCodec.add(meter);
        counts[3] |= 8;
        assertEquals(Map.of(meter.key(), Optional.of(meter)), configure(counts).entries(), "it counts, no more");
        final byte[] marks = MeterCodec.add(meter);
        marks[9] = 2;
        assertEquals(Map.of(meter.key(), Optional.empty()), configure(marks).entries());
        final byte[] bands = Arrays.copyOf(MeterCodec.add(meter), 40);
        assertEquals(Map.of(meter.key(), Optional.empty()), configure(bands).entries());
    }

    @Test
    void watchesAreComparedAndPartOfTheirType() {
        final Group group = Vocabulary.groups().get(1);
        final Group.Bucket bucket = group.buckets().get(0);
        final Group other = new Group(group.key(), group.type(), List.of(
            new Group.Bucket(bucket.actions(), Optional.of(new Group.Watch.OfGroup(2)))));
        assertFalse(GroupCodec.same(group, other));
        final Group blind = Samples.group(2, Group.Type.FAST_FAILOVER, List.of(new Action.Output(1)));
        assertThrows(IllegalArgumentException.class, () -> GroupCodec.add(blind));
        final Group sees = new Group(group.key(), Group.Type.ALL, group.buckets());
        assertThrows(IllegalArgumentException.class, () -> GroupCodec.add(sees));
        final byte[] both = GroupCodec.add(group);
        Arrays.fill(both, 16, 20, (byte) 1);
        assertEquals(Map.of(group.key(), Optional.empty()), describe(group, both).entries());
    }

    @Test
    void whatIsNotCountedIsZero() {
        final ByteBuf port = Unpooled.buffer();
        port.writeInt(3).writeZero(4);
        for (int at = 0; at < 12; at++) {
            port.writeLong(at == 3 || at == 7 ? -1 : at + 1);
        }
        assertEquals(Map.of(3, new OpenFlowDriver.PortCounters(1, 3, 7, 5, 2, 0, 0, 6)),
            PortCodec.readCounters(Bytes.array(port.writeZero(8))));
        final Flow flow = Samples.flows().get(0);
        final byte[] statistics = statistics(flow);
        Arrays.fill(statistics, 32, 40, (byte) 0xff);
        statistics[47] = 9;
        assertEquals(Map.of(flow.key(), new OpenFlowDriver.FlowCounters(0, 9)), FlowCodec.readCounters(statistics));
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
        final Flow metersLate = Samples.flow(1, 1, Match.ANY, 1, new Action.Output(1), new Action.Meter(2));
        assertThrows(IllegalArgumentException.class, () -> FlowCodec.put(metersLate));
        assertThrows(IllegalArgumentException.class,
            () -> PortCodec.packetOut(new byte[60], List.of(new Action.Meter(2))));
        assertThrows(IllegalArgumentException.class, () -> PortCodec.packetOut(new byte[65_600], List.of()));
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
