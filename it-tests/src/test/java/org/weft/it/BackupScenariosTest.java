package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Command;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Ping;
import org.weft.lab.Vm;

/** The configuration of a controller that is lost, restored into a new one. */
class BackupScenariosTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Controller controller(final String name) {
        final Controller controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY).named(name));
        controller.start();
        controller.awaitReady(BOOT_LIMIT);
        return controller;
    }

    private static Command.Result backup(final Controller controller, final String what, final Path file) {
        return Command.of("env", "KARAF_BASE=" + controller.dir(), "WEFT_URL=" + controller.rest().root(),
            Distribution.ASSEMBLY.resolve("bin/weft-backup").toString(), what, file.toString()).run();
    }

    @Test
    void aNewControllerGoesOnWhereTheLostOneWas() {
        final Controller lost = controller("lost");
        final Hypervisor hv1 = lab.addHypervisor("hv1");
        final Hypervisor hv2 = lab.addHypervisor("hv2");
        lost.rest().merge(new NetworkDocument().zone("zone").hypervisor(hv1, "zone", "vxlan")
            .hypervisor(hv2, "zone", "vxlan").logicalSwitch("red", "zone", "vxlan"));
        hv1.awaitIntegrationBridge(LIMIT);
        hv2.awaitIntegrationBridge(LIMIT);
        final Vm one = hv1.addVm("one", "02:00:00:00:00:01", List.of("10.0.0.1/24"), "one");
        final Vm two = hv2.addVm("two", "02:00:00:00:00:02", List.of("10.0.0.2/24"), "two");
        lost.rest().merge(new NetworkDocument().port("red", one).port("red", two));
        lost.rest().checkRealized(LIMIT);
        one.awaitPing(two.ip(), LIMIT);
        final Path file = lab.dir().resolve("backup");
        assertTrue(backup(lost, "save", file).ok());
        assertFalse(backup(lost, "restore", file).ok(), "where a network is already");

        try (Ping ping = one.startPing(two.ip(), Duration.ofMillis(50))) {
            ping.awaitMore(10, LIMIT);
            lost.kill();
            final Controller found = controller("found");
            final Command.Result restored = backup(found, "restore", file);
            assertTrue(restored.ok(), restored.err());
            List.of(hv1, hv2).forEach(node -> node.setManagers(List.of(found.manager())));
            Await.until("nodes are compared", LIMIT, () -> List.of("hv1", "hv2").stream().allMatch(node ->
                found.rest().nodeStatus(node).path("read-backs").asLong() > 0));
            found.rest().checkRealized(LIMIT);
            assertEquals(0, ping.stop().lost(), "pings lost");
            for (final String node : List.of("hv1", "hv2")) {
                assertEquals(0, found.rest().nodeStatus(node).path("flow-mods-sent").asLong(), "flow-mods to " + node);
            }
            Oracle.check(found.rest(), lab.hypervisors().stream().map(Node::of).toList());
        }
    }
}
