package org.weft.node;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Address translation by {@link Action.Ct}: ovs-actions(7), the argument nat of ct. */
public sealed interface Nat {
    /** As was agreed when the connection was committed; of a packet of none, nothing. */
    record Known() implements Nat {
        @Override
        public String toString() {
            return "nat";
        }
    }

    /**
     * To an address of a range, for this and all further packets of a connection that is committed.
     *
     * @param side which address of the first packet
     * @param addresses the new one is one of these; the flow must match packets of their family by dl_type
     * @param ports the new port of TCP or UDP is one of these; empty to keep it where it is free, else to choose
     * @param flags how one is chosen
     */
    record To(Side side, Addresses addresses, Optional<Ports> ports, Set<Flag> flags) implements Nat {
        public To {
            flags = Set.copyOf(flags);
            if (flags.contains(Flag.HASH) && flags.contains(Flag.RANDOM)) {
                throw new IllegalArgumentException("nat: by hash and at random");
            }
        }

        @Override
        public String toString() {
            final boolean bracket = ports.isPresent() && addresses.family() == Format.IPV6;
            final StringBuilder text = new StringBuilder("nat(").append(side == Side.SOURCE ? "src=" : "dst=")
                .append(addresses.text(bracket));
            ports.ifPresent(range -> text.append(':').append(range));
            for (final Flag flag : Flag.values()) {
                if (flags.contains(flag)) {
                    text.append(',').append(flag.text());
                }
            }
            return text.append(')').toString();
        }
    }

    /** An address of a packet and the port with it. */
    enum Side { SOURCE, DESTINATION }

    /** How an address and a port are chosen. */
    enum Flag {
        /** The same even after the switch has started again. */
        PERSISTENT,
        /** By a hash of the packet's headers. */
        HASH,
        /** At random. */
        RANDOM;

        String text() {
            return switch (this) {
                case PERSISTENT -> "persistent";
                case HASH -> "hash";
                case RANDOM -> "random";
            };
        }

        static Optional<Flag> byText(final String text) {
            return EnumSet.allOf(Flag.class).stream().filter(flag -> flag.text().equals(text)).findFirst();
        }
    }

    /**
     * Adjacent addresses.
     *
     * @param family {@link Format#IPV4} or {@link Format#IPV6}
     * @param first the lowest, not 0
     * @param last the highest
     */
    record Addresses(Format family, Bits first, Bits last) {
        public Addresses {
            if (family != Format.IPV4 && family != Format.IPV6) {
                throw new IllegalArgumentException(family + " is not a family of addresses");
            }
            if (first.isZero() || first.compareTo(last) > 0
                    || last.compareTo(Bits.ones(family == Format.IPV4 ? 32 : 128)) > 0) {
                throw new IllegalArgumentException("nat: addresses " + first.hex() + " to " + last.hex());
            }
        }

        private String text(final boolean bracket) {
            return text(first, bracket) + (first.equals(last) ? "" : "-" + text(last, bracket));
        }

        private String text(final Bits address, final boolean bracket) {
            final String text = family.print(address);
            return bracket ? "[" + text + "]" : text;
        }
    }

    /** Adjacent ports of TCP or UDP, 1 to 65535, both inclusive. */
    record Ports(int first, int last) {
        public Ports {
            if (first < 1 || first > last || last > 0xffff) {
                throw new IllegalArgumentException("nat: ports " + first + " to " + last);
            }
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}
