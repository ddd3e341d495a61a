package org.weft.lab.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weft.lab.Controller;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.LabException;
import org.weft.lab.Machine;
import org.weft.lab.NetworkDocument;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;

/**
 * The whole of Weft on one machine: two tenants with the same addresses on two hypervisors, one of them with a router
 * to another switch and to a physical network.
 */
final class Demonstration {
    private static final String RED = "red";
    private static final String BLUE = "blue";
    /** An address that only blue has. */
    private static final String BLUE_ONLY = "10.0.0.3";
    private static final Duration FIRST_PING_LIMIT = Duration.ofSeconds(20);

    private final LabOptions options;
    private int failures;

    Demonstration(final LabOptions options) {
        this.options = options;
    }

    int run() {
        if (options.exists()) {
            throw new LabException("a lab runs already: see ./weft lab status, or remove it with ./weft lab down");
        }
        final Lab lab = options.create();
        try {
            demonstrate(lab);
        } catch (LabException e) {
            options.progress("FAILED: %s", e.getMessage());
            failures++;
        }
        if (failures > 0) {
            options.out().println("\nThe lab is left as it is, to look at (" + lab.dir()
                + "). Remove it with: ./weft lab down");
            return 1;
        }
        explain(lab.controller());
        return 0;
    }

    private void demonstrate(final Lab lab) {
        options.progress("networks made, in %s", lab.dir());
        final Controller controller = UpCommand.bringUp(lab, options);

        final Hypervisor hv1 = lab.addHypervisor("hv1");
        final Hypervisor hv2 = lab.addHypervisor("hv2");
        options.progress("hypervisors hv1 (%s) and hv2 (%s) run", hv1.tunnelAddress(), hv2.tunnelAddress());
        controller.rest().merge(new NetworkDocument().zone(Defaults.ZONE)
            .hypervisor(hv1, Defaults.ZONE, Defaults.ENCAPSULATION)
            .hypervisor(hv2, Defaults.ZONE, Defaults.ENCAPSULATION));
        options.progress("configured: transport zone, two transport nodes");

        final List<Vm> red = tenant(RED, hv1, hv2, List.of());
        final List<Vm> blue = tenant(BLUE, hv1, hv2, List.of(BLUE_ONLY + "/24"));
        final NetworkDocument switches = new NetworkDocument()
            .logicalSwitch(RED, Defaults.ZONE, Defaults.ENCAPSULATION)
            .logicalSwitch(BLUE, Defaults.ZONE, Defaults.ENCAPSULATION);
        red.forEach(vm -> switches.port(RED, vm));
        blue.forEach(vm -> switches.port(BLUE, vm));
        options.progress("virtual machines run: red1 and blue1 on hv1, red2 and blue2 on hv2");

        final double before = options.seconds();
        controller.rest().merge(switches);
        controller.rest().checkRealized(Defaults.REALIZE_LIMIT);
        options.progress("logical switches red and blue with two ports each: in the data plane after %.0f ms",
            (options.seconds() - before) * 1000);

        reaches(red.get(0), red.get(1).ip());
        reaches(red.get(1), red.get(0).ip());
        reaches(blue.get(0), blue.get(1).ip());
        reaches(blue.get(1), blue.get(0).ip());
        reaches(blue.get(0), BLUE_ONLY);
        doesNotReach(red.get(0), BLUE_ONLY);
        doesNotReach(red.get(1), BLUE_ONLY);
        talksTo(red.get(0), red.get(1));
        talksTo(blue.get(0), blue.get(1));
        new RouterDemonstration(lab, options, this::reaches).run(red.get(0), red.get(1));
        lab.hypervisors().forEach(this::show);
    }

    private static List<Vm> tenant(final String name, final Hypervisor hv1, final Hypervisor hv2,
            final List<String> moreOnSecond) {
        final List<String> second = new ArrayList<>(List.of("10.0.0.2/24"));
        second.addAll(moreOnSecond);
        return List.of(
            hv1.addVm(name + 1, AddVmCommand.macOf(name + 1), List.of("10.0.0.1/24"), "vif-" + name + 1),
            hv2.addVm(name + 2, AddVmCommand.macOf(name + 2), second, "vif-" + name + 2));
    }

    private void reaches(final Machine from, final String address) {
        // Open vSwitch's userspace tunnels lose packets until the other end of the underlay has answered to ARP.
        from.awaitPing(address, FIRST_PING_LIMIT);
        final PingResult result = from.ping(address, Defaults.PINGS);
        verdict(result.complete(), "%s pings %s: %d of %d answered, %.2f ms", from, address, result.received(),
            result.sent(), result.average().toNanos() / 1e6);
    }

    private void doesNotReach(final Vm from, final String address) {
        final PingResult result = from.ping(address, Defaults.PINGS);
        verdict(result.received() == 0, "%s pings %s, which only %s has: %d of %d answered", from, address, BLUE,
            result.received(), result.sent());
    }

    /** The address belongs to whom it should: both tenants have one of that number. */
    private void talksTo(final Vm from, final Vm to) {
        final String neighbour = from.exec("ip", "neigh", "show", to.ip()).out().strip();
        verdict(neighbour.contains(to.mac()), "for %s, %s is %s of %s", from, to.ip(), to.mac(), to);
    }

    private void verdict(final boolean good, final String format, final Object... arguments) {
        options.progress((good ? "ok      " : "FAILED  ") + format, arguments);
        if (!good) {
            failures++;
        }
    }

    private void show(final Hypervisor hypervisor) {
        options.progress("%s: %d flows, %d groups", hypervisor, hypervisor.flows().size(),
            hypervisor.groups().size());
    }

    private void explain(final Controller controller) {
        final String rests = controller.rest().root() + "/rests";
        final String curl = "  curl -s --cacert " + controller.dir() + "/etc/weft-tls/ca.pem -u admin:$(cat "
            + controller.dir() + "/etc/weft-admin-password) ";
        options.out().println(String.join(System.lineSeparator(), "", "The lab runs on. What to try next:",
            "  ./weft lab status",
            "  ./weft lab ping red1 red2",
            "  ./weft lab exec red1 ping 10.0.0.2",
            "  ./weft lab exec red1 ping -c 3 -t 1 10.1.0.1",
            "  ./weft lab exec red1 ping 192.0.2.9",
            "  ./weft lab exec hv1 ovs-vsctl show",
            "  ./weft lab exec hv1 ovs-ofctl -O OpenFlow13 dump-flows br-int",
            "  ./weft lab add-hypervisor hv3",
            "  ./weft lab add-vm red3 --hypervisor hv3 --switch red --ip 10.0.0.7/24 && ./weft lab ping red3 red1",
            curl + "'" + rests + "/data/weft:network?content=config'",
            curl + rests + "/data/weft-status:status",
            curl + "-X DELETE " + rests
                + "/data/weft:network/weft-logical-switching:logical-switch=red/port=vif-red2",
            "  ./weft lab down"));
    }
}
