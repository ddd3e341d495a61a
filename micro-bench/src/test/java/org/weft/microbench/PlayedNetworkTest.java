package org.weft.microbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weft.domain.KeyOwner;

class PlayedNetworkTest {
    private static final Blueprint BLUEPRINT = new Blueprint(200, 100);

    @Test
    void everyNodeHasFlowsOfEveryPort() {
        final var network = new PlayedNetwork(BLUEPRINT.edits());
        network.settle();
        IntStream.range(0, Blueprint.NODES).mapToObj(Blueprint::node).forEach(node ->
            assertTrue(network.told(node).size() > 2 * BLUEPRINT.ports(), node.toString()));
    }

    @Test
    void removingUndoesAdding() {
        final var network = new PlayedNetwork(BLUEPRINT.edits());
        final var vif = BLUEPRINT.vif(BLUEPRINT.ports());
        network.inputs().interfaces().put(vif.at(), vif.state());
        network.settle();
        final var node = Blueprint.node(0);
        final var before = network.told(node);

        network.inputs().ports().put(vif.port().id(), vif.port());
        final int added = network.settle();
        assertTrue(network.told(node).size() > before.size(), "the port is on this node");
        network.inputs().ports().remove(vif.port().id());

        assertEquals(added, network.settle());
        assertEquals(before, network.told(node));
        assertTrue(network.inputs().keys().get(new KeyOwner.OfPort(vif.port().id())).isEmpty());
    }
}
