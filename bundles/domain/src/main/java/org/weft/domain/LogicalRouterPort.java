package org.weft.domain;

import java.util.List;
import java.util.OptionalInt;

/**
 * A port of a logical router.
 *
 * @param id its id
 * @param enabled whether anything is routed from or to it
 * @param mac its MAC address
 * @param addresses its addresses, each with the length of the prefix that is reached directly
 * @param attachment what it is joined to
 */
public record LogicalRouterPort(RouterPortId id, boolean enabled, MacAddress mac, List<IpPrefix> addresses,
        Attachment attachment) {
    public LogicalRouterPort {
        addresses = List.copyOf(addresses);
    }

    /** What a router port is joined to. */
    public sealed interface Attachment {
        /** Nothing. */
        record None() implements Attachment {
        }

        /** A port of a logical switch. */
        record ToSwitch(PortId port) implements Attachment {
        }

        /** A port of another router. */
        record ToRouter(RouterPortId port) implements Attachment {
        }

        /**
         * The physical network of an L3 gateway service.
         *
         * @param service id of the service
         * @param vlan VLAN id; none for frames without tag
         */
        record ToGateway(String service, OptionalInt vlan) implements Attachment {
        }
    }
}
