package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.FabricLab.LIMIT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.lab.Machine;
import org.weft.lab.Vm;

/** Distributed logical routers, with real packets between virtual machines on several nodes. */
class RoutingScenariosTest extends FabricScenarios {
    private static final String ROUTER_A = "02:ff:00:00:00:01";
    private static final String ROUTER_B = "02:ff:00:00:00:02";

    /** A router between the switches left (10.0.1.0/24, fd00:1::/64) and right (10.0.2.0/24, fd00:2::/64). */
    private static void leftAndRight() {
        fabric.rest().merge(overlay("left").logicalSwitch("right", FabricLab.ZONE, "vxlan")
            .routerPort("r", "left", ROUTER_A, List.of("10.0.1.254/24", "fd00:1::fe/64"))
            .routerPort("r", "right", ROUTER_B, List.of("10.0.2.254/24", "fd00:2::fe/64")));
    }

    /** Gives a machine its default routes. */
    private static <T extends Machine> T routed(final T machine, final int subnet) {
        machine.namespace().ip("route", "add", "default", "via", "10.0." + subnet + ".254");
        machine.namespace().ip("-6", "route", "add", "default", "via", "fd00:" + subnet + "::fe");
        return machine;
    }

    @Test
    void switchesAreJoined() {
        leftAndRight();
        final Vm left = routed(fabric.vm(1, "left", 1, 1), 1);
        final Vm same = routed(fabric.vm(1, "right", 2, 2), 2);
        final Vm far = routed(fabric.vm(2, "right", 2, 3), 2);
        fabric.realized();
        for (final String address : List.of(same.ip(), far.ip(), far.ip6(), same.ip6(), "10.0.1.254", "10.0.2.254",
                "fd00:1::fe", "fd00:2::fe")) {
            left.awaitPing(address, LIMIT);
            assertTrue(left.ping(address, 5).complete(), address);
        }
        for (final String address : List.of(far.ip(), far.ip6())) {
            final String answer = left.exec("ping", "-c", "1", address).out();
            assertTrue(answer.contains("ttl=63 "), "one router has been passed: " + answer);
        }
        // the node of the sender routes: what crosses the underlay is a frame of the switch that it is for
        try (var wire = fabric.hypervisor(2).capture("eth0", "udp dst port 4789 and dst host "
                + fabric.hypervisor(2).tunnelAddress() + " and ether[50:4] = 0x02000000")) {
            assertTrue(left.ping(far.ip(), 3).complete());
            assertEquals(3, wire.await(3, LIMIT).size());
        }
    }
}
