package org.weft.southbound.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.node.driver.OvsdbTarget;

class DifferenceTest {
    private static final long TERM = 9;

    @Test
    void thePlanIsAnotherOneForANodeThatObeysALaterTermThanBefore() throws JsonProcessingException {
        assertEquals(planOf(TERM - 2).summary(), planOf(TERM - 2).summary());
        assertNotEquals(planOf(TERM - 2).summary(), planOf(TERM - 1).summary());
        assertTrue(planOf(TERM + 1).operations().isEmpty());
    }

    private static Difference.Plan planOf(final long obeyed) throws JsonProcessingException {
        final Rows rows = new Rows();
        rows.apply(new ObjectMapper().readTree("""
            {"Open_vSwitch": {"6b9d4c0e-0000-4000-8000-000000000001":
              {"new": {"external_ids": ["map", [["system-id", "x"], ["weft-term", "%d"]]]}}}}""".formatted(obeyed)));
        return Difference.between(rows, "x", new OvsdbTarget("br-int", "netdev", Set.of(), Set.of(), TERM),
            Set.of("tcp:192.0.2.1:6653"));
    }
}
