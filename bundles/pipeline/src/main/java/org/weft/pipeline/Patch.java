package org.weft.pipeline;

import java.util.List;
import java.util.Map;
import org.weft.node.BridgePort;

/** The pair of patch ports between the integration bridge of a node and one of its physical bridges. */
final class Patch {
    private Patch() {
        // functions only
    }

    static List<BridgePort> ports(final String integrationBridge, final String physicalBridge) {
        final var inner = inner(physicalBridge);
        final var outer = new BridgePort.Name("wpo-" + hash(physicalBridge));
        return List.of(
            new BridgePort(inner, integrationBridge, "patch", Map.of("peer", outer.name()), Map.of()),
            new BridgePort(outer, physicalBridge, "patch", Map.of("peer", inner.name()), Map.of()));
    }

    /** The end on the integration bridge. */
    static BridgePort.Name inner(final String physicalBridge) {
        return new BridgePort.Name("wpi-" + hash(physicalBridge));
    }

    private static String hash(final String bridge) {
        return String.format("%08x", bridge.hashCode());
    }
}
