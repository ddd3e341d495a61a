package org.weft.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.Vm;

/**
 * Two hypervisors in network namespaces, with two virtual machines each on two switches, joined by a router: the same
 * for all contenders but for who makes their Open vSwitches carry packets. Not for use by several threads.
 */
abstract class PacketBed implements AutoCloseable {
    /** Its ports are, on switch and hypervisor: 0 and 0, 0 and 1, 1 and 0, 1 and 1. */
    private static final Shape SHAPE = new Shape(2, 2, 4);
    private static final int FAR = 1;
    private static final int FAR_AND_ROUTED = 3;

    private final String name;
    private final Lab lab;
    private List<Vm> vms = List.of();

    PacketBed(final String name, final Lab lab) {
        this.name = name;
        this.lab = lab;
    }

    final Lab lab() {
        return lab;
    }

    final String name() {
        return name;
    }

    /** Starts everything; packets are carried when it returns. */
    final void start() {
        startControllers();
        final List<Hypervisor> hypervisors = IntStream.range(0, SHAPE.hypervisors())
            .mapToObj(i -> addHypervisor(lab, "hv" + i)).toList();
        create(SHAPE);
        vms = IntStream.range(0, SHAPE.ports()).mapToObj(i -> {
            final Shape.Port port = SHAPE.port(i);
            final Vm vm = hypervisors.get(SHAPE.hypervisorOf(i)).addVm(port.id(), port.mac(),
                List.of(port.ip() + "/16"), port.id());
            vm.namespace().ip("route", "add", "default", "via", Shape.routerAddress(port.segment()).split("/")[0]);
            return vm;
        }).toList();
        vms.forEach(vm -> from().awaitPing(vm.ip(), WeftContender.LIMIT));
    }

    /** Starts what computes the network. */
    abstract void startControllers();

    /** Adds a hypervisor and lets it take part. */
    abstract Hypervisor addHypervisor(Lab where, String hypervisor);

    /** Creates the network. */
    abstract void create(Shape shape);

    /** Who sends. */
    final Vm from() {
        return vms.get(0);
    }

    /** A machine of the same switch on the other hypervisor. */
    final Vm far() {
        return vms.get(FAR);
    }

    /** A machine of the other switch on the other hypervisor. */
    final Vm routed() {
        return vms.get(FAR_AND_ROUTED);
    }

    @Override
    public void close() {
        lab.close();
    }
}
