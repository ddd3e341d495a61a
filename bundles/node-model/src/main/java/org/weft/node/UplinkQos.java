package org.weft.node;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a physical port of a node is shared by what leaves the node: a row of table QoS, of type linux-htb, and its rows
 * of table Queue, ovs-vswitchd.conf.db(5). What is in no queue has the rest of the rate.
 *
 * @param key the port
 * @param rate the rate of the link (QoS.other_config:max-rate), in kilobits (1,000 bits) a second
 * @param queues by their numbers, 1 to {@link #LAST_QUEUE}
 */
public record UplinkQos(Name key, long rate, SortedMap<Integer, Queue> queues) implements Entry.Row {
    /** The highest number that a queue of type linux-htb can have. */
    public static final int LAST_QUEUE = 61439;

    public UplinkQos {
        queues = Collections.unmodifiableSortedMap(new TreeMap<>(queues));
        if (!queues.isEmpty() && (queues.firstKey() < 1 || queues.lastKey() > LAST_QUEUE)) {
            throw new IllegalArgumentException("queues " + queues.keySet() + " are not within 1.." + LAST_QUEUE);
        }
    }

    /** Port.name, of a port that others have made. */
    public record Name(String name) implements Entry.Key {
    }

    /**
     * A queue.
     *
     * @param minimum what it gets when the link is full (other_config:min-rate), in kilobits a second
     * @param maximum the most that it gets (other_config:max-rate), in kilobits a second; empty for that of the link
     * @param burst what it may send at once beyond that (other_config:burst), in kilobits; empty for what Open vSwitch
     *     thinks right
     */
    public record Queue(long minimum, OptionalLong maximum, OptionalLong burst) {
        @Override
        public String toString() {
            return "{min-rate=" + minimum
                + (maximum.isPresent() ? ", max-rate=" + maximum.getAsLong() : "")
                + (burst.isPresent() ? ", burst=" + burst.getAsLong() : "") + '}';
        }
    }

    @Override
    public String toString() {
        return "qos=" + key.name() + ",type=linux-htb,max-rate=" + rate + ",queues=" + queues;
    }
}
