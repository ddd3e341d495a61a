package org.weft.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Lab;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all commands share: which lab, which distribution, where to write. */
final class LabOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", defaultValue = "${WEFT_LAB_DIR:-.weft/lab}",
        description = "the run directory of the lab (default: ${DEFAULT-VALUE})")
    private Path dir;

    @Option(names = "--id", paramLabel = "ID", defaultValue = "lab",
        description = "the id of the lab, part of the names of its namespaces (default: ${DEFAULT-VALUE})")
    private String id;

    @Option(names = "--distribution", paramLabel = "PATH",
        defaultValue = "${WEFT_DISTRIBUTION:-karaf-distribution/target/assembly}",
        description = "the Karaf distribution, unpacked or as tar.gz (default: ${DEFAULT-VALUE})")
    private Path distribution;

    @Option(names = "--cluster", description = "a cluster of three controllers instead of one, when a lab is made")
    private boolean cluster;

    private final long start = System.nanoTime();

    Lab create() {
        return Lab.create(id, dir);
    }

    Lab open() {
        return Lab.open(dir);
    }

    boolean exists() {
        return Lab.exists(dir);
    }

    /** Removes the lab, also one that is too broken to be opened. */
    void remove() {
        String which = id;
        if (exists()) {
            try {
                which = open().id();
            } catch (org.weft.lab.LabException e) {
                out().println("lab: " + e.getMessage());
            }
        }
        Lab.remove(which, dir);
    }

    /** The controllers to make. */
    List<ControllerOptions> controllers() {
        final ControllerOptions first = ControllerOptions.usual(distribution);
        return cluster ? List.of(first.named("member-1"), ControllerOptions.of(distribution).named("member-2"),
            ControllerOptions.of(distribution).named("member-3")) : List.of(first);
    }

    Path dir() {
        return dir;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Says what is being done, with the time since the start. */
    void progress(final String format, final Object... arguments) {
        out().println(String.format(Locale.ROOT, "[%6.1f s] ", seconds())
            + String.format(Locale.ROOT, format, arguments));
        out().flush();
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
