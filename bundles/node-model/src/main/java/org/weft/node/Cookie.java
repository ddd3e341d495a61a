package org.weft.node;

/**
 * Who a flow is for, packed into its cookie so that a flow on a switch leads back to the object that caused it: the
 * kind in bits 56 to 63, a datapath key in bits 16 to 39, a port or node key in bits 0 to 15.
 */
public enum Cookie {
    /** The node itself: defaults of the pipeline. */
    NODE(1),
    /** A logical switch. */
    LOGICAL_SWITCH(2),
    /** A port of a logical switch. */
    LOGICAL_SWITCH_PORT(3),
    /** A tunnel to another transport node. */
    TUNNEL(4),
    /** A logical router. */
    LOGICAL_ROUTER(5),
    /** A port of a logical router. */
    LOGICAL_ROUTER_PORT(6);

    private final long kind;

    Cookie(final int kind) {
        this.kind = kind;
    }

    /** The cookie of an object; keys that do not apply are 0.
     *
     * @param datapath 0 to 2^24-1
     * @param item 0 to 65535 */
    public long of(final int datapath, final int item) {
        return kind << 56 | (datapath & 0xff_ffffL) << 16 | item & 0xffffL;
    }
}
