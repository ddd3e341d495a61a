package org.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    private static final int PROBES_FOR_A_SLOW_ONE = 5;

    @Option(names = "--sizes", split = ",", paramLabel = "HYPERVISORSxSWITCHESxPORTS",
        description = "what to measure at; 10x10x100,10x20x1000,10x100x5000,10x100x10000,50x20x1000 if absent")
    private List<String> sizes = List.of();

    @Option(names = "--probes", description = "how often a port is added and deleted; 100 if absent")
    private int probes;

    @Option(names = "--slow-probes",
        description = "how often ports of routers, VIFs that move and new nodes are measured; a fifth if absent")
    private int slowProbes;

    @Option(names = "--quick", description = "the two smallest sizes and 20 probes")
    private boolean quick;

    @Option(names = "--packets",
        description = "packets between virtual machines only, which without --sizes and --quick are measured too")
    private boolean packets;

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
        final ObjectNode results = MAPPER.createObjectNode();
        results.set("machine", MAPPER.valueToTree(TestBed.here()));
        results.put("weft-heap", heap);
        if (!packets) {
            measureSizes(results);
        }
        if (packets || sizes.isEmpty() && !quick) {
            try {
                tell("packets");
                Packets.measure(List.of(new WeftPacketBed(directory, distribution), new OvnPacketBed(directory)),
                    results.putObject("packets"), line -> tell("  " + line));
            } finally {
                write(results);
            }
        }
        Plots.write(results, output.toAbsolutePath().getParent());
        spec.commandLine().getOut().print(Table.of(results) + Table.ratios(results));
        tell("results are in " + output);
        return 0;
    }

    private void measureSizes(final ObjectNode results) throws IOException {
        final List<Shape> shapes = (sizes.isEmpty() ? quick ? QUICK_SIZES : SIZES : sizes).stream()
            .map(Shape::parse).toList();
        final int count = probes > 0 ? probes : quick ? QUICK_PROBES : PROBES;
        final int few = slowProbes > 0 ? slowProbes : Math.max(1, count / PROBES_FOR_A_SLOW_ONE);
        final var runs = results.putArray("runs");
        for (Shape shape : shapes) {
            tell(shape.toString());
            try {
                new Run(shape, count, few, true, !steady).measure(List.of(
                    () -> new WeftContender(directory, distribution, heap), () -> new OvnContender(directory)),
                    runs.addObject(), line -> tell("  " + line));
            } finally {
                write(results);
            }
        }
    }

    private void tell(final String line) {
        spec.commandLine().getOut().println("bench: " + line);
    }

    /** What has been measured is not lost when something fails later. */
    private void write(final ObjectNode results) throws IOException {
        Files.createDirectories(output.toAbsolutePath().getParent());
        MAPPER.writeValue(output.toFile(), results);
    }

    private int show() throws IOException {
        final ObjectNode all = MAPPER.createObjectNode();
        final var runs = all.putArray("runs");
        for (Path file : earlier) {
            final var read = MAPPER.readTree(file.toFile());
            read.path("runs").forEach(runs::add);
            Optional.ofNullable(read.get("packets")).ifPresent(packet -> all.set("packets", packet));
        }
        Plots.write(all, output.toAbsolutePath().getParent());
        spec.commandLine().getOut().println(Table.of(all) + Table.ratios(all));
        return 0;
    }
}
