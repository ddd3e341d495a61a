package org.weft.lab.cli;

import java.util.concurrent.Callable;
import org.weft.lab.Controller;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab up}. */
@Command(name = "up", mixinStandardHelpOptions = true,
    description = "Makes a lab with a controller, and no hypervisors yet.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Option(names = "--no-controller", description = "make the networks only")
    private boolean noController;

    @Override
    public Integer call() {
        final Lab lab = options.create();
        options.progress("networks made, in %s", lab.dir());
        if (!noController) {
            final Controller controller = bringUp(lab, options);
            controller.rest().merge(new NetworkDocument().zone(Defaults.ZONE));
            options.progress("transport zone %s configured", Defaults.ZONE);
        }
        return 0;
    }

    /** Makes a controller and starts it. */
    static Controller bringUp(final Lab lab, final LabOptions options) {
        final Controller controller = lab.addController(options.controller());
        controller.start();
        options.progress("controller started (pid %d, log %s)", controller.pid().orElse(-1L), controller.log());
        controller.awaitReady(Defaults.BOOT_LIMIT);
        options.progress("controller serves: RESTCONF on port %d, OVSDB on %d, OpenFlow on %d",
            controller.ports().restconf(), controller.ports().ovsdb(), controller.ports().openflow());
        return controller;
    }
}
