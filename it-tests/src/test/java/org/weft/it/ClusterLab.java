package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;
import org.weft.lab.SmallDisk;
import org.weft.lab.Vm;

/**
 * Three controllers of {@link PreviousBuild}, and two hypervisors with a virtual machine each on the logical switch
 * red.
 */
final class ClusterLab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    /** Of the disk of a member that is to be filled, in MiB. */
    private static final int DISK = 1024;
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

    private final Lab lab = Lab.temporary(Distribution.RUNS);
    private final List<Controller> members;
    private final Set<Controller> upgraded = new HashSet<>();
    private final Map<Controller, SmallDisk> disks = new HashMap<>();
    private final Vm one;
    private final Vm two;

    ClusterLab() throws IOException {
        final Path previous = PreviousBuild.make();
        members = lab.addCluster(Stream.of("c1", "c2", "c3")
            .map(name -> ControllerOptions.of(previous).named(name)).toList());
        members.forEach(Controller::start);
        final Hypervisor hv1 = lab.addHypervisor("hv1");
        final Hypervisor hv2 = lab.addHypervisor("hv2");
        awaitReady();
        any().merge(new NetworkDocument().zone("zone")
            .hypervisor(hv1, "zone", "vxlan").hypervisor(hv2, "zone", "vxlan").logicalSwitch("red", "zone", "vxlan"));
        hv1.awaitIntegrationBridge(LIMIT);
        hv2.awaitIntegrationBridge(LIMIT);
        one = vm(hv1, 1);
        two = vm(hv2, 2);
        any().checkRealized(LIMIT);
        one.awaitPing(two.ip(), LIMIT);
        two.awaitPing(one.ip(), LIMIT);
    }

    private Vm vm(final Hypervisor on, final int number) {
        final String name = "red" + number;
        final Vm vm = on.addVm(name, "02:00:00:00:00:0" + number, List.of("10.0.0." + number + "/24"), name);
        any().merge(new NetworkDocument().port("red", vm));
        return vm;
    }

    Lab lab() {
        return lab;
    }

    Vm one() {
        return one;
    }

    Vm two() {
        return two;
    }

    List<Controller> members() {
        return members;
    }

    /** Replaces a member that has stopped by the build that is tested; see docs/operations.md. */
    void upgrade(final Controller member) {
        member.upgrade(Distribution.ASSEMBLY);
        upgraded.add(member);
        // while it is stopped
        disks.put(member, member.moveToSmallDisk(DISK));
    }

    /** The disk of a member's own: of one that was upgraded already, or it gets it now, over a restart. */
    SmallDisk disk(final Controller member) {
        return disks.computeIfAbsent(member, none -> {
            member.stop();
            final SmallDisk disk = member.moveToSmallDisk(DISK);
            member.start();
            awaitReady();
            return disk;
        });
    }

    /** Whether all members are of the build that is tested. */
    boolean isUpgraded() {
        return upgraded.containsAll(members);
    }

    /** Waits until all members serve, as parts of one cluster. */
    void awaitReady() {
        members.forEach(member -> member.awaitReady(BOOT_LIMIT));
        members.forEach(member -> Await.until("three members as " + member + " sees them", BOOT_LIMIT,
            () -> upMembers(member) == members.size(), () -> member.rest().clusterStatus().toString()));
    }

    private static long upMembers(final Controller member) {
        return FabricLab.items(member.rest().clusterStatus().path("member")).filter(other ->
            other.path("reachable").asBoolean() && "up".equals(other.path("state").asText())).count();
    }

    /** RESTCONF of the first member that runs. */
    Rest any() {
        return running().get(0).rest();
    }

    private List<Controller> running() {
        return members.stream().filter(Controller::running).toList();
    }

    /** The member that leads, as the first one says that runs. */
    Controller leader() {
        return leader(any());
    }

    /** The member that leads, as a member says. */
    Controller leader(final Rest asked) {
        final String name = asked.clusterStatus().path("leader").asText();
        return member(name);
    }

    /** A member that does not lead. */
    Controller follower() {
        final Controller leader = leader();
        return running().stream().filter(member -> member != leader).findFirst().orElseThrow();
    }

    /** Whether a node is connected, and has been compared with what it is to have, as a member tells. */
    static boolean served(final Rest rest, final String node) {
        final JsonNode status = rest.nodeStatus(node);
        return status.path("openflow-connected").asBoolean() && status.path("ovsdb-connected").asBoolean()
            && status.path("read-backs").asLong() > 0;
    }

    /** The member that serves a node, as a member says. */
    static Optional<String> server(final Rest rest, final String node) {
        return FabricLab.items(rest.clusterStatus().path("member")).filter(member ->
            FabricLab.items(member.path("transport-node")).anyMatch(served -> node.equals(served.asText())))
            .map(member -> member.path("name").asText()).findFirst();
    }

    /** The member of a name. */
    Controller member(final String name) {
        return members.get(Integer.parseInt(name.replace("member-", "")) - 1);
    }

    /** Waits until each hypervisor is served by another member. */
    void awaitSpread(final Rest rest) {
        Await.until("nodes are spread", LIMIT, () -> Stream.of("hv1", "hv2").allMatch(node -> served(rest, node))
            && Stream.of("hv1", "hv2").flatMap(node -> server(rest, node).stream()).distinct().count() == 2,
            () -> rest.clusterStatus().toString());
    }

    /** Flow-mods and group-mods that a hypervisor was sent, by the hypervisor and whoever has served it since. */
    static Map<String, Long> modsSent(final Rest rest) {
        return Stream.of("hv1", "hv2").collect(Collectors.toMap(node -> node + " by " + server(rest, node), node -> {
            final JsonNode status = rest.nodeStatus(node);
            return status.path("flow-mods-sent").asLong() + status.path("group-mods-sent").asLong();
        }));
    }

    /** Those that were sent since then; who has begun to serve a node since counts from its beginning. */
    static long modsSent(final Rest rest, final Map<String, Long> before) {
        return modsSent(rest).entrySet().stream().mapToLong(now -> {
            final long then = before.getOrDefault(now.getKey(), 0L);
            return now.getValue() >= then ? now.getValue() - then : now.getValue();
        }).sum();
    }

    @Override
    public void close() {
        lab.close();
    }
}
