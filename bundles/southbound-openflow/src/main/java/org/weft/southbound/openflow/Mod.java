package org.weft.southbound.openflow;

import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Meter;
import org.weft.node.MeterKey;

/** One change of a switch. */
sealed interface Mod {
    /** A change of the flow table. */
    sealed interface OfFlow extends Mod {
        /** The table of the flow. */
        int table();
    }

    /** A change of the group table. */
    sealed interface OfGroup extends Mod {
    }

    /** A change of the meter table. */
    sealed interface OfMeter extends Mod {
    }

    /**
     * Adds a flow, or puts it in the place of the one with the same key in one step (OpenFlow 1.3 section 6.4). ADD
     * and not MODIFY_STRICT for that, because MODIFY keeps the old cookie.
     */
    record PutFlow(Flow flow) implements OfFlow {
        @Override
        public int table() {
            return flow.key().table();
        }

        @Override
        public String toString() {
            return "put " + flow;
        }
    }

    record DeleteFlow(FlowKey key) implements OfFlow {
        @Override
        public int table() {
            return key.table();
        }

        @Override
        public String toString() {
            return "delete " + key;
        }
    }

    /** Deletes a flow that node-model cannot describe, by the bytes of its match. */
    record DeleteForeignFlow(Contents.ForeignFlow flow) implements OfFlow {
        @Override
        public int table() {
            return flow.table();
        }

        @Override
        public String toString() {
            return "delete " + flow;
        }
    }

    record AddGroup(Group group) implements OfGroup {
        @Override
        public String toString() {
            return "add " + group;
        }
    }

    /** Changes a group that exists; packets find either the old or the new buckets. */
    record ModifyGroup(Group group) implements OfGroup {
        @Override
        public String toString() {
            return "modify " + group;
        }
    }

    /** Deletes a group, and with it all flows that still point to it (OpenFlow 1.3 section 6.7). */
    record DeleteGroup(GroupKey key) implements OfGroup {
        @Override
        public String toString() {
            return "delete group_id=" + Integer.toUnsignedString(key.id());
        }
    }

    record AddMeter(Meter meter) implements OfMeter {
        @Override
        public String toString() {
            return "add " + meter;
        }
    }

    record ModifyMeter(Meter meter) implements OfMeter {
        @Override
        public String toString() {
            return "modify " + meter;
        }
    }

    /** Deletes a meter, and with it all flows that still go through it (OpenFlow 1.3 section 7.3.4.4). */
    record DeleteMeter(MeterKey key) implements OfMeter {
        @Override
        public String toString() {
            return "delete meter=" + key;
        }
    }
}
