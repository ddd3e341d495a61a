package org.weft.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lab}: the whole demonstration, or one of the commands. */
@Command(name = "lab", mixinStandardHelpOptions = true, subcommands = {UpCommand.class, DownCommand.class,
    AddHypervisorCommand.class, AddVmCommand.class, PingCommand.class, ExecCommand.class, StatusCommand.class},
    description = "Makes a small network on this machine to try Weft on: a controller, hypervisors with Open vSwitch, "
        + "virtual machines. Without a command: the whole demonstration.")
final class LabCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Override
    public Integer call() {
        return new Demonstration(options).run();
    }
}
