package org.weft.node;

/**
 * The part of a match that looks at one field. A bit takes part when it is set in {@code mask}; {@code value} is zero
 * in all other bits, so that equal matches are equal records.
 *
 * @param field the field
 * @param value the wanted bits
 * @param mask the bits that take part; never zero
 */
public record FieldMatch(Field field, Bits value, Bits mask) {
    public FieldMatch {
        if (mask.isZero() || !mask.and(field.ones()).equals(mask)) {
            throw new IllegalArgumentException("mask " + mask.hex() + " does not fit " + field);
        }
        if (!value.and(mask).equals(value)) {
            throw new IllegalArgumentException(field + ": value " + value.hex() + " has bits outside " + mask.hex());
        }
    }

    public boolean exact() {
        return mask.equals(field.ones());
    }

    @Override
    public String toString() {
        return field.ovsName() + '=' + field.format().print(this);
    }
}
