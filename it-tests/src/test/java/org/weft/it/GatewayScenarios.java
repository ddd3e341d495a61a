package org.weft.it;

import static org.weft.it.FabricLab.LIMIT;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.weft.lab.Await;
import org.weft.lab.Hypervisor;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Vm;

/** Scenarios with two hypervisors, two gateways, a router r and a host on the physical network. */
abstract class GatewayScenarios extends FabricScenarios {
    static final String BRIDGE = "br-ext";
    static final String STATUS = "logical-router=r";
    private static final int VLAN = 7;

    @BeforeAll
    static void start() {
        fabric = FabricLab.withGateways();
        fabric.others().forEach(gateway -> gateway.addPhysicalBridge(BRIDGE));
    }

    /** A router with the switch in (10.0.1.0/24) and the physical network 192.0.2.0/24 in a VLAN. */
    static PhysicalHost router(final boolean distributed) {
        fabric.rest().merge(overlay("in").setRouter("r", Map.of("distributed", distributed))
            .routerPort("r", "in", "02:ff:00:00:00:01", List.of("10.0.1.254/24", "fd00:1::fe/64"))
            .gatewayPort("r", "out", "02:ff:00:00:00:02", List.of("192.0.2.1/24", "2001:db8:2::1/64"),
                Map.of("service", "gateways", "vlan", VLAN))
            .gateway("gateways", "gw1", Map.of("device-id", BRIDGE, "failure-zone", "one"))
            .gateway("gateways", "gw2", Map.of("device-id", BRIDGE, "failure-zone", "two")));
        final PhysicalHost host = fabric.lab().addPhysicalHost("outside", "192.0.2.9/24", OptionalInt.of(VLAN));
        host.namespace().ip("address", "add", "2001:db8:2::9/64", "dev", "eth0", "nodad");
        host.namespace().ip("link", "set", "eth0", "mtu", "1500");
        host.namespace().ip("route", "add", "10.0.0.0/8", "via", "192.0.2.1");
        host.namespace().ip("-6", "route", "add", "fd00::/16", "via", "2001:db8:2::1");
        return host;
    }

    static Vm inside(final int on, final int number) {
        final Vm vm = fabric.vm(on, "in", 1, number);
        vm.namespace().ip("route", "add", "default", "via", "10.0.1.254");
        vm.namespace().ip("-6", "route", "add", "default", "via", "fd00:1::fe");
        return vm;
    }

    static List<String> placement() {
        return FabricLab.items(fabric.status(STATUS).path("placement").path("gateway"))
            .map(node -> node.asText()).toList();
    }

    static String active() {
        return fabric.status(STATUS).path("placement").path("active").asText();
    }

    static Hypervisor gateway(final String name) {
        return fabric.others().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    static void awaitTunnels() {
        for (final Hypervisor gateway : fabric.others()) {
            for (final Hypervisor other : fabric.lab().hypervisors()) {
                if (!gateway.name().equals(other.name())) {
                    fabric.awaitTunnel(gateway, other.name() + "=up");
                }
            }
        }
        // a session that has just come up speaks once a second at first: RFC 5880 section 6.8.3
        for (final Hypervisor node : fabric.lab().hypervisors()) {
            Await.until("BFD of " + node + " at its pace", LIMIT, () -> !node.appctl("bfd/show").contains("1000ms"),
                () -> node.appctl("bfd/show"));
        }
    }

    /** Waits until the router can be reached by two gateways. */
    static void awaitGateways() {
        fabric.realized();
        Await.until("a placement", LIMIT, () -> placement().size() == 2, () -> fabric.status(STATUS).toString());
        awaitTunnels();
    }
}
