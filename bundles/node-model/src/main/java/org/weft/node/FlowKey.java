package org.weft.node;

/** What identifies a flow on a switch: OpenFlow 1.3 section 6.4. The hash is kept because keys fill large tables. */
public final class FlowKey implements Entry.Key {
    private final int table;
    private final int priority;
    private final Match match;
    private final int hash;

    /**
     * A key.
     *
     * @param table 0 to 254
     * @param priority 0 to 65535, the highest wins
     * @param match the packets
     */
    public FlowKey(final int table, final int priority, final Match match) {
        if (table < 0 || table > 254) {
            throw new IllegalArgumentException("table " + table + " is not within 0..254");
        }
        if (priority < 0 || priority > 65535) {
            throw new IllegalArgumentException("priority " + priority + " is not within 0..65535");
        }
        this.table = table;
        this.priority = priority;
        this.match = match;
        hash = (match.hashCode() * 31 + priority) * 31 + table;
    }

    public int table() {
        return table;
    }

    public int priority() {
        return priority;
    }

    public Match match() {
        return match;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(final Object obj) {
        return this == obj || obj instanceof FlowKey other && hash == other.hash && table == other.table
            && priority == other.priority && match.equals(other.match);
    }

    @Override
    public String toString() {
        final String text = match.toString();
        return "table=" + table + ",priority=" + priority + (text.isEmpty() ? "" : "," + text);
    }
}
