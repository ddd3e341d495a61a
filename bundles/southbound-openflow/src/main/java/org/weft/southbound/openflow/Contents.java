package org.weft.southbound.openflow;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.node.Entry;

/**
 * What a switch holds.
 *
 * @param entries flows, groups and meters by key; empty for one that is there but says something that node-model cannot
 * @param foreign flows whose match node-model cannot say
 */
record Contents(Map<Entry.Key, Optional<Entry>> entries, List<ForeignFlow> foreign) {
    /**
     * A flow that is not ours for sure.
     *
     * @param table its table
     * @param priority its priority
     * @param match its ofp_match as the switch reported it
     */
    record ForeignFlow(int table, int priority, byte[] match) {
        @Override
        public String toString() {
            return "table=" + table + ",priority=" + priority + ",match=" + HexFormat.of().formatHex(match);
        }
    }
}
