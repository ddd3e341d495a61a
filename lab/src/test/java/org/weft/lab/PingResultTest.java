package org.weft.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingResultTest {
    private static final String OUTPUT = """
        PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
        [1700000000.100000] 64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.5 ms
        [1700000000.200000] 64 bytes from 10.0.0.2: icmp_seq=2 ttl=64 time=0.5 ms
        [1700000000.200100] 64 bytes from 10.0.0.2: icmp_seq=2 ttl=64 time=0.6 ms (DUP!)
        [1700000000.300000] no answer yet for icmp_seq=3
        [1700000000.700000] From 10.0.0.1 icmp_seq=4 Destination Host Unreachable
        [1700000000.950000] 64 bytes from 10.0.0.2: icmp_seq=5 ttl=64 time=1.5 ms

        --- 10.0.0.2 ping statistics ---
        5 packets transmitted, 3 received, +1 duplicates, 40% packet loss, time 850ms
        rtt min/avg/max/mdev = 0.500/0.833/1.500/0.471 ms
        """;

    @Test
    void readsTotalsAndLongestGap() {
        final PingResult result = PingResult.parse(OUTPUT);
        assertEquals(5, result.sent());
        assertEquals(3, result.received());
        assertEquals(2, result.lost());
        assertEquals(750, result.longestGap().toMillis());
        assertEquals(Duration.ofNanos(833_000), result.average());
        assertFalse(result.complete());
    }

    @Test
    void nothingReceived() {
        final PingResult result = PingResult.parse("PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data.\n\n"
            + "--- 10.0.0.9 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 205ms\n");
        assertEquals(new PingResult(3, 0, Duration.ZERO, Duration.ZERO), result);
        assertFalse(result.complete());
    }

    @Test
    void complete() {
        assertTrue(PingResult.parse("2 packets transmitted, 2 received, 0% packet loss, time 1ms").complete());
    }

    @Test
    void refusesWhatIsNotFromPing() {
        assertThrows(LabException.class, () -> PingResult.parse("ping: connect: Network is unreachable"));
    }
}
