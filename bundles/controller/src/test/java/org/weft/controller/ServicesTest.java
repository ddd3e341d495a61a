package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.weft.domain.NodeId;

/** Who serves a node, and under which term. */
class ServicesTest {
    private static final NodeId HV = new NodeId("hv");
    private static final NodeService HERE = new NodeService("member-1", "x", 7);
    private static final NodeService BEFORE = new NodeService("member-1", "w", 6);

    @Test
    void oneOfManyServesWhatIsAssignedToThisLifeOfIt() {
        final var services = new Services("member-1", "x", false);
        services.lead(9);
        assertFalse(services.here(HV), "leading is not serving");
        services.assigned(HV, Optional.of(BEFORE));
        assertFalse(services.here(HV), "it was assigned to another life");
        assertEquals(Optional.of(BEFORE), services.elsewhere(HV));
        services.assigned(HV, Optional.of(HERE));
        assertEquals(OptionalLong.of(7), services.termHere(HV));
        assertEquals(Optional.empty(), services.elsewhere(HV));
        services.assigned(HV, Optional.empty());
        assertFalse(services.here(HV));
        assertEquals(Optional.empty(), services.elsewhere(HV));
    }

    @Test
    void oneAloneServesAllWhenItLeads() {
        final var services = new Services("member-1", "x", true);
        assertFalse(services.here(HV));
        services.lead(9);
        assertTrue(services.here(HV));
        assertEquals(OptionalLong.of(9), services.termHere(HV));
    }

    @Test
    void oneThatIsLeftOfManyIsObeyedByTheirNodes() {
        final var services = new Services("member-1", "x", true);
        services.assigned(HV, Optional.of(new NodeService("member-2", "y", 20)));
        services.lead(9);
        assertEquals(OptionalLong.of(21), services.termHere(HV));
        assertEquals(Optional.empty(), services.elsewhere(HV));
    }
}
