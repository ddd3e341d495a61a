package org.weft.node;

import java.util.Locale;

/**
 * An OpenFlow meter with one band, which drops what exceeds the rate: OpenFlow 1.3 section 5.7.
 *
 * @param key the number
 * @param unit what is counted
 * @param rate the highest rate, in units a second; 1 to 2^32-1
 * @param burst what may come at once beyond the rate, in units (kilobits or packets); 0 to 2^32-1, 0 for what the
 *     switch thinks right
 */
public record Meter(MeterKey key, Unit unit, long rate, long burst) implements Entry {
    public Meter {
        if (rate < 1 || rate >>> 32 != 0 || burst >>> 32 != 0) {
            throw new IllegalArgumentException("rate " + rate + " or burst " + burst + " is out of range");
        }
    }

    /** What a meter counts. */
    public enum Unit {
        /** Kilobits (1,000 bits) a second. */
        KBPS,
        /** Packets a second. */
        PKTPS
    }

    @Override
    public String toString() {
        return "meter=" + key + ' ' + unit.name().toLowerCase(Locale.ROOT) + (burst == 0 ? "" : " burst")
            + " bands=type=drop rate=" + rate + (burst == 0 ? "" : " burst_size=" + burst);
    }
}
