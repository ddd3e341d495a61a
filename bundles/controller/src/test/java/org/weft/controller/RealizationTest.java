package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.TransportNode;

/** Which ports are up, and which calls end, as nodes confirm. */
class RealizationTest {
    private static final SwitchId RED = new SwitchId("red");
    private static final SwitchId BLUE = new SwitchId("blue");
    private static final PortId RED_PORT = new PortId(RED, "p");
    private static final PortId OTHER_RED_PORT = new PortId(RED, "q");
    private static final PortId BLUE_PORT = new PortId(BLUE, "p");

    private final Realization realization = new Realization();
    private final Map<NodeId, Long> confirmed = new HashMap<>();
    private final Agent hv1 = agent("hv1");
    private final Agent hv2 = agent("hv2");
    private final Map<SwitchId, List<Agent>> span = Map.of(RED, List.of(hv1), BLUE, List.of(hv1, hv2));
    private final List<PortId> up = new ArrayList<>();

    private Agent agent(final String name) {
        final NodeId id = new NodeId(name);
        final var agent = new Agent(new TransportNode(id, TransportNode.Type.HYPERVISOR, name, "br-int", "system",
            List.of(), Map.of(), Map.of(), false), null, null, 0);
        agent.servedBy(Optional.of(new NodeService("other", "life", 1)),
            generation -> confirmed.getOrDefault(id, 0L) < generation);
        return agent;
    }

    private List<PortId> check() {
        up.clear();
        realization.check(9, List.of(hv1, hv2), span::get, up::add);
        return List.copyOf(up);
    }

    private void confirm(final Agent agent, final long generation) {
        confirmed.put(agent.id(), generation);
    }

    @Test
    void aPortWaitsForTheNodesOfItsSwitchOnly() {
        realization.portChanged(RED_PORT, 3, true);
        realization.portChanged(BLUE_PORT, 3, true);
        assertEquals(List.of(), check());
        confirm(hv1, 3);
        assertEquals(List.of(RED_PORT), check());
        assertEquals(3, realization.realized(RED_PORT));
        assertEquals(0, realization.realized(BLUE_PORT));
        confirm(hv2, 3);
        assertEquals(List.of(BLUE_PORT), check());
        assertEquals(List.of(), check(), "told once");
    }

    @Test
    void aPortThatChangesAgainWaitsForItsLastChange() {
        realization.portChanged(RED_PORT, 3, true);
        realization.portChanged(OTHER_RED_PORT, 3, true);
        realization.portChanged(RED_PORT, 4, true);
        confirm(hv1, 3);
        assertEquals(List.of(OTHER_RED_PORT), check());
        confirm(hv1, 4);
        assertEquals(List.of(RED_PORT), check());
    }

    @Test
    void aPortThatIsGoneIsNotUp() {
        realization.portChanged(RED_PORT, 3, true);
        realization.portChanged(RED_PORT, 4, false);
        confirm(hv1, 4);
        assertEquals(List.of(), check());
        assertEquals(0, realization.realized(RED_PORT));
    }

    @Test
    void aCallWaitsForAllNodes() {
        final List<Realization.Result> results = new ArrayList<>();
        realization.await(5, results::add);
        confirm(hv1, 5);
        check();
        assertEquals(List.of(), results);
        confirm(hv2, 5);
        check();
        assertEquals(List.of(new Realization.Result(5, List.of(), true)), results);
        assertFalse(realization.isAwaited());
    }
}
