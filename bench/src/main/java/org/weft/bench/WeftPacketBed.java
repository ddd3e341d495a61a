package org.weft.bench;

import java.nio.file.Path;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;

/** Weft's flows. */
final class WeftPacketBed extends PacketBed {
    private final Controller controller;

    WeftPacketBed(final Path dir, final Path distribution) {
        super("weft", Lab.temporary(dir));
        controller = lab().addController(ControllerOptions.of(distribution).plain());
    }

    @Override
    void startControllers() {
        controller.start();
        controller.awaitReady(WeftContender.LIMIT);
        controller.rest().merge(new NetworkDocument().zone(WeftContender.ZONE));
    }

    @Override
    Hypervisor addHypervisor(final Lab where, final String hypervisor) {
        final Hypervisor made = where.addHypervisor(hypervisor);
        controller.rest().merge(new NetworkDocument().hypervisor(made, WeftContender.ZONE,
            WeftContender.ENCAPSULATION));
        return made;
    }

    @Override
    void create(final Shape shape) {
        WeftContender.create(controller.rest(), shape);
    }
}
