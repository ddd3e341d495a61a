package org.weft.node;

/**
 * What identifies a meter on a switch. Open vSwitch takes any number from 1 to 0xffff0000 (OFPM_MAX) and
 * {@link #CONTROLLER}; max_meter (ovs-ofctl(8), meter-features) is how many its datapath has room for.
 */
public record MeterKey(int id) implements Entry.Key {
    /** The meter of all packets that go to the controller (OFPM_CONTROLLER, OpenFlow 1.3 section 7.3.4.4). */
    public static final MeterKey CONTROLLER = new MeterKey(0xfffffffe);

    /** The number, or the word that ovs-ofctl(8) has for it. */
    @Override
    public String toString() {
        return equals(CONTROLLER) ? "controller" : Integer.toUnsignedString(id);
    }
}
