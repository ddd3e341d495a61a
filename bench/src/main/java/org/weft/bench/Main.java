package org.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.weft.lab.LabException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The program: measures at several sizes, writes the results as JSON, and prints them as a table. */
@CommandLine.Command(name = "bench", mixinStandardHelpOptions = true,
    description = "Measures Weft beside OVN on pretended hypervisors, in the same run, turn by turn.")
public final class Main implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> SIZES = List.of("10x10x100", "10x20x1000", "10x100x5000", "10x100x10000",
        "50x20x1000");
    private static final List<String> QUICK_SIZES = List.of("10x10x100", "10x20x1000");
    private static final int PROBES = 100;
    private static final int QUICK_PROBES = 20;

    @Option(names = "--sizes", split = ",", paramLabel = "HYPERVISORSxSWITCHESxPORTS",
        description = "what to measure at; 10x10x100,10x20x1000,10x100x5000,10x100x10000,50x20x1000 if absent")
    private List<String> sizes = List.of();

    @Option(names = "--probes", description = "how often single changes are measured; 100 if absent")
    private int probes;

    @Option(names = "--quick", description = "the two smallest sizes and 20 probes")
    private boolean quick;

    @Option(names = "--no-restarts", description = "restarts neither controllers nor a switch")
    private boolean steady;

    @Option(names = "--heap", defaultValue = "1g", description = "heap of Weft's JVM; ${DEFAULT-VALUE} if absent")
    private String heap;

    @Option(names = "--output", defaultValue = "${env:WEFT_BENCH_DIR}/results.json",
        description = "where to write the results; ${DEFAULT-VALUE} if absent")
    private Path output;

    @Option(names = "--show", paramLabel = "FILE", arity = "1..*",
        description = "measures nothing: makes the tables and the plots of earlier results, all together")
    private List<Path> earlier = List.of();

    @Option(names = "--distribution", defaultValue = "${env:WEFT_DISTRIBUTION}",
        description = "the Karaf distribution; ${DEFAULT-VALUE} if absent")
    private Path distribution;

    @Option(names = "--directory", defaultValue = "${env:WEFT_BENCH_DIR}",
        description = "for the files of a run; ${DEFAULT-VALUE} if absent")
    private Path directory;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    public static void main(final String[] args) {
        final CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (!(exception instanceof LabException) && !(exception instanceof IllegalArgumentException)) {
                throw exception;
            }
            command.getErr().println("bench: " + exception.getMessage());
            return 1;
        });
        Runtime.getRuntime().exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (!earlier.isEmpty()) {
            return show();
        }
        final List<Shape> shapes = (sizes.isEmpty() ? quick ? QUICK_SIZES : SIZES : sizes).stream()
            .map(Shape::parse).toList();
        final int count = probes > 0 ? probes : quick ? QUICK_PROBES : PROBES;
        final PrintWriter out = spec.commandLine().getOut();
        final ObjectNode results = MAPPER.createObjectNode();
        results.set("machine", MAPPER.valueToTree(TestBed.here()));
        results.put("weft-heap", heap);
        final var runs = results.putArray("runs");
        for (Shape shape : shapes) {
            out.println("bench: " + shape);
            try {
                new Run(shape, count, true, !steady).measure(List.of(
                    () -> new WeftContender(directory, distribution, heap), () -> new OvnContender(directory)),
                    runs.addObject(), line -> out.println("bench:   " + line));
            } finally {
                // what has been measured is not lost when something fails later
                Files.createDirectories(output.toAbsolutePath().getParent());
                MAPPER.writeValue(output.toFile(), results);
            }
        }
        Plots.write(results, output.toAbsolutePath().getParent());
        out.print(Table.of(results) + Table.ratios(results));
        out.println("bench: results are in " + output);
        return 0;
    }

    private int show() throws IOException {
        final ObjectNode all = MAPPER.createObjectNode();
        final var runs = all.putArray("runs");
        for (Path file : earlier) {
            MAPPER.readTree(file.toFile()).path("runs").forEach(runs::add);
        }
        Plots.write(all, output.toAbsolutePath().getParent());
        spec.commandLine().getOut().println(Table.of(all) + Table.ratios(all));
        return 0;
    }
}
