package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures at the smallest size. Not in every build: it waits for processes to be idle, which takes minutes on machines
 * that have much else to do. {@code mvn -f bench test -Dtest=RunTest -Dbench.run=true} runs it, where OVN is installed.
 */
@EnabledIfSystemProperty(named = "bench.run", matches = "true")
class RunTest {
    private static final Path DISTRIBUTION = Path.of("..", "karaf-distribution", "target", "assembly").toAbsolutePath()
        .normalize();
    private static final Path RUNS = Path.of("target", "bench");

    @Test
    void bothAreMeasured() {
        final ObjectNode run = new ObjectMapper().createObjectNode();
        new Run(new Shape(2, 2, 10), 3, 1, false, false).measure(List.of(
            () -> new WeftContender(RUNS, DISTRIBUTION, "1g"),
            () -> new OvnContender(RUNS)), run, line -> { });
        for (String name : List.of("weft", "ovn")) {
            final JsonNode results = run.path(name);
            assertTrue(results.path("create-seconds").asDouble() > 0, run.toString());
            // two hypervisors of the network, and a new one that is measured later
            assertEquals(2, results.path("flows").size());
            results.path("flows").forEach(flows -> assertTrue(flows.asInt() > 50, run.toString()));
            assertTrue(results.path("total-megabytes").asDouble() > 1, run.toString());
            for (String what : List.of("add", "delete")) {
                assertEquals(3, results.path(what).path("samples").size(), run.toString());
                assertTrue(results.path(what).path("p50").asDouble() > 0, run.toString());
            }
            for (String what : List.of("add-router-port", "delete-router-port", "move", "new-node")) {
                assertEquals(1, results.path(what).path("samples").size(), run.toString());
            }
            assertTrue(results.at("/walks/routed-remote/tables").asInt()
                > results.at("/walks/switched-remote/tables").asInt(), run.toString());
        }
    }
}
