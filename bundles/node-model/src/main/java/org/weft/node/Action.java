package org.weft.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a flow or a bucket does to a packet, in the words of ovs-actions(7). Lists of actions run in order. */
public sealed interface Action {
    /** The port number that means "back where the packet came from" (OFPP_IN_PORT). */
    int IN_PORT = 0xfffffff8;
    /** The port of the bridge itself (OFPP_LOCAL). */
    int LOCAL = 0xfffffffe;
    /** No port (OFPP_ANY): as the port by which a packet came, it lets the packet go anywhere. */
    long NO_PORT = 0xffffffffL;
    /** The port number that means the controller, which gets the whole packet (OFPP_CONTROLLER). */
    int CONTROLLER = 0xfffffffd;

    /** Sends a copy to a port; nothing when it is the port the packet came in by, unless {@link #IN_PORT}. */
    record Output(int port) implements Action {
        @Override
        public String toString() {
            return switch (port) {
                case IN_PORT -> "IN_PORT";
                case LOCAL -> "LOCAL";
                case CONTROLLER -> "CONTROLLER:65535";
                default -> "output:" + Integer.toUnsignedString(port);
            };
        }
    }

    /**
     * Writes a constant into at most 64 bits of a field (NXAST_REG_LOAD). Open vSwitch tells it from
     * {@link SetField} of the same field and answers what it was sent.
     */
    record Load(Subfield to, Bits value) implements Action {
        public Load {
            to.requireFits(value);
        }

        @Override
        public String toString() {
            return "load:" + value.hex() + "->" + to;
        }
    }

    /** Copies bits from one field to another of the same width (NXAST_REG_MOVE). */
    record Move(Subfield from, Subfield to) implements Action {
        public Move {
            from.requireWidthOf(to);
        }

        @Override
        public String toString() {
            return "move:" + from + "->" + to;
        }
    }

    /**
     * Writes a whole field of the packet (OFPAT_SET_FIELD). The form for more than 64 bits and for
     * {@link Field#VLAN_VID}, whose value has the bit 0x1000 as that of a match has; not for {@link Field#IN_PORT}.
     * {@link Field#CT_MARK} and {@link Field#CT_LABEL} are written within {@link Ct} only.
     * Open vSwitch wants the match to have what the field needs, as dl_type for nw_src, and a tag for VLAN_VID, by
     * match or by {@link PushVlan}.
     */
    record SetField(Field field, Bits value) implements Action {
        public SetField {
            if (!value.and(field.ones()).equals(value)) {
                throw new IllegalArgumentException(value.hex() + " does not fit " + field);
            }
        }

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

    /** Sends to the port whose number is in bits of a field (NXAST_OUTPUT_REG). */
    record OutputTo(Subfield port) implements Action {
        @Override
        public String toString() {
            return "output:" + port;
        }
    }

    /** Puts an IEEE 802.1Q tag (0x8100) on, with VLAN id and priority 0 (OFPAT_PUSH_VLAN). */
    record PushVlan() implements Action {
        @Override
        public String toString() {
            return "push_vlan:0x8100";
        }
    }

    /** Takes the outer tag off (OFPAT_POP_VLAN). */
    record PopVlan() implements Action {
        @Override
        public String toString() {
            return "pop_vlan";
        }
    }

    /** Drops the packet when a meter says so. The first action of a flow; never in a bucket (OFPIT_METER). */
    record Meter(int meter) implements Action {
        @Override
        public String toString() {
            return "meter:" + Integer.toUnsignedString(meter);
        }
    }

    /**
     * Has what is sent from here on wait in a queue of the port that it leaves by; a port that has no such queue sends
     * it by its default queue (OFPAT_SET_QUEUE). The packet keeps the queue through tables, groups and tunnels.
     *
     * @param queue a key of QoS.queues, ovs-vswitchd.conf.db(5); 0 is the default queue
     */
    record SetQueue(int queue) implements Action {
        @Override
        public String toString() {
            return "set_queue:" + Integer.toUnsignedString(queue);
        }
    }

    /**
     * Adds a flow to a table, or renews it (NXAST_LEARN2, ovs-actions(7)). When the flow that has this action goes,
     * so do the flows that it added.
     *
     * @param table the table that the flow is added to; it must be one that the driver leaves to the switch
     * @param idleTimeout seconds without a packet after which the flow goes; 1 to 65535
     * @param priority its priority
     * @param cookie its cookie
     * @param limit how many flows there may be with this cookie in the table; beyond that nothing is added; 0 for any
     *     number. Open vSwitch does not heed it for packets of {@link org.weft.node.driver.OpenFlowDriver#send}
     * @param specs its match and actions
     */
    record Learn(int table, int idleTimeout, int priority, long cookie, int limit, List<LearnSpec> specs)
            implements Action {
        public Learn {
            specs = List.copyOf(specs);
            if (table < 0 || table > 254 || idleTimeout < 1 || idleTimeout > 65535 || priority < 0 || priority > 65535
                    || limit < 0) {
                throw new IllegalArgumentException("learn: table " + table + ", idle timeout " + idleTimeout
                    + ", priority " + priority + " or limit " + limit + " is out of range");
            }
        }

        @Override
        public String toString() {
            return "learn(table=" + table + ",idle_timeout=" + idleTimeout + ",priority=" + priority
                + ",delete_learned,cookie=0x" + Long.toHexString(cookie) + ",limit=" + limit
                + specs.stream().map(spec -> "," + spec).collect(Collectors.joining()) + ")";
        }
    }

    /** A part of a learned flow. */
    sealed interface LearnSpec {
        /** It matches in {@code to} what the packet now has in {@code from}. */
        record Matches(Subfield to, Subfield from) implements LearnSpec {
            public Matches {
                from.requireWidthOf(to);
            }

            @Override
            public String toString() {
                return to.equals(from) ? to.toString() : to + "=" + from;
            }
        }

        /** It writes to {@code to} what the packet now has in {@code from}. */
        record Loads(Subfield from, Subfield to) implements LearnSpec {
            public Loads {
                from.requireWidthOf(to);
            }

            @Override
            public String toString() {
                return "load:" + from + "->" + to;
            }
        }

        /** It writes a constant. */
        record LoadsValue(Subfield to, Bits value) implements LearnSpec {
            public LoadsValue {
                to.requireFits(value);
            }

            @Override
            public String toString() {
                return "load:" + value.hex() + "->" + to;
            }
        }
    }

    /**
     * Runs actions on a copy of the packet: what they write is not seen by the actions after it (NXAST_CLONE).
     *
     * @param actions at least one; no {@link GotoTable} and no {@link Meter}
     */
    record Clone(List<Action> actions) implements Action {
        public Clone {
            actions = List.copyOf(actions);
            if (actions.isEmpty()) {
                throw new IllegalArgumentException("clone() without actions");
            }
        }

        @Override
        public String toString() {
            return "clone(" + text(actions) + ")";
        }
    }

    /**
     * Sends the packet through the connection tracker (NXAST_CT). Open vSwitch takes it in flows only that match IPv4
     * or IPv6 by dl_type; {@link Field#CT_STATE} and its likes tell what has come of it after a recirculation only.
     *
     * @param mode whether the connection is remembered
     * @param table where a copy of the packet goes on with the state of its connection; the actions after this one run
     *     on the packet as it was; empty to go on with those alone
     * @param zone connections of different zones have nothing to do with each other
     * @param nat address translation
     * @param exec what is written to the connection: {@link Load}, {@link SetField} and {@link Move} to CT_MARK or
     *     CT_LABEL, when it is remembered
     */
    record Ct(Mode mode, Optional<Integer> table, Zone zone, Optional<Nat> nat, List<Action> exec) implements Action {
        /** What becomes of the connection. */
        public enum Mode {
            /** It is looked up. */
            LOOKUP,
            /** It is remembered; without this a connection stays new. */
            COMMIT,
            /** As COMMIT, and one that was begun in the other direction is forgotten first. */
            FORCE
        }

        /** A zone of the connection tracker, 0 to 65535. */
        public sealed interface Zone {
            /** By its number. */
            record Constant(int id) implements Zone {
                public Constant {
                    if (id < 0 || id > 0xffff) {
                        throw new IllegalArgumentException("zone " + id + " is not within 0..65535");
                    }
                }
            }

            /** By 16 bits of the packet or of its registers. */
            record InField(Subfield bits) implements Zone {
                public InField {
                    if (bits.width() != 16) {
                        throw new IllegalArgumentException("a zone has 16 bits, " + bits + " has not");
                    }
                }
            }
        }

        public Ct {
            exec = List.copyOf(exec);
            if (table.isPresent() && (table.orElseThrow() < 0 || table.orElseThrow() > 254)) {
                throw new IllegalArgumentException("ct: table " + table.orElseThrow() + " is not within 0..254");
            }
            if (mode == Mode.LOOKUP && (!exec.isEmpty() || nat.filter(Nat.To.class::isInstance).isPresent())) {
                throw new IllegalArgumentException("ct: only a connection that is remembered can be changed");
            }
            if (!exec.stream().allMatch(Ct::changesConnection)) {
                throw new IllegalArgumentException("ct: " + exec + " writes more than CT_MARK and CT_LABEL");
            }
        }

        private static boolean changesConnection(final Action action) {
            final Optional<Field> to = action instanceof Load load ? Optional.of(load.to().field())
                : action instanceof SetField set ? Optional.of(set.field())
                : action instanceof Move move ? Optional.of(move.to().field()) : Optional.empty();
            return to.filter(field -> field == Field.CT_MARK || field == Field.CT_LABEL).isPresent();
        }

        @Override
        public String toString() {
            final List<String> parts = new ArrayList<>();
            if (mode != Mode.LOOKUP) {
                parts.add("commit");
            }
            if (mode == Mode.FORCE) {
                parts.add("force");
            }
            table.ifPresent(number -> parts.add("table=" + number));
            if (zone instanceof Zone.InField field) {
                parts.add("zone=" + field.bits());
            } else if (zone instanceof Zone.Constant constant && constant.id() != 0) {
                parts.add("zone=" + constant.id());
            }
            nat.ifPresent(it -> parts.add(it.toString()));
            if (!exec.isEmpty()) {
                parts.add("exec(" + text(exec) + ")");
            }
            return "ct(" + String.join(",", parts) + ")";
        }
    }

    /** Forgets what {@link Ct} has told of the packet's connection, not the connection (NXAST_CT_CLEAR). */
    record CtClear() implements Action {
        @Override
        public String toString() {
            return "ct_clear";
        }
    }

    /**
     * Takes 1 from the TTL of IPv4 or the hop limit of IPv6, which the flow must match by dl_type (OFPAT_DEC_NW_TTL).
     * Nothing more is done to a packet that has 0 or 1.
     */
    record DecTtl() implements Action {
        @Override
        public String toString() {
            return "dec_ttl";
        }
    }

    /**
     * Writes 1 to a bit when the packet has more than so many bytes, else 0 (NXAST_CHECK_PKT_LARGER).
     *
     * @param bytes of the frame with its Ethernet header, 0 to 65535
     * @param to one bit
     */
    record CheckPacketLarger(int bytes, Subfield to) implements Action {
        public CheckPacketLarger {
            if (bytes < 0 || bytes > 0xffff || to.width() != 1) {
                throw new IllegalArgumentException("check_pkt_larger: " + bytes + " bytes to " + to);
            }
        }

        @Override
        public String toString() {
            return "check_pkt_larger(" + bytes + ")->" + to;
        }
    }

    /**
     * Writes a number from 0 on that is the same for all packets of a connection, in both directions
     * (NXAST_MULTIPATH): by the highest random weight of a hash of addresses, protocol and the ports of TCP, SCTP and
     * UDP, so that with one number more or less most connections keep theirs. All fragments of a packet that is not
     * whole have the ports 0.
     *
     * @param basis makes choices of several actions independent of each other, 0 to 65535
     * @param count of the numbers, 1 to 65536
     * @param to at most 64 bits that take all of the numbers
     */
    record Multipath(int basis, int count, Subfield to) implements Action {
        public Multipath {
            if (basis < 0 || basis > 0xffff || count < 1 || count > 0x10000) {
                throw new IllegalArgumentException("multipath: one of " + count + " by " + basis);
            }
            to.requireFits(Bits.of(count - 1));
        }

        @Override
        public String toString() {
            return "multipath(symmetric_l3l4+udp," + basis + ",hrw," + count + ",0," + to + ")";
        }
    }

    /** A list of actions in the syntax of ovs-ofctl(8). */
    static String text(final List<Action> actions) {
        return actions.isEmpty() ? "drop" : actions.stream().map(Action::toString).collect(Collectors.joining(","));
    }

    /** Goes on in a later table. The last action of a flow; never in a bucket (OFPIT_GOTO_TABLE). */
    record GotoTable(int table) implements Action {
        @Override
        public String toString() {
            return "goto_table:" + table;
        }
    }
}
