package org.weft.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The transport bindings of a logical switch, sorted by zone: what decides which tunnels its frames take. Switches
 * with the same bindings share one key, which their frames carry to the stage that chooses the tunnel.
 *
 * @param bindings sorted; none for a switch that stays within each node
 */
public record Transport(List<Binding> bindings) {
    public Transport {
        bindings = bindings.stream()
            .sorted(Comparator.comparing(Binding::zone).thenComparing(Binding::encapsulation))
            .toList();
    }

    /** A zone and the encapsulation to use in it. */
    public record Binding(String zone, Encapsulation encapsulation) {
        @Override
        public String toString() {
            return zone + '/' + encapsulation;
        }
    }

    public static Transport of(final Collection<Binding> bindings) {
        return new Transport(List.copyOf(bindings));
    }

    /** The bindings as text, as in {@code zone-1/vxlan+zone-2/gre}. */
    public String id() {
        return bindings.stream().map(Binding::toString).collect(Collectors.joining("+"));
    }

    @Override
    public String toString() {
        return id();
    }
}
