package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.domain.Liveness.State;
import org.weft.node.Group;

/** Whether the second gateway, gw2, may take packets while it does not hear gw1, the first one. */
class StandbyTest {
    private static final List<String> ALL = List.of("hv1", "hv2", "gw1", "gw2");

    private final TestNetwork net = FeatureNetworks.L3_GATEWAY.network();

    private void both(final String one, final String other, final State state) {
        net.hears(one, other, state).hears(other, one, state);
    }

    /** What all say when the switch of gw2 has just been started. */
    private void started() {
        ALL.forEach(peer -> net.hears("gw2", peer, State.BEGINNING).hears(peer, "gw2", State.LOST));
        net.settle();
    }

    private boolean mayTake(final String node) {
        return net.told(node).values().stream().filter(Group.class::isInstance).map(Group.class::cast)
            .filter(group -> group.key().id() >>> 24 == GroupUse.IF_ACTIVE.ordinal())
            .anyMatch(group -> group.toString().contains("resubmit"));
    }

    @Test
    void takesOverWhenTheFirstOneFails() {
        assertTrue(mayTake("gw2"));
        net.hears("gw2", "gw1", State.LOST).settle();
        assertTrue(mayTake("gw2"), "others have not noticed yet");
        net.hears("hv1", "gw1", State.LOST).hears("hv2", "gw1", State.LOST).settle();
        assertTrue(mayTake("gw2"));
    }

    @Test
    void standsByAfterAStartUntilItHearsTheFirstOne() {
        started();
        assertFalse(mayTake("gw2"));
        assertTrue(mayTake("gw1"));
        both("gw2", "hv1", State.UP);
        net.settle();
        assertFalse(mayTake("gw2"));
        both("gw2", "gw1", State.UP);
        net.settle();
        assertTrue(mayTake("gw2"), "if the group finds the tunnel to gw1 dead");
    }

    @Test
    void takesOverAfterAStartIfNobodyHearsTheFirstOne() {
        started();
        both("hv1", "gw1", State.LOST);
        net.settle();
        assertFalse(mayTake("gw2"), "hv2 hears it");
        // of the two ends one has ended and says what it said last
        net.hears("gw1", "hv2", State.LOST).settle();
        assertTrue(mayTake("gw2"));
    }

    @Test
    void standsByWhenItsLinkReturns() {
        ALL.forEach(peer -> both("gw2", peer, State.LOST));
        net.settle();
        assertFalse(mayTake("gw2"), "which is cut off");
        both("gw2", "hv2", State.UP);
        net.settle();
        assertFalse(mayTake("gw2"));
        both("gw2", "gw1", State.UP);
        net.settle();
        assertTrue(mayTake("gw2"), "if the group finds the tunnel to gw1 dead");
    }

    @Test
    void oneOfTwoThatBeginTogetherMayTake() {
        for (final String one : ALL) {
            ALL.stream().filter(other -> !other.equals(one)).forEach(other -> net.hears(one, other, State.BEGINNING));
        }
        net.settle();
        assertEquals(List.of(true, true), List.of(mayTake("gw1"), mayTake("gw2")), "nobody hears anybody");
        both("gw1", "hv1", State.UP);
        net.settle();
        assertEquals(List.of(true, false), List.of(mayTake("gw1"), mayTake("gw2")));
    }
}
