package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.weft.lab.Command;
import org.weft.pipeline.Stage;

/**
 * Stands for the release before this one: this build with another pipeline. Its stage OUTPUT is another table, so that
 * every frame that it has sent on goes by flows that this build does not have.
 */
final class PreviousBuild {
    /** Its table of the stage OUTPUT. */
    static final int OUTPUT = Stage.OUTPUT.table() + 1;

    private static final Path DIRECTORY = Path.of("target", "previous-build").toAbsolutePath();
    private static final Path SOURCE = Path.of("..", "bundles", "pipeline", "src", "main", "java", "org", "weft",
        "pipeline", "Stage.java");

    private PreviousBuild() {
        // static only
    }

    /** Makes it anew; hard links to this build but for what differs. */
    static Path make() throws IOException {
        Command.of("rm", "-rf", DIRECTORY.toString()).check();
        Files.createDirectories(DIRECTORY);
        final Path distribution = DIRECTORY.resolve("distribution");
        Command.of("cp", "-al", Distribution.ASSEMBLY.toString(), distribution.toString()).check();
        try (Stream<Path> bundles = Files.walk(distribution.resolve("system/org/weft"))) {
            final Map<Boolean, List<Path>> jars = bundles.filter(file -> file.toString().endsWith(".jar"))
                .collect(Collectors.partitioningBy(file -> file.getFileName().toString().startsWith("weft-pipeline")));
            final Path jar = jars.get(true).get(0);
            final Path changed = DIRECTORY.resolve("changed.jar");
            Files.copy(jar, changed);
            replace(changed, compile(Stream.concat(jars.get(true).stream(), jars.get(false).stream())
                .map(Path::toString).collect(Collectors.joining(":"))));
            Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING);
        }
        return distribution;
    }

    private static Path compile(final String classpath) throws IOException {
        final String text = Files.readString(SOURCE);
        final String changed = text.replace("OUTPUT(" + Stage.OUTPUT.table() + ",", "OUTPUT(" + OUTPUT + ",");
        assertTrue(!changed.equals(text), "the stage OUTPUT is where it was in the source");
        final Path source = DIRECTORY.resolve("Stage.java");
        Files.writeString(source, changed);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", "-cp", classpath,
            "-d", DIRECTORY.resolve("classes").toString(), source.toString()));
        return DIRECTORY.resolve("classes");
    }

    private static void replace(final Path jar, final Path classes) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
                Stream<Path> files = Files.walk(classes)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, inside.getPath("/" + classes.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
