package org.weft.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {
    private static String prefixes(final String first, final String last) throws UnknownHostException {
        return new IpRange(InetAddress.getByName(first), InetAddress.getByName(last)).prefixes().toString();
    }

    @Test
    void aRangeOfAddressesIsMadeOfPrefixes() throws UnknownHostException {
        assertEquals("[192.0.2.7/32]", prefixes("192.0.2.7", "192.0.2.7"));
        assertEquals("[192.0.2.5/32, 192.0.2.6/31, 192.0.2.8/30]", prefixes("192.0.2.5", "192.0.2.11"));
        assertEquals("[0.0.0.0/0]", prefixes("0.0.0.0", "255.255.255.255"));
        assertEquals("[223.255.255.255/32, 224.0.0.0/32]", prefixes("223.255.255.255", "224.0.0.0"));
        assertEquals("[2001:db8:0:0:0:0:0:ff/128, 2001:db8:0:0:0:0:0:100/127]",
            prefixes("2001:db8::ff", "2001:db8::101"));
    }

    @Test
    void blocksOfPortsHaveEachPortOnce() {
        final var random = new Random(4);
        for (int run = 0; run < 200; run++) {
            final int first = 1 + random.nextInt(65535);
            final int last = first + random.nextInt(65536 - first);
            final var blocks = new PortRange(first, last).blocks();
            assertTrue(blocks.size() <= 30, first + "-" + last + " takes " + blocks.size());
            final var ports = new BitSet();
            for (final PortRange.Block block : blocks) {
                for (int port = block.port(); port <= (block.port() | ~block.mask() & 0xffff); port++) {
                    assertFalse(ports.get(port), "port " + port + " twice");
                    ports.set(port);
                }
            }
            assertEquals(first, ports.nextSetBit(0));
            assertEquals(last, ports.length() - 1);
            assertEquals(last - first + 1, ports.cardinality());
        }
    }

    @Test
    void aRangeMustNotEndBeforeItBegins() throws UnknownHostException {
        assertFalse(new PortRange(2, 1).isValid());
        assertFalse(new IpRange(InetAddress.getByName("192.0.2.2"), InetAddress.getByName("192.0.2.1")).isValid());
        assertFalse(new IpRange(InetAddress.getByName("192.0.2.2"), InetAddress.getByName("2001:db8::1")).isValid());
        assertTrue(new IpRange(InetAddress.getByName("128.0.0.1"), InetAddress.getByName("255.0.0.1")).isValid());
    }
}
