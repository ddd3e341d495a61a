package org.weft.domain;

import java.net.InetAddress;
import java.util.List;

/**
 * A copy of a port's traffic.
 *
 * @param id its id
 * @param ingress whether what the port sends is copied
 * @param egress whether what the port receives is copied
 * @param target where copies go
 */
public record Mirror(String id, boolean ingress, boolean egress, Target target) {
    /** Where copies go. */
    public sealed interface Target {
    }

    /** Nowhere. */
    public record Nowhere() implements Target {
    }

    /** Another logical port. */
    public record ToPort(PortId port) implements Target {
    }

    /**
     * Collectors on the physical network.
     *
     * @param session session id for ERSPAN, 0 to 1023
     */
    public record ToRemote(List<InetAddress> addresses, Encapsulation encapsulation, int session)
            implements Target {
        public ToRemote {
            addresses = List.copyOf(addresses);
        }

        /** How copies are sent. */
        public enum Encapsulation {
            /** GRE with Ethernet payload, without key. */
            GRE,
            /** ERSPAN version 1. */
            ERSPAN
        }
    }
}
