package org.weft.lab.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PhysicalHost;
import org.weft.lab.Vm;

/** A tenant's router: to a second switch, and by a pair of gateways to a host on a physical network. */
final class RouterDemonstration {
    private static final String ROUTER = "red-router";
    private static final String SECOND = "red-servers";
    private static final String BRIDGE = "br-ext";
    private static final String SERVICE = "gateways";
    private static final int VLAN = 7;
    private static final String INSIDE = "10.0.0.254";
    private static final String SERVERS = "10.1.0.254";
    private static final String OUTSIDE = "192.0.2.1";

    private final Lab lab;
    private final LabOptions options;
    private final BiConsumer<Machine, String> reaches;

    /** Shows it.
     *
     * @param reaches checks that a machine gets answers from an address */
    RouterDemonstration(final Lab lab, final LabOptions options, final BiConsumer<Machine, String> reaches) {
        this.lab = lab;
        this.options = options;
        this.reaches = reaches;
    }

    void run(final Vm first, final Vm second) {
        final NetworkDocument network = new NetworkDocument();
        for (final String name : List.of("gw1", "gw2")) {
            final Hypervisor gateway = lab.addHypervisor(name);
            gateway.addPhysicalBridge(BRIDGE);
            network.hypervisor(gateway, Defaults.ZONE, Defaults.ENCAPSULATION)
                .setNode(name, Map.of("type", "gateway"))
                .gateway(SERVICE, name, Map.of("device-id", BRIDGE, "failure-zone", name));
        }
        final PhysicalHost host = lab.addPhysicalHost("outside", "192.0.2.9/24", OptionalInt.of(VLAN));
        host.namespace().ip("route", "add", "10.0.0.0/8", "via", OUTSIDE);
        options.progress("gateways gw1 and gw2 run, and the physical host outside (%s) in VLAN %d", host.ip(), VLAN);

        final Vm server = lab.hypervisor("hv2").orElseThrow().addVm("server", AddVmCommand.macOf("server"),
            List.of("10.1.0.1/24"), "vif-server");
        network.logicalSwitch(SECOND, Defaults.ZONE, Defaults.ENCAPSULATION).port(SECOND, server)
            .routerPort(ROUTER, "red", "02:ff:00:00:00:01", List.of(INSIDE + "/24"))
            .routerPort(ROUTER, SECOND, "02:ff:00:00:00:02", List.of(SERVERS + "/24"))
            .gatewayPort(ROUTER, "out", "02:ff:00:00:00:03", List.of(OUTSIDE + "/24"),
                Map.of("service", SERVICE, "vlan", VLAN));
        final double before = options.seconds();
        lab.controller().rest().merge(network);
        lab.controller().rest().checkRealized(Defaults.REALIZE_LIMIT);
        options.progress("logical router red-router between switches red and red-servers and the physical network: in "
            + "the data plane after %.0f ms", (options.seconds() - before) * 1000);
        for (final Vm vm : List.of(first, second)) {
            vm.namespace().ip("route", "add", "default", "via", INSIDE);
        }
        server.namespace().ip("route", "add", "default", "via", SERVERS);
        reaches.accept(first, server.ip());
        reaches.accept(first, SERVERS);
        reaches.accept(server, host.ip());
        reaches.accept(host, second.ip());
    }
}
