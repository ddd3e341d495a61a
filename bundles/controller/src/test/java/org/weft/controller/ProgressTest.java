package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.weft.controller.Progress.Report;
import org.weft.domain.NodeId;

/** What a member says of how far it has followed the leader, and what the leader makes of that. */
class ProgressTest {
    private static final NodeId HV = new NodeId("hv");
    private static final NodeId OTHER = new NodeId("other");

    private final Progress progress = new Progress();

    /** Both marks have come. */
    private void mark(final long leaders) {
        progress.configured(leaders);
        progress.decided(leaders);
    }

    private Report computed(final long generation) {
        return progress.computed(generation).orElseThrow();
    }

    @Test
    void onlyWhatIsBehindBothMarksCounts() {
        progress.configured(10);
        assertEquals(Optional.empty(), progress.computed(1));
        progress.decided(12);
        assertEquals(new Report(10, Map.of()), computed(1));
        progress.configured(15);
        assertEquals(new Report(12, Map.of()), computed(2));
        assertEquals(15, progress.heard());
    }

    @Test
    void aNodeIsLateSinceTheMarkThatItLacks() {
        mark(100);
        computed(1);
        mark(110);
        computed(3);
        progress.owes(HV, OptionalLong.of(4));
        mark(120);
        assertEquals(new Report(120, Map.of(HV, 120L)), computed(4));
        mark(130);
        assertEquals(new Report(130, Map.of(HV, 120L)), computed(6));
        progress.owes(HV, OptionalLong.of(5));
        assertEquals(new Report(130, Map.of(HV, 130L)), computed(6), "it has confirmed one of two changes");
        progress.owes(HV, OptionalLong.empty());
        assertEquals(new Report(130, Map.of()), computed(6));
    }

    @Test
    void whatIsNewerThanAllMarksIsNotOwedToTheLeaderYet() {
        mark(100);
        computed(1);
        progress.owes(HV, OptionalLong.of(2));
        assertEquals(new Report(100, Map.of()), computed(2));
        mark(101);
        assertEquals(new Report(101, Map.of(HV, 101L)), computed(2), "the mark was late, not the node");
    }

    @Test
    void whatIsOlderThanAllMarksIsOwedFromTheStart() {
        progress.owes(HV, OptionalLong.of(0));
        mark(100);
        assertEquals(new Report(100, Map.of(HV, 0L)), computed(7));
        progress.owes(HV, OptionalLong.of(7));
        assertEquals(new Report(100, Map.of(HV, 0L)), computed(7));
        for (int more = 1; more <= 2000; more++) {
            mark(100 + more);
            computed(7 + more);
        }
        progress.owes(HV, OptionalLong.of(500));
        assertEquals(Map.of(HV, 0L), computed(2007).late(), "too many marks ago to tell");
        progress.owes(HV, OptionalLong.of(1500));
        assertEquals(Map.of(HV, 1593L), computed(2007).late());
    }

    @Test
    void theLeaderBelievesAReportSinceTheAssignmentOnly() {
        final var report = new Report(100, Map.of(HV, 90L));
        assertFalse(report.late(OTHER, 50, 100));
        assertTrue(report.late(OTHER, 50, 101), "not computed yet");
        assertTrue(report.late(OTHER, 101, 60), "reported before it was assigned");
        assertFalse(report.late(HV, 50, 89));
        assertTrue(report.late(HV, 50, 90));
    }
}
