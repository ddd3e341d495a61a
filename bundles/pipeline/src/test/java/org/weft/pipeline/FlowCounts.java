package org.weft.pipeline;

import java.util.List;
import org.weft.node.Entry;
import org.weft.node.Flow;
import org.weft.node.Group;
import org.weft.node.Meter;

/** How many entries things take. */
final class FlowCounts {
    /** Flows of a transport node itself. */
    static final int NODE_FLOWS = 67;
    /** A transport node itself: flows, a meter and two groups. */
    static final int NODE = NODE_FLOWS + 3;

    private FlowCounts() {
        // functions only
    }

    /** A row of the table: what a feature adds to the plain network on a node. */
    static String row(final FeatureNetworks feature, final String node) {
        final var text = new StringBuilder("| ").append(feature.title()).append(" | ").append(node).append(" |");
        for (final Class<? extends Entry> kind : List.of(Flow.class, Group.class, Meter.class, Entry.Row.class)) {
            final long more = count(feature, node, kind) - count(FeatureNetworks.PLAIN, node, kind);
            text.append(' ').append(more > 0 ? "+" : "").append(more).append(" |");
        }
        return text.append('\n').toString();
    }

    private static long count(final FeatureNetworks feature, final String node, final Class<? extends Entry> kind) {
        return feature.network().told(node).values().stream().filter(kind::isInstance).count();
    }
}
