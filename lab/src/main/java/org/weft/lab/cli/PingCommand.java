package org.weft.lab.cli;

import java.util.concurrent.Callable;
import org.weft.lab.Lab;
import org.weft.lab.LabException;
import org.weft.lab.PingResult;
import org.weft.lab.Vm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab ping}. */
@Command(name = "ping", mixinStandardHelpOptions = true,
    description = "Pings from a virtual machine. Ends with 1 when nothing is answered.")
final class PingCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Parameters(index = "0", paramLabel = "VM", description = "from where")
    private String from;

    @Parameters(index = "1", paramLabel = "VM|ADDRESS", description = "to where")
    private String to;

    @Option(names = {"-c", "--count"}, paramLabel = "N", defaultValue = "5",
        description = "how many requests (default: ${DEFAULT-VALUE})")
    private int count;

    @Override
    public Integer call() {
        final Lab lab = options.open();
        final Vm vm = lab.vm(from).orElseThrow(() -> new LabException("there is no virtual machine " + from));
        final String address = lab.vm(to).map(Vm::ip).orElse(to);
        final PingResult result = vm.ping(address, count);
        options.out().printf("%s -> %s: %d sent, %d received, %.3f ms on average%n", from, address, result.sent(),
            result.received(), result.average().toNanos() / 1e6);
        return result.received() > 0 ? 0 : 1;
    }
}
