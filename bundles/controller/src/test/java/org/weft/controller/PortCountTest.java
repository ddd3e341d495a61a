package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weft.node.driver.OpenFlowDriver.FlowCounters;
import org.weft.node.driver.OpenFlowDriver.PortCounters;
import org.weft.node.driver.OpenFlowDriver.Statistics;
import org.weft.pipeline.DropCause;
import org.weft.pipeline.Drops;

class PortCountTest {
    private static final long COOKIE = 7;

    private static Statistics statistics(final long received, final long rejected) {
        return new Statistics(Map.of(5, new PortCounters(received, received * 100, 1, 0, 20, 2000, 2, 0)),
            Map.of(Drops.flow(1, 3, COOKIE, DropCause.PORT_SECURITY).key(), new FlowCounters(rejected, 0)));
    }

    private static PortCount count(final long received, final long rejected) {
        return PortCount.of(statistics(received, rejected), 1, 3, 5, COOKIE).orElseThrow();
    }

    @Test
    void countsAreThoseOfThePortAndOfItsDrops() {
        assertEquals(new PortCount(10, 1000, 1, 20, 2000, 2, 4, 0, 0), count(10, 4));
    }

    @Test
    void aPortThatTheSwitchHasNotIsLeftOut() {
        assertEquals(Optional.empty(), PortCount.of(statistics(10, 4), 1, 3, 6, COOKIE));
    }

    @Test
    void clearedCountsStartFromZero() {
        assertEquals(new PortCount(5, 500, 0, 0, 0, 0, 2, 0, 0), count(15, 6).since(count(10, 4)));
    }

    @Test
    void countsOfASwitchThatHasStartedAgainAreTakenAsTheyAre() {
        assertEquals(count(3, 1), count(3, 1).since(count(10, 4)));
    }
}
