package org.weft.node;

/** What a flow or a bucket does to a packet, in the words of ovs-actions(7). Lists of actions run in order. */
public sealed interface Action {
    /** The port number that means "back where the packet came from" (OFPP_IN_PORT). */
    int IN_PORT = 0xfffffff8;

    /** Sends a copy to a port; nothing when it is the port the packet came in by, unless {@link #IN_PORT}. */
    record Output(int port) implements Action {
        @Override
        public String toString() {
            return port == IN_PORT ? "IN_PORT" : "output:" + Integer.toUnsignedString(port);
        }
    }

    /** Writes a constant into bits of a field (NXAST_REG_LOAD). */
    record Load(Subfield to, Bits value) implements Action {
        public Load {
            if (!value.and(Bits.ones(to.width())).equals(value)) {
                throw new IllegalArgumentException(value.hex() + " does not fit " + to);
            }
        }

        @Override
        public String toString() {
            return "load:" + value.hex() + "->" + to;
        }
    }

    /** Copies bits from one field to another of the same width (NXAST_REG_MOVE). */
    record Move(Subfield from, Subfield to) implements Action {
        public Move {
            if (from.width() != to.width()) {
                throw new IllegalArgumentException(from + " and " + to + " differ in width");
            }
        }

        @Override
        public String toString() {
            return "move:" + from + "->" + to;
        }
    }

    /** Writes a whole field of the packet (OFPAT_SET_FIELD). */
    record SetField(Field field, Bits value) implements Action {
        @Override
        public String toString() {
            return "set_field:" + field.format().print(value) + "->" + switch (field) {
                case ETH_SRC -> "eth_src";
                case ETH_DST -> "eth_dst";
                default -> field.ovsName();
            };
        }
    }

    /** Looks the packet up in another table and comes back (NXAST_RESUBMIT_TABLE). */
    record Resubmit(int table) implements Action {
        @Override
        public String toString() {
            return "resubmit(," + table + ')';
        }
    }

    /** Runs a group. */
    record ToGroup(int group) implements Action {
        @Override
        public String toString() {
            return "group:" + Integer.toUnsignedString(group);
        }
    }

    /** Goes on in a later table. The last action of a flow; never in a bucket (OFPIT_GOTO_TABLE). */
    record GotoTable(int table) implements Action {
        @Override
        public String toString() {
            return "goto_table:" + table;
        }
    }
}
