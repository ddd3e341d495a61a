package org.weft.lab.cli;

import java.util.concurrent.Callable;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab add-hypervisor}. */
@Command(name = "add-hypervisor", mixinStandardHelpOptions = true,
    description = "Makes a hypervisor and configures it as a transport node.")
final class AddHypervisorCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Parameters(paramLabel = "NAME", description = "its name and system-id")
    private String name;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = Defaults.ZONE,
        description = "the transport zone of its connector (default: ${DEFAULT-VALUE})")
    private String zone;

    @Option(names = "--encapsulation", paramLabel = "E", defaultValue = Defaults.ENCAPSULATION,
        description = "vxlan, gre or geneve (default: ${DEFAULT-VALUE})")
    private String encapsulation;

    @Override
    public Integer call() {
        final Lab lab = options.open();
        final Hypervisor hypervisor = lab.addHypervisor(name);
        options.progress("hypervisor %s made, tunnel address %s", name, hypervisor.tunnelAddress());
        if (!lab.controllers().isEmpty()) {
            lab.controller().rest().merge(new NetworkDocument().zone(zone).hypervisor(hypervisor, zone, encapsulation));
            hypervisor.awaitIntegrationBridge(Defaults.REALIZE_LIMIT);
            lab.controller().rest().checkRealized(Defaults.REALIZE_LIMIT);
            options.progress("configured as transport node, br-int is there, everything realized");
        }
        return 0;
    }
}
