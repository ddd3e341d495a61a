package org.weft.node;

/**
 * What identifies a meter on a switch. Open vSwitch takes numbers from 1 to the max_meters of its datapath
 * (ovs-ofctl(8), meter-features).
 */
public record MeterKey(int id) implements Entry.Key {
    /** The meter of all packets that go to the controller (OFPM_CONTROLLER). */
    public static final MeterKey CONTROLLER = new MeterKey(0xfffffffd);
}
