package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void isReadAsItIsWritten() {
        assertEquals(new Shape(10, 20, 1000), Shape.parse("10x20x1000"));
        assertEquals("10x20x1000", Shape.parse("10x20x1000").toString());
        for (String wrong : List.of("10x20", "10x20x30x40", "x", "0x1x1", "1x0x1", "1x3x10", "1x2x1", "251x1x1")) {
            assertThrows(IllegalArgumentException.class, () -> Shape.parse(wrong), wrong);
        }
    }

    @Test
    void noTwoPortsShareAnything() {
        final var shape = new Shape(3, 2, 1000);
        final var macs = new HashSet<String>();
        final var addresses = new HashSet<String>();
        IntStream.range(0, 1100).mapToObj(shape::port).forEach(port -> {
            assertTrue(macs.add(port.mac()), port.mac());
            assertTrue(addresses.add(port.ip()), port.ip());
            assertTrue(port.ip().startsWith("10." + (port.segment() + 1) + "."), port.ip());
        });
    }

    @Test
    void thePortsOfASwitchAreThoseThatNameIt() {
        final var shape = new Shape(3, 4, 100);
        assertEquals(25, shape.portsOf(3).size());
        assertTrue(shape.portsOf(3).stream().allMatch(port -> port.segment() == 3));
        assertEquals(List.of(0, 1, 2, 3, 0),
            IntStream.range(100, 105).mapToObj(it -> shape.port(it).segment()).toList());
    }
}
