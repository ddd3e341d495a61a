package org.weft.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lab down}. */
@Command(name = "down", mixinStandardHelpOptions = true,
    description = "Removes the lab, from whatever state it is in, and leaves nothing behind.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Override
    public Integer call() {
        options.remove();
        options.progress("the lab is gone");
        return 0;
    }
}
