package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the bench does with Weft works; whether it is fast is not asked here. */
class WeftContenderTest {
    private static final Path DISTRIBUTION = Path.of("..", "karaf-distribution", "target", "assembly").toAbsolutePath()
        .normalize();
    private static final Path RUNS = Path.of("target", "bench");
    private static final Shape SHAPE = new Shape(2, 2, 4);

    @Test
    void aNetworkIsMadeChangedAndDeleted() {
        try (Contender weft = new WeftContender(RUNS, DISTRIBUTION, "1g")) {
            weft.start(SHAPE, 1);
            final List<Integer> empty = flows(weft);
            weft.create(SHAPE);
            final List<Integer> created = flows(weft);
            assertTrue(created.stream().mapToInt(Integer::intValue).sum()
                > empty.stream().mapToInt(Integer::intValue).sum(), empty + " and " + created);
            final Shape.Port another = SHAPE.port(SHAPE.ports());
            weft.add(another);
            assertTrue(flows(weft).get(0) > created.get(0), "flows of a port on the first hypervisor");
            weft.remove(another);
            weft.addSegment(SHAPE.switches());
            weft.removeSegment(SHAPE.switches());
            assertEquals(created, flows(weft));
            weft.delete(SHAPE);
            assertEquals(empty, flows(weft));
        }
    }

    private static List<Integer> flows(final Contender contender) {
        return contender.hosts().stream().map(Host::flowCount).toList();
    }
}
