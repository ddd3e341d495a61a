package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void aRatioAboveOneIsForWeft() throws IOException {
        final String table = Table.of(new ObjectMapper().readTree("""
            {"runs": [{"hypervisors": 10, "switches": 20, "ports": 1000,
                       "weft": {"create-seconds": 2.0, "add": {"p50": 12.34}, "flows": [1000, 2000]},
                       "ovn": {"create-seconds": 5.0, "add": {"p50": 1234.5}, "flows": [3000, 6000]}}]}"""));
        assertTrue(table.contains("1000 ports of 20 switches on 10 hypervisors"), table);
        assertTrue(table.contains("| create all, s | 2.00 | 5.00 | 2.50 |"), table);
        assertTrue(table.contains("| one more port, p50, ms | 12.3 | 1,235 | 100 |"), table);
        assertTrue(table.contains("| flows per hypervisor | 1,500 | 4,500 | 3.00 |"), table);
        assertFalse(table.contains("memory"), table);
    }

    @Test
    void whatOnlyOneSideHasHasNoRatio() throws IOException {
        assertTrue(Table.of(new ObjectMapper().readTree("{\"runs\": [{\"weft\": {\"create-seconds\": 2.0}}]}"))
            .contains("| create all, s | 2.00 |  |  |"));
    }

    @Test
    void ratiosOfAllSizesAreInOneTable() throws IOException {
        final String table = Table.ratios(new ObjectMapper().readTree("""
            {"runs": [{"hypervisors": 10, "ports": 1000, "weft": {"create-seconds": 2.0, "add": {"p50": 10}},
                       "ovn": {"create-seconds": 5.0, "add": {"p50": 50}}},
                      {"hypervisors": 50, "ports": 2000, "weft": {"create-seconds": 1.0},
                       "ovn": {"create-seconds": 20.0}}]}"""));
        assertTrue(table.contains("| OVN / Weft | 1,000 ports, 10 hypervisors | 2,000 ports, 50 hypervisors |"), table);
        assertTrue(table.contains("| create all | 2.50 | 20.0 |"), table);
        assertTrue(table.contains("| one more port, p50 | 5.00 |  |"), table);
        assertFalse(table.contains("delete"), table);
    }

    @Test
    void packetsHaveATableOfTheirOwn() throws IOException {
        final var results = new ObjectMapper().readTree("""
            {"packets": {"weft": {"routed": {"tcp-megabits": [100, 300]}},
                         "ovn": {"routed": {"tcp-megabits": [50]}}}}""");
        assertTrue(Table.of(results).contains("| TCP, routed, Mbit/s (more is better) | 200 | 50.0 | 0.25 |"),
            Table.of(results));
        assertEquals("", Table.ratios(results));
    }

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertEquals("0.12", Table.number(0.1234));
        assertEquals("12.3", Table.number(12.34));
        assertEquals("80,759", Table.number(80_759));
    }
}
