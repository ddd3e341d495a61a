package org.weft.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What packets a flow is for: the conjunction of its field matches, in the order of {@link Field}; an empty match
 * takes every packet. Immutable; the hash is computed once because a match is a key in the table of every node.
 */
public final class Match {
    public static final Match ANY = new Match(new FieldMatch[0]);

    private final FieldMatch[] fields;
    private final int hash;

    private Match(final FieldMatch[] fields) {
        this.fields = fields;
        hash = Arrays.hashCode(fields);
    }

    public static Match of(final Collection<FieldMatch> fields) {
        final var builder = builder();
        fields.forEach(builder::add);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public List<FieldMatch> fields() {
        return List.of(fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(final Object obj) {
        return this == obj
            || obj instanceof Match other && hash == other.hash && Arrays.equals(fields, other.fields);
    }

    @Override
    public String toString() {
        return Arrays.stream(fields).map(FieldMatch::toString).collect(Collectors.joining(","));
    }

    /** Collects field matches; several for one field are merged when they agree on the bits that they share. */
    public static final class Builder {
        private final Map<Field, FieldMatch> fields = new EnumMap<>(Field.class);

        private Builder() {
            // by Match.builder()
        }

        public Builder exact(final Field field, final long value) {
            return add(new FieldMatch(field, Bits.of(value), field.ones()));
        }

        public Builder register(final Register register, final long value) {
            final Subfield bits = register.bits();
            return add(new FieldMatch(bits.field(), Bits.of(value).shiftLeft(bits.from()), bits.mask()));
        }

        public Builder masked(final Field field, final Bits value, final Bits mask) {
            return add(new FieldMatch(field, value, mask));
        }

        /** One of {@link Field#XXREG0} and its likes is taken as those of its registers, as Open vSwitch does. */
        public Builder add(final FieldMatch more) {
            final List<Field> registers = more.field().registers();
            for (int at = 0; at < registers.size(); at++) {
                final Bits mask = word(more.mask(), at);
                if (!mask.isZero()) {
                    add(new FieldMatch(registers.get(at), word(more.value(), at), mask));
                }
            }
            if (!registers.isEmpty()) {
                return this;
            }
            fields.merge(more.field(), more, (old, add) -> {
                final Bits shared = old.mask().and(add.mask());
                if (!old.value().and(shared).equals(add.value().and(shared))) {
                    throw new IllegalArgumentException(old + " contradicts " + add);
                }
                return new FieldMatch(old.field(), old.value().or(add.value()), old.mask().or(add.mask()));
            });
            return this;
        }

        /** 32 bits, of which the highest are the word 0. */
        private static Bits word(final Bits of, final int at) {
            return Bits.of((at < 2 ? of.hi() : of.lo()) >>> 32 * (1 - at % 2) & 0xffff_ffffL);
        }

        public Match build() {
            return fields.isEmpty() ? ANY : new Match(new ArrayList<>(fields.values()).toArray(FieldMatch[]::new));
        }
    }
}
