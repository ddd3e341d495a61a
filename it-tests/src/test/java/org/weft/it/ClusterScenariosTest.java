package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Partition;
import org.weft.lab.Ping;
import org.weft.lab.PingResult;
import org.weft.lab.Rest;
import org.weft.lab.SmallDisk;
import org.weft.lab.Vm;

/**
 * What happens to packets and to configuration when members of the control cluster are replaced by another build, which
 * comes first, and when they fail.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterScenariosTest {
    private static final Duration LIMIT = ClusterLab.LIMIT;
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final String RED = "/rests/data/weft:network/weft-logical-switching:logical-switch=red";

    private static ClusterLab cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new ClusterLab();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void allMembersAreBackAndNodesHaveWhatTheyAreToHave() {
        cluster.members().forEach(Controller::resume);
        cluster.members().forEach(Controller::start);
        cluster.awaitReady();
        cluster.any().checkRealized(LIMIT);
        // the oracle knows the flows of one build
        if (cluster.isUpgraded()) {
            Oracle.check(cluster.any(), cluster.lab().hypervisors().stream().map(Node::of).toList());
        }
    }

    @Test
    @Order(1)
    void membersAreReplacedByAnotherBuild() {
        assertTrue(flowsOf(PreviousBuild.OUTPUT) > 0, "the build before has other flows");
        final Controller last = cluster.leader();
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(last.rest(), "upgrade")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            Stream.concat(cluster.members().stream().filter(member -> member != last), Stream.of(last))
                .forEach(member -> {
                    if (member == last) {
                        changes.close();
                    }
                    member.stop();
                    cluster.upgrade(member);
                    member.start();
                    cluster.awaitReady();
                });
            awaitServed(cluster.any());
            cluster.any().checkRealized(LIMIT);
            assertEquals(0, flowsOf(PreviousBuild.OUTPUT), "flows of the build before");
            assertEquals(Set.of(), changes.lost(cluster.any()), "acknowledged and lost");
            final PingResult result = ping.stop();
            Measurements.note("members replaced", result.lost() + " of " + result.sent() + " pings lost");
            assertCarried(result);
        }
        aNewPortIsCarried(cluster.any(), 6);
    }

    private static long flowsOf(final int table) {
        return cluster.lab().hypervisors().stream().map(Node::of).flatMap(node -> node.flows().stream())
            .filter(flow -> flow.contains(" table=" + table + ',')).count();
    }

    @Test
    void everyMemberTellsWhatIsWrongWithTheInputOfAnRpc() {
        for (final Controller member : cluster.members()) {
            for (final String operation : List.of("read-statistics", "clear-statistics")) {
                final String path = "/rests/operations/weft-operations:" + operation;
                DummyScenarios.assertRefused(member.rest().post(path,
                    Map.of("input", Map.of("logical-switch", "none"))), "there is no logical switch none");
                DummyScenarios.assertRefused(member.rest().post(path,
                    Map.of("input", Map.of("logical-switch", "red", "port", "none"))), "there is no port none");
                member.rest().post(path, Map.of("input", Map.of("logical-switch", "red"))).check();
            }
        }
    }

    @Test
    void aMemberThatDoesNotLeadIsKilled() {
        final Controller leader = cluster.leader();
        final Controller killed = cluster.follower();
        final var before = ClusterLab.modsSent(leader.rest());
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(leader.rest(), "follower")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            killed.kill();
            final int then = changes.stored();
            Await.until("changes go on", LIMIT, () -> changes.stored() > then + 20);
            leader.rest().checkRealized(LIMIT);
            changes.close();
            assertEquals(Set.of(), changes.lost(leader.rest()), "acknowledged and lost");
            assertEquals(leader, cluster.leader());
            assertComplete("member killed", ping.stop(), ClusterLab.modsSent(leader.rest(), before));
        }
    }

    @Test
    void nodesAreSpreadAndAreServedByOthersWhenTheirMemberIsKilled() {
        final Controller leader = cluster.leader();
        final Rest rest = leader.rest();
        cluster.awaitSpread(rest);
        final String node = Stream.of("hv1", "hv2").filter(each -> serving(rest, each) != leader).findFirst()
            .orElseThrow();
        final Controller killed = serving(rest, node);
        final var sent = ClusterLab.modsSent(rest);
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(rest, "spread")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            final long start = System.nanoTime();
            killed.kill();
            Await.until("another member serves " + node, LIMIT, () -> serving(rest, node) != killed
                && ClusterLab.served(rest, node), () -> rest.clusterStatus().toString());
            rest.checkRealized(LIMIT);
            Measurements.note("member that serves a node killed", "changes realized again after "
                + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertEquals(0, ClusterLab.modsSent(rest, sent), "flow-mods and group-mods sent");
            killed.start();
            cluster.awaitReady();
            cluster.awaitSpread(rest);
            rest.checkRealized(LIMIT);
            changes.close();
            assertEquals(Set.of(), changes.lost(rest), "acknowledged and lost");
            assertComplete("nodes moved away and back", ping.stop(), ClusterLab.modsSent(rest, sent));
        }
        aNewPortIsCarried(rest, 4);
    }

    private static Controller serving(final Rest rest, final String node) {
        return cluster.member(ClusterLab.server(rest, node).orElseThrow());
    }

    @Test
    void theLeaderIsKilled() {
        final Controller leader = cluster.leader();
        final Rest rest = cluster.follower().rest();
        final var sent = ClusterLab.modsSent(rest);
        final long start;
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(rest, "leader")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            leader.kill();
            start = System.nanoTime();
            takenOver(leader, rest);
            changes.close();
            assertEquals(Set.of(), changes.lost(rest), "acknowledged and lost");
            Measurements.note("leader killed", "changes realized again after " + (System.nanoTime() - start) / 1_000_000
                + " ms, " + changes.refused() + " of " + (changes.refused() + changes.stored()) + " refused");
            assertComplete("leader killed", ping.stop(), ClusterLab.modsSent(rest, sent));
        }
        aNewPortIsCarried(rest, 7);
    }

    @Test
    void theLeaderIsPausedForAMinuteAndGoesOn() {
        final Controller leader = cluster.leader();
        final Rest rest = cluster.follower().rest();
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(rest, "paused")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            final var before = leader.pid();
            final long start = System.nanoTime();
            leader.pause();
            takenOver(leader, rest);
            aNewPortIsCarried(rest, 8);
            Await.until("a minute", PAUSE.multipliedBy(2), () -> System.nanoTime() - start > PAUSE.toNanos());
            leader.resume();
            comesBack(leader, before, changes);
            assertNotEquals(leader, cluster.leader(rest));
            assertCarried(ping.stop());
        }
    }

    @Test
    void theLeaderIsCutOffFromTheOthers() {
        final Controller leader = cluster.leader();
        final Rest rest = cluster.follower().rest();
        final var sent = ClusterLab.modsSent(rest);
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(rest, "cut")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            final var before = leader.pid();
            final long start = System.nanoTime();
            try (Partition partition = cluster.lab().cutOff(leader)) {
                takenOver(leader, rest);
                Measurements.note("leader cut off", "changes realized again after "
                    + (System.nanoTime() - start) / 1_000_000 + " ms");
                assertEquals(0, ClusterLab.modsSent(rest, sent), "flow-mods and group-mods sent");
                refusesWhatItCannotStore(leader.rest());
                aNewPortIsCarried(rest, 9);
            }
            comesBack(leader, before, changes);
            assertEquals(409, leader.rest().get(RED + "/port=nowhere?content=config").status());
            assertCarried(ping.stop());
        }
    }

    @Test
    void theDiskOfTheLeaderIsFull() {
        cluster.members().forEach(cluster::disk);
        final Controller leader = cluster.leader();
        final SmallDisk disk = cluster.disk(leader);
        final Rest rest = cluster.follower().rest();
        final var sent = ClusterLab.modsSent(rest);
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(rest, "full")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            final var before = leader.pid();
            final long start = System.nanoTime();
            disk.fill();
            takenOver(leader, rest);
            Measurements.note("disk of the leader full", "changes realized again after "
                + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertEquals(0, ClusterLab.modsSent(rest, sent), "flow-mods and group-mods sent");
            Await.until("the member to have left", LIMIT, () ->
                !leader.rest().clusterStatus().path("majority").asBoolean(true));
            assertTrue(leader.rest().clusterStatus().path("disk-full").asBoolean());
            refusesChanges(leader.rest(), "disk-full");
            aNewPortIsCarried(rest, 5);
            disk.empty();
            comesBack(leader, before, changes);
            assertEquals(409, leader.rest().get(RED + "/port=nowhere?content=config").status());
            assertCarried(ping.stop());
        }
    }

    /** The others have gone on without it: a member starts again by itself, and knows what was stored meanwhile. */
    private static void comesBack(final Controller member, final Optional<Long> before, final Changes changes) {
        Await.until("another process of " + member, LIMIT, () ->
            member.pid().isPresent() && !member.pid().equals(before));
        cluster.awaitReady();
        changes.close();
        assertEquals(Set.of(), changes.lost(member.rest()), "acknowledged and lost");
        member.rest().checkRealized(LIMIT);
    }

    /** A member that hears no majority refuses changes, and answers with what it has heard of last. */
    private static void refusesWhatItCannotStore(final Rest alone) {
        Await.until("the member to know that it is alone", LIMIT, () ->
            !alone.clusterStatus().path("majority").asBoolean(true), () -> alone.clusterStatus().toString());
        refusesChanges(alone, "no-majority");
    }

    private static void refusesChanges(final Rest alone, final String why) {
        final var refused = alone.patch("/rests/data/weft:network",
            new NetworkDocument().setPort("red", "nowhere", Map.of()));
        assertEquals(503, refused.status(), refused.body());
        assertTrue(refused.body().contains('"' + why + '"'), refused.body());
        assertEquals("red", alone.get(RED + "?content=config").check().json().findPath("id").asText());
        assertEquals(409, alone.get(RED + "/port=nowhere").status());
        assertEquals(503, alone.get("/rests/data/weft-status:status").status());
    }

    @Test
    void theMajorityIsLost() {
        final Controller left = cluster.follower();
        final Rest rest = left.rest();
        final JsonNode configured = rest.get(RED + "?content=config").check().json();
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL)) {
            ping.awaitMore(10, LIMIT);
            final var gone = cluster.members().stream().filter(member -> member != left).toList();
            gone.forEach(Controller::kill);
            refusesWhatItCannotStore(rest);
            assertEquals(configured, rest.get(RED + "?content=config").check().json());
            gone.forEach(Controller::start);
            cluster.awaitReady();
            awaitServed(rest);
            rest.checkRealized(LIMIT);
            assertEquals(409, rest.get(RED + "/port=nowhere?content=config").status());
            assertComplete("majority lost", ping.stop(), ClusterLab.modsSent(rest, Map.of()));
        }
    }

    @Test
    void allAreKilledAndComeBack() {
        try (Ping ping = cluster.one().startPing(cluster.two().ip(), INTERVAL);
                Changes changes = new Changes(cluster.any(), "all")) {
            Await.until("changes", LIMIT, () -> changes.stored() > 5);
            cluster.members().forEach(Controller::kill);
            changes.close();
            cluster.members().forEach(Controller::start);
            cluster.awaitReady();
            awaitServed(cluster.any());
            cluster.any().checkRealized(LIMIT);
            assertEquals(Set.of(), changes.lost(cluster.any()), "acknowledged and lost");
            assertComplete("all members killed", ping.stop(), ClusterLab.modsSent(cluster.any(), Map.of()));
        }
    }

    /** A client that knows nothing of leaders asks for a change, until it is stored, and waits for it. */
    private static void takenOver(final Controller from, final Rest rest) {
        Await.until("a change to be stored", LIMIT, () -> rest.patch("/rests/data/weft:network",
            new NetworkDocument().setPort("red", "without-" + from, Map.of())).ok());
        rest.checkRealized(LIMIT);
        assertNotEquals(from, cluster.leader(rest));
        awaitServed(rest);
    }

    private static void awaitServed(final Rest rest) {
        Await.until("nodes are served", LIMIT, () -> List.of("hv1", "hv2").stream().allMatch(node ->
            ClusterLab.served(rest, node)), () -> rest.nodeStatus("hv1").toString());
    }

    private static void aNewPortIsCarried(final Rest rest, final int number) {
        final Vm late = cluster.lab().hypervisor("hv1").orElseThrow().addVm("late" + number,
            "02:00:00:00:01:0" + number, List.of("10.0.0." + number + "/24"), "late" + number);
        rest.merge(new NetworkDocument().port("red", late));
        rest.checkRealized(LIMIT);
        assertTrue(cluster.two().ping(late.ip(), 3).received() > 0, "the new port is reached");
    }

    private static void assertComplete(final String what, final PingResult result, final long mods) {
        Measurements.note(what, result.lost() + " of " + result.sent() + " pings lost, " + mods
            + " flow-mods and group-mods sent");
        assertCarried(result);
        assertEquals(0, mods, "flow-mods and group-mods sent");
    }

    /** Three controllers that start at once leave the switches, which forward in user space, little time. */
    private static void assertCarried(final PingResult result) {
        assertTrue(result.lost() <= result.sent() / 100, result.lost() + " of " + result.sent() + " pings lost");
    }
}
