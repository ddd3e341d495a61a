package org.weft.node;

/**
 * Some adjacent bits of a field, as {@code NXM_NX_REG0[0..15]} in ovs-actions(7).
 *
 * @param field the field
 * @param from lowest bit
 * @param to highest bit, inclusive
 */
public record Subfield(Field field, int from, int to) {
    public Subfield {
        if (from < 0 || to < from || to >= field.subfieldWidth()) {
            throw new IllegalArgumentException("bits " + from + ".." + to + " are not within " + field);
        }
    }

    /** The whole field; of {@link Field#VLAN_VID} the id. */
    public static Subfield of(final Field field) {
        return new Subfield(field, 0, field.subfieldWidth() - 1);
    }

    public int width() {
        return to - from + 1;
    }

    /** The bits of the field that belong to this subfield. */
    public Bits mask() {
        return Bits.ones(width()).shiftLeft(from);
    }

    /** Whether both name a bit of the same place, be it as a register or as a part of one of 128 bits. */
    public boolean overlaps(final Subfield other) {
        final Subfield one = widest();
        final Subfield that = other.widest();
        return one.field == that.field && one.from <= that.to && that.from <= one.to;
    }

    private Subfield widest() {
        return field.inXxreg().map(place -> new Subfield(place.field, place.from + from, place.from + to)).orElse(this);
    }

    void requireWidthOf(final Subfield other) {
        if (width() != other.width()) {
            throw new IllegalArgumentException(this + " and " + other + " differ in width");
        }
    }

    void requireFits(final Bits value) {
        if (!value.and(Bits.ones(width())).equals(value)) {
            throw new IllegalArgumentException(value.hex() + " does not fit " + this);
        }
    }

    @Override
    public String toString() {
        if (width() == field.subfieldWidth()) {
            return field.nxmName() + "[]";
        }
        return field.nxmName() + '[' + (from == to ? Integer.toString(from) : from + ".." + to) + ']';
    }
}
