package org.weft.lab.cli;

import org.weft.lab.LabException;
import picocli.CommandLine;

/** The program. */
public final class Main {
    private Main() {
        // not instantiated
    }

    /**
     * Runs a command.
     *
     * @param args see {@code help}
     */
    public static void main(final String[] args) {
        Runtime.getRuntime().exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        final CommandLine line = new CommandLine(new LabCommand());
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (!(exception instanceof LabException)) {
                throw exception;
            }
            command.getErr().println("lab: " + exception.getMessage());
            return 1;
        });
        // lab exec VM ls -l: options behind the first name belong to the program.
        line.getSubcommands().get("exec").setStopAtPositional(true);
        return line;
    }
}
