package org.weft.lab.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
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

    /** Makes the controller, or the cluster of controllers, and starts it; the first one is returned. */
    static Controller bringUp(final Lab lab, final LabOptions options) {
        final List<ControllerOptions> wanted = options.controllers();
        final List<Controller> made = wanted.size() > 1 ? lab.addCluster(wanted)
            : List.of(lab.addController(wanted.get(0)));
        made.forEach(controller -> {
            controller.start();
            options.progress("%s started (pid %d, log %s)", controller, controller.pid().orElse(-1L),
                controller.log());
        });
        made.forEach(controller -> {
            controller.awaitReady(Defaults.BOOT_LIMIT);
            options.progress("%s serves: RESTCONF on port %d, OVSDB on %d, OpenFlow on %d", controller,
                controller.ports().restconf(), controller.ports().ovsdb(), controller.ports().openflow());
        });
        return made.get(0);
    }
}
