package org.weft.domain;

/**
 * Something that has a key, given by Weft and kept over restarts.
 */
public sealed interface KeyOwner {
    /** A logical switch: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfSwitch(SwitchId id) implements KeyOwner {
    }

    /** Frames from isolated ports of a switch: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfIsolated(SwitchId id) implements KeyOwner {
    }

    /** Copies that a mirror sends to a port on another node: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfMirrored(PortId id) implements KeyOwner {
    }

    /** A port: 1 to 65535, unique within its switch. */
    record OfPort(PortId id) implements KeyOwner {
    }

    /** A transport node: 1 to 65535, unique among nodes. */
    record OfNode(NodeId id) implements KeyOwner {
    }

    /** A set of transport bindings, by {@link Transport#id()}: 1 to 65535, unique among sets. */
    record OfTransport(String id) implements KeyOwner {
    }
}
