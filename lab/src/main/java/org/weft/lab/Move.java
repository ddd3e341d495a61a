package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A live migration under way: the virtual machine's interface is plugged on two hypervisors with the same iface-id, and
 * the machine uses the one on the hypervisor that it comes from. A move that is not completed ends with the lab.
 */
public final class Move {
    private static final String NEW_INTERFACE = "eth1";
    private static final String OLD_INTERFACE = "eth0-old";

    private final Lab lab;
    private final Vm vm;
    private final Hypervisor source;
    private final Hypervisor target;

    Move(final Lab lab, final Vm vm, final Hypervisor source, final Hypervisor target) {
        this.lab = lab;
        this.vm = vm;
        this.source = source;
        this.target = target;
    }

    /** Plugs the interface at the target. The machine's end of it is down and has no address. */
    void start() {
        target.join(vm, NEW_INTERFACE);
        vm.namespace().ip("link", "set", NEW_INTERFACE, "down");
        vm.prepare(NEW_INTERFACE);
        target.plug(vm);
    }

    /**
     * Lets the machine use the interface at the target, with its MAC address, addresses, routes and neighbours, and
     * unplugs the one at the source, in this order. Nothing is sent that would tell the network; see
     * {@link Frames#announcement}.
     */
    public void complete() {
        final Namespace guest = vm.namespace();
        final List<String> batch = new ArrayList<>(List.of("link set eth0 down", "link set eth0 name " + OLD_INTERFACE,
            "addr flush dev " + OLD_INTERFACE, "link set " + NEW_INTERFACE + " name eth0",
            "link set eth0 address " + vm.mac()));
        vm.addresses().forEach(address -> batch.add(String.join(" ", Machine.addAddress(address))));
        batch.add("link set eth0 up");
        for (String family : List.of("-4", "-6")) {
            // The kernel makes its own routes again.
            guest.ip(family, "route", "show", "dev", Machine.INTERFACE).lines()
                .filter(route -> !route.contains("proto kernel"))
                .forEach(route -> batch.add("route replace " + route.strip() + " dev eth0"));
        }
        guest.ip("neigh", "show", "dev", Machine.INTERFACE).lines().map(line -> Arrays.asList(line.split(" ")))
            .filter(words -> words.contains("lladdr"))
            .forEach(words -> batch.add("neigh replace " + words.get(0) + " lladdr "
                + words.get(words.indexOf("lladdr") + 1) + " dev eth0 nud stale"));
        run(batch);
        vm.movedTo(target.name());
        lab.save();
        source.unplug(vm);
        guest.ip("link", "del", OLD_INTERFACE);
    }

    /** Unplugs the interface at the target; the machine stays where it is. */
    public void cancel() {
        target.unplug(vm);
        vm.namespace().ip("link", "del", NEW_INTERFACE);
    }

    private void run(final List<String> batch) {
        final Path file = lab.dir().resolve("move-" + vm.name() + ".batch");
        try {
            Files.write(file, batch);
            vm.namespace().ip("-batch", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new LabException("cannot write " + file, e);
        }
    }
}
