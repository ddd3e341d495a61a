package org.weft.lab.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.LabException;
import org.weft.lab.Vm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lab exec}. */
@Command(name = "exec", mixinStandardHelpOptions = true,
    description = "Runs a program in a virtual machine or on a hypervisor, on this terminal.")
final class ExecCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Parameters(index = "0", paramLabel = "VM|HYPERVISOR", description = "where")
    private String where;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "the program and its arguments")
    private List<String> words;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Lab lab = options.open();
        final org.weft.lab.Command command = lab.vm(where).map(vm -> command(vm))
            .or(() -> lab.hypervisor(where).map(hypervisor -> command(hypervisor)))
            .orElseThrow(() -> new LabException("there is no virtual machine or hypervisor " + where));
        final ProcessBuilder builder = new ProcessBuilder(command.words()).inheritIO();
        builder.environment().putAll(command.environment());
        return builder.start().waitFor();
    }

    private org.weft.lab.Command command(final Vm vm) {
        return vm.namespace().command(words);
    }

    private org.weft.lab.Command command(final Hypervisor hypervisor) {
        return hypervisor.command(words);
    }
}
