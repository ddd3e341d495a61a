package org.weft.node;

import java.util.List;

/**
 * A flow. Without actions it drops.
 *
 * @param key table, priority and match
 * @param cookie the owner, see {@link Cookie}
 * @param actions in order; a {@link Action.GotoTable} only as the last one
 */
public record Flow(FlowKey key, long cookie, List<Action> actions) implements Entry {
    public Flow {
        actions = List.copyOf(actions);
    }

    /** The actions in the syntax of ovs-ofctl(8). */
    public String actionText() {
        return Action.text(actions);
    }

    @Override
    public String toString() {
        return "cookie=0x" + Long.toHexString(cookie) + "," + key + ",actions=" + actionText();
    }
}
