package org.weft.pipeline;

/** How many entries things take. */
final class FlowCounts {
    /** A transport node itself, flows and meters. */
    static final int NODE = 27;

    private FlowCounts() {
        // constants only
    }
}
