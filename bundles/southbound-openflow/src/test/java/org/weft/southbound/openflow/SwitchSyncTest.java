package org.weft.southbound.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.southbound.openflow.FakeSwitch.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weft.node.Action;
import org.weft.node.BridgePort;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.Flow;
import org.weft.node.Group;
import org.weft.node.Match;
import org.weft.node.Meter;
import org.weft.node.driver.OpenFlowDriver;

class SwitchSyncTest {
    private static final Flow A = flow(1, 1);
    private static final Flow B = flow(2, 1);
    private static final Flow C = flow(3, 1);
    private static final Group G = Samples.group(1, Group.Type.ALL, List.of(new Action.Output(1)));
    private static final Group G2 = Samples.group(1, Group.Type.ALL, List.of(new Action.Output(2)));
    private static final Meter M = Vocabulary.meters().get(0);
    private static final Flow TO_G = Samples.flow(9, 9, Match.ANY, 1, new Action.ToGroup(1));

    private final FakeSwitch fake = new FakeSwitch();

    @Test
    void withoutTargetASwitchIsLeftAlone() {
        fake.table.put(A.key(), A);
        fake.connect();
        assertEquals(List.of("connected"), fake.takeHeard());
        assertEquals(0, fake.reads);
        fake.put(1, B);
        assertEquals(List.of(), fake.sent);
    }

    @Test
    void equalSwitchGetsNothing() {
        Samples.all().forEach(fake.table::put);
        fake.target(5, Samples.all().values().toArray(Entry[]::new));
        fake.connect();
        assertEquals(List.of("connected", "confirmed 5"), fake.takeHeard());
        assertEquals(List.of(), fake.sent);
        assertEquals(new OpenFlowDriver.Counters(0, 0, 1), fake.sync.counters());
    }

    @Test
    void ordersGroupsAroundFlows() {
        final Group old = Samples.group(2, Group.Type.ALL);
        final Contents.ForeignFlow foreign = new Contents.ForeignFlow(3, 4, new byte[8]);
        List.of(A, B, old, G2).forEach(entry -> fake.table.put(entry.key(), entry));
        fake.foreign.add(foreign);
        fake.connect();
        fake.target(1, TO_G, G, B, Samples.group(3, Group.Type.ALL));
        final List<Mod> sent = fake.takeSent();
        assertEquals(6, sent.size());
        assertTrue(sent.subList(0, 2).contains(new Mod.ModifyGroup(G)));
        assertTrue(sent.subList(0, 2).contains(new Mod.AddGroup(Samples.group(3, Group.Type.ALL))));
        assertEquals(new Mod.PutFlow(TO_G), sent.get(2));
        assertTrue(sent.subList(3, 5).contains(new Mod.DeleteFlow(A.key())));
        assertTrue(sent.subList(3, 5).contains(new Mod.DeleteForeignFlow(foreign)));
        assertEquals(new Mod.DeleteGroup(old.key()), sent.get(5));
        assertEquals(new OpenFlowDriver.Counters(3, 3, 1), fake.sync.counters());
        assertEquals(List.of("connected", "confirmed 1"), fake.heard);
    }

    @Test
    void ordersMetersAndGroupsThatNameEachOther() {
        final Meter meter = Vocabulary.meters().get(0);
        final Meter old = Vocabulary.meters().get(1);
        final List<Group> groups = Vocabulary.groups().subList(0, 4);
        final Flow metered = Samples.flow(9, 9, Match.ANY, 1, new Action.Meter(7), new Action.ToGroup(1));
        fake.table.put(old.key(), old);
        fake.connect();
        fake.target(1, metered, groups.get(0), groups.get(2), groups.get(1), groups.get(3), meter);
        assertEquals(List.of(new Mod.AddMeter(meter), new Mod.AddGroup(groups.get(3)), new Mod.AddGroup(groups.get(2)),
            new Mod.AddGroup(groups.get(1)), new Mod.AddGroup(groups.get(0)), new Mod.PutFlow(metered),
            new Mod.DeleteMeter(old.key())), fake.takeSent());
        assertEquals(new OpenFlowDriver.Counters(1, 6, 1), fake.sync.counters());
        final Meter faster = new Meter(meter.key(), meter.unit(), meter.rate() + 1, 0);
        fake.put(2, faster);
        assertEquals(List.of(new Mod.ModifyMeter(faster)), fake.takeSent());
        fake.loseLink();
        fake.connect();
        assertEquals(List.of(), fake.takeSent());
        fake.target(3);
        assertEquals(List.of(new Mod.DeleteFlow(metered.key()), new Mod.DeleteGroup(groups.get(0).key()),
            new Mod.DeleteGroup(groups.get(1).key()), new Mod.DeleteGroup(groups.get(2).key()),
            new Mod.DeleteGroup(groups.get(3).key()), new Mod.DeleteMeter(meter.key())), fake.takeSent());
    }

    @Test
    void flowsComeAfterThoseThatTheyLeadToAndGoBeforeThem() {
        final Flow first = Samples.flow(1, 1, Match.ANY, 1, new Action.GotoTable(5));
        final Flow second = Samples.flow(5, 1, Match.ANY, 1, new Action.GotoTable(9));
        final Flow third = Samples.flow(9, 1, Match.ANY, 1);
        fake.connect();
        fake.target(1, second, first, third);
        assertEquals(List.of(new Mod.PutFlow(third), new Mod.PutFlow(second), new Mod.PutFlow(first)),
            fake.takeSent());
        fake.target(2);
        assertEquals(List.of(new Mod.DeleteFlow(first.key()), new Mod.DeleteFlow(second.key()),
            new Mod.DeleteFlow(third.key())), fake.takeSent());
    }

    @Test
    void groupsInACircleAreSent() {
        final Group one = Samples.group(1, Group.Type.ALL, List.of(new Action.ToGroup(2)));
        final Group two = Samples.group(2, Group.Type.ALL, List.of(new Action.ToGroup(1)));
        fake.connect();
        fake.target(1, one, two);
        assertEquals(2, fake.takeSent().size());
    }

    @Test
    void flowsInTheTablesOfTheSwitchAreItsOwn() {
        final Flow learned = Samples.flow(FakeSwitch.LEARNED_TABLE, 1, Match.ANY, 1);
        fake.table.put(learned.key(), learned);
        fake.foreign.add(new Contents.ForeignFlow(FakeSwitch.LEARNED_TABLE, 4, new byte[8]));
        fake.connect();
        fake.target(1, A, Samples.flow(FakeSwitch.LEARNED_TABLE, 2, Match.ANY, 1));
        assertEquals(List.of(new Mod.PutFlow(A)), fake.takeSent());
        fake.remove(2, learned);
        assertEquals(List.of(), fake.takeSent());
        assertEquals(List.of("connected", "confirmed 1", "confirmed 2"), fake.heard);
    }

    @Test
    void packetsAndStatisticsNeedALinkAndATarget() {
        fake.sync.packetOut(new byte[1]);
        assertTrue(statistics().isCompletedExceptionally());
        fake.connect();
        fake.sync.packetOut(new byte[1]);
        assertTrue(statistics().isCompletedExceptionally());
        assertEquals(List.of(), fake.packets);
        fake.target(1);
        final byte[] packet = {7};
        fake.sync.packetOut(packet);
        assertEquals(Map.of(flow(3, 0).key(), new OpenFlowDriver.FlowCounters(1, 2)), statistics().join().flows());
        assertEquals(List.of(packet), fake.packets);
        fake.throwsNext = Optional.of(new IllegalStateException("no such RPC"));
        assertTrue(statistics().isCompletedExceptionally());
        fake.throwsNext = Optional.of(new IllegalStateException("no such RPC"));
        fake.sync.packetOut(packet);
        fake.run();
        assertEquals(List.of(packet), fake.packets);
        assertEquals(List.of("connected", "confirmed 1"), fake.heard);
    }

    private CompletableFuture<OpenFlowDriver.Statistics> statistics() {
        final var result = fake.sync.statistics(Set.of(3)).toCompletableFuture();
        fake.run();
        return result;
    }

    @Test
    void tunnelPortsAreIgnored() {
        fake.connect();
        fake.target(1, A, new BridgePort(new BridgePort.Name("t"), "br", "vxlan", Map.of(), Map.of()));
        assertEquals(List.of(new Mod.PutFlow(A)), fake.takeSent());
    }

    @Test
    void deltasWhileReadingMoveTheTarget() {
        fake.answers = false;
        fake.connect();
        fake.target(1, A);
        fake.put(2, B);
        fake.remove(3, A);
        assertEquals(List.of(), fake.sent);
        fake.answer();
        assertEquals(List.of(new Mod.PutFlow(B)), fake.takeSent());
        assertEquals(List.of("connected", "confirmed 3"), fake.heard);
        assertEquals(1, fake.reads);
    }

    @Test
    void coalescesWhatQueuesUp() {
        fake.connect();
        fake.target(1, A);
        fake.takeSent();
        fake.answers = false;
        fake.put(2, B);
        fake.put(3, C);
        fake.put(4, flow(3, 7));
        fake.put(5, TO_G, G);
        fake.remove(6, TO_G, G);
        fake.remove(7, A);
        assertEquals(List.of(new Mod.PutFlow(B)), fake.takeSent());
        fake.answer();
        assertEquals(List.of(new Mod.PutFlow(flow(3, 7)), new Mod.DeleteFlow(A.key())), fake.takeSent());
        assertEquals(List.of("connected", "confirmed 1", "confirmed 2", "confirmed 7"), fake.heard);
        assertEquals(Map.of(B.key(), B, C.key(), flow(3, 7)), fake.table);
    }

    @Test
    void changeUnderWayIsTakenBack() {
        fake.connect();
        fake.target(1, A);
        fake.takeSent();
        fake.answers = false;
        fake.put(2, flow(1, 2));
        fake.put(3, A);
        fake.answer();
        assertEquals(List.of(new Mod.PutFlow(flow(1, 2)), new Mod.PutFlow(A)), fake.takeSent());
        assertEquals(Map.of(A.key(), A), fake.table);
    }

    @Test
    void emptyDeltaOnlyMovesTheGeneration() {
        fake.connect();
        fake.target(1, A);
        fake.takeSent();
        fake.sync.update(EntryDelta.NONE, 2);
        fake.run();
        assertEquals(List.of(), fake.sent);
        assertEquals(List.of("connected", "confirmed 1", "confirmed 2"), fake.heard);
    }

    @Test
    void newTargetSendsTheDifferenceWithoutReading() {
        fake.connect();
        fake.target(1, A, B, G);
        fake.takeSent();
        fake.target(2, B, G2);
        assertEquals(List.of(new Mod.ModifyGroup(G2), new Mod.DeleteFlow(A.key())), fake.takeSent());
        assertEquals(1, fake.reads);
    }

    @Test
    void refusalIsToldAndReadAgainWithBackOff() {
        fake.refuses.add(B.key());
        fake.connect();
        fake.target(1, A, B);
        assertEquals(List.of("connected", "refused put " + B), fake.takeHeard());
        fake.put(2, C);
        assertEquals(C, fake.table.get(C.key()), "others go on");
        assertEquals(List.of(), fake.takeHeard(), "but are not confirmed");
        fake.tick();
        fake.tick();
        assertEquals(List.of("refused put " + B, "refused put " + B), fake.takeHeard());
        fake.refuses.clear();
        fake.tick();
        assertEquals(List.of("confirmed 2"), fake.takeHeard());
        assertEquals(List.of(1L, 2L, 4L), fake.delays);
        assertEquals(4, fake.reads);
        IntStream.range(0, 8).forEach(times -> {
            fake.refuses.add(A.key());
            fake.put(3 + times, flow(1, 5 + times));
            fake.tick();
        });
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), fake.delays.subList(3, 11));
    }

    @Test
    void removingWhatIsRefusedHeals() {
        fake.refuses.add(B.key());
        fake.connect();
        fake.target(1, A, B);
        fake.remove(2, B);
        fake.takeHeard();
        fake.tick();
        assertEquals(List.of("confirmed 2"), fake.takeHeard());
    }

    @Test
    void linkLostMidwayIsRepairedByTheNextReading() {
        fake.connect();
        fake.answers = false;
        fake.target(1, A, B);
        fake.answer();
        fake.answers = false;
        fake.put(2, C);
        fake.loseLink();
        fake.loseLink();
        fake.put(3, TO_G, G);
        fake.takeSent();
        fake.answers = true;
        fake.connect();
        assertEquals(List.of("connected", "confirmed 1", "disconnected", "connected", "confirmed 3"), fake.heard);
        assertEquals(new Mod.AddGroup(G), fake.takeSent().get(0));
        assertEquals(List.of(A, B, C, TO_G, G).size(), fake.table.size());
    }

    @Test
    void callsThatThrowAreTriedAgain() {
        fake.throwsNext = Optional.of(new IllegalStateException("no such RPC"));
        fake.target(1, A, B);
        fake.connect();
        fake.throwsNext = Optional.of(new IllegalStateException("no such RPC"));
        fake.tick();
        assertEquals(List.of("connected"), fake.heard, "nobody has refused anything");
        fake.tick();
        assertEquals(List.of("connected", "confirmed 1"), fake.heard);
        assertEquals(List.of(1L, 2L), fake.delays);
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        fake.connect();
        fake.target(1);
        fake.throwsNext = Optional.of(new IllegalArgumentException("too long"));
        fake.put(2, A);
        assertEquals(List.of("connected", "confirmed 1", "refused put " + A), fake.heard);
        assertEquals(OpenFlowDriver.Counters.NONE.flowMods(), fake.sync.counters().flowMods());
    }

    @Test
    void releasedSwitchKeepsItsFlows() {
        fake.connect();
        fake.target(1, A);
        fake.sync.release();
        fake.put(2, B);
        assertEquals(Map.of(A.key(), A), fake.table);
        fake.target(3, B);
        assertEquals(Map.of(B.key(), B), fake.table);
        assertEquals(2, fake.reads);
    }

    @Test
    void windowIsKept() {
        final Entry[] many = IntStream.range(0, 10_000).mapToObj(at -> flow(at, 1)).toArray(Entry[]::new);
        fake.connect();
        fake.target(1, many);
        assertEquals(10_000, fake.table.size());
        assertTrue(fake.mostInFlight < Batch.WINDOW + Batch.MOST_TOGETHER, () -> "in flight " + fake.mostInFlight);
        assertTrue(fake.mostInFlight >= Batch.WINDOW, () -> "in flight " + fake.mostInFlight);
        assertEquals(List.of("connected", "confirmed 1"), fake.heard);
    }

    @Test
    void manyChangesGoTogetherAndMetersAlone() {
        final Stream<Entry> flows = IntStream.range(0, Batch.MOST_TOGETHER + 10).mapToObj(at -> flow(at, 1));
        fake.connect();
        fake.target(1, Stream.concat(Stream.of(G, M), flows).toArray(Entry[]::new));
        assertEquals(List.of(Batch.MOST_TOGETHER), fake.bundles, "too few are left for a second one");
        assertEquals(new Mod.AddMeter(M), fake.sent.get(0));
        assertEquals(new Mod.AddGroup(G), fake.sent.get(1));
        assertEquals(Batch.MOST_TOGETHER + 12, fake.table.size());
        assertEquals(List.of("connected", "confirmed 1"), fake.heard);
        assertEquals(Batch.MOST_TOGETHER + 10, fake.sync.counters().flowMods());
    }

    @Test
    void oneThatIsRefusedTakesNoOthersWithIt() {
        final List<Flow> flows = IntStream.range(0, 100).mapToObj(at -> flow(at, 1)).toList();
        fake.refuses.add(flows.get(50).key());
        fake.connect();
        fake.target(1, flows.toArray(Entry[]::new));
        assertEquals(List.of("connected", "refused put " + flows.get(50)), fake.takeHeard());
        assertEquals(99, fake.table.size());
        assertEquals(List.of(100), fake.bundles);
        fake.refuses.clear();
        fake.tick();
        assertEquals(List.of("confirmed 1"), fake.takeHeard());
        fake.target(2);
        assertEquals(List.of(100, 100), fake.bundles, "all is well again");
        assertEquals(Map.of(), fake.table);
    }
}
