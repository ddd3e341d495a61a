package org.weft.pipeline;

import org.weft.node.Action;
import org.weft.node.MeterKey;

/**
 * What a meter is for, in bits 24 to 27 of its number. Bits 0 to 23 have the OpenFlow port of a VIF or the key of a
 * switch, none of which is 0.
 */
enum MeterUse {
    /** All that a port sends. */
    SENT,
    /** What a port receives. */
    RECEIVED,
    /** What a port sends to several ports. */
    FLOODED,
    /** What is learnt of what a port sends. */
    LEARNT,
    /** What is learnt of what other nodes send of a switch. */
    LEARNT_ELSEWHERE;

    /** The meter of a port or a switch. */
    MeterKey of(final int number) {
        return new MeterKey(ordinal() << 24 | number);
    }

    /** Has a packet metered: the first action of a flow. */
    Action run(final int number) {
        return new Action.Meter(of(number).id());
    }
}
