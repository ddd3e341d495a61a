package org.weft.domain;

/**
 * Something that has a key, given by Weft and kept over restarts.
 */
public sealed interface KeyOwner {
    /** A logical switch: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfSwitch(SwitchId id) implements KeyOwner {
    }

    /**
     * Frames of a switch of which other nodes have to know what kind of port they come from: 1 to 2^24-1, unique among
     * all keys that tunnels carry.
     */
    record OfFrames(SwitchId id, FrameKind kind) implements KeyOwner, Comparable<OfFrames> {
        @Override
        public int compareTo(final OfFrames other) {
            final int order = id.compareTo(other.id);
            return order != 0 ? order : kind.toString().compareTo(other.kind.toString());
        }
    }

    /** Copies that a mirror sends to a port on another node: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfMirrored(PortId id) implements KeyOwner {
    }

    /** A logical router: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfRouter(RouterId id) implements KeyOwner {
    }

    /** A router port: 1 to 65535, unique within its router. */
    record OfRouterPort(RouterPortId id) implements KeyOwner {
    }

    /** A route with several next hops: 1 to 2^24-1, unique among all keys that tunnels carry. */
    record OfRoute(StaticRoute.Id id) implements KeyOwner {
    }

    /** Connections that a router translates: 1 to 32767, unique among routers. */
    record OfNat(RouterId router) implements KeyOwner {
    }

    /** A logical queue with a lowest rate: 1 to 61439, unique among queues. */
    record OfQueue(String id) implements KeyOwner {
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
