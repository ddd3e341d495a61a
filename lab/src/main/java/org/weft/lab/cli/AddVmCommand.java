package org.weft.lab.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.LabException;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;
import org.weft.lab.Vm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab add-vm}. */
@Command(name = "add-vm", mixinStandardHelpOptions = true,
    description = "Starts a virtual machine and configures its logical port (and the switch, if there is none).")
final class AddVmCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Parameters(paramLabel = "NAME", description = "its name")
    private String name;

    @Option(names = "--hypervisor", paramLabel = "H", required = true, description = "where it runs")
    private String hypervisor;

    @Option(names = "--switch", paramLabel = "S", required = true, description = "the id of the logical switch")
    private String logicalSwitch;

    @Option(names = "--ip", paramLabel = "A/P", required = true, split = ",",
        description = "its addresses with prefix lengths")
    private List<String> addresses;

    @Option(names = "--mac", paramLabel = "M", description = "its MAC address (default: made from its name)")
    private String mac;

    @Override
    public Integer call() {
        final Lab lab = options.open();
        final Hypervisor where = lab.hypervisor(hypervisor)
            .orElseThrow(() -> new LabException("there is no hypervisor " + hypervisor));
        final Rest rest = lab.controller().rest();
        final Vm vm = where.addVm(name, mac == null ? macOf(name) : mac, addresses, "vif-" + name);
        final NetworkDocument document = new NetworkDocument();
        if (!rest.get("/rests/data/weft:network/weft-logical-switching:logical-switch=" + logicalSwitch
                + "?content=config").ok()) {
            document.logicalSwitch(logicalSwitch, Defaults.ZONE, Defaults.ENCAPSULATION);
        }
        rest.merge(document.port(logicalSwitch, vm));
        rest.checkRealized(Defaults.REALIZE_LIMIT);
        options.progress("%s (%s, %s) runs on %s and is on %s", name, vm.ip(), vm.mac(), hypervisor, logicalSwitch);
        return 0;
    }

    /** A locally administered MAC address that the same name always gets. */
    static String macOf(final String name) {
        final UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        final long bits = hash.getLeastSignificantBits();
        return String.format(Locale.ROOT, "02:%02x:%02x:%02x:%02x:%02x", bits >> 32 & 0xff, bits >> 24 & 0xff,
            bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff);
    }
}
