package org.weft.node.driver;

import java.util.Map;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * A packet that a flow has sent to the controller (OpenFlow 1.3 section 7.4.1).
 *
 * @param table the table of the flow
 * @param cookie the cookie of the flow
 * @param fields what the packet had beside its headers: the port it came in by, what its tunnel told, its registers
 *     and the state of its connection; what is 0 may be missing
 * @param frame all of it, from the Ethernet header on, without checksum; not copied, so nobody may write to it
 */
public record PacketIn(int table, long cookie, Map<Field, Bits> fields, byte[] frame) {
    public PacketIn {
        fields = Map.copyOf(fields);
    }

    /** Bits of the packet's {@link #fields}; 0 when they are missing. */
    public Bits get(final Subfield bits) {
        Bits value = fields.getOrDefault(bits.field(), Bits.ZERO);
        for (final Field word : bits.field().registers()) {
            value = value.shiftLeft(32).or(fields.getOrDefault(word, Bits.ZERO));
        }
        return value.shiftRight(bits.from()).and(Bits.ones(bits.width()));
    }

    /** What a register had. */
    public long get(final Register register) {
        return get(register.bits()).lo();
    }
}
