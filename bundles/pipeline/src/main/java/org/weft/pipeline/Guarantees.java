package org.weft.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalQueue;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.TransportNode;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;
import org.weft.node.UplinkQos;

/**
 * The lowest rates of logical queues: a queue of each uplink of a node stands for all ports there that use the logical
 * queue, and has what they are to get together. So ports add to numbers in rows, and rows to logical queues in use.
 */
final class Guarantees {
    private final Inputs inputs;
    private final Index<Use, PortId> users;
    private final Relation<Use, Share> shares;
    private final Index<NodeId, Use> sharesOf;
    private final Relation<NodeId, List<UplinkQos>> uplinks;

    /** A logical queue with a lowest rate on a node where ports use it. */
    record Use(NodeId node, String queue) implements Comparable<Use> {
        @Override
        public int compareTo(final Use other) {
            final int order = node.compareTo(other.node);
            return order != 0 ? order : queue.compareTo(other.queue);
        }
    }

    /** The queue of uplinks for it. */
    private record Share(int number, UplinkQos.Queue queue) {
    }

    Guarantees(final Engine engine, final Inputs inputs, final Relation<PortId, BoundPort> specialPorts) {
        this.inputs = inputs;
        final Relation<PortId, Use> ports = engine.derive("ports with a lowest rate", specialPorts, (id, port, view) ->
            guaranteed(port, view).map(queue -> new Use(port.node(), queue.id())));
        users = engine.index("ports of a queue on a node", ports, (id, use) -> use);
        final Relation<Use, Boolean> uses = engine.flatMap("queues in use", ports,
            (id, use, out) -> out.emit(use, true));
        shares = engine.derive("shares of uplinks", uses, (use, any, view) ->
            view.get(inputs.queues(), use.queue()).flatMap(queue -> number(queue, view).map(number ->
                new Share(number, together(queue, view.get(users, use).size())))));
        sharesOf = engine.index("shares of uplinks of a node", shares, (use, share) -> use.node());
        uplinks = engine.derive("uplinks", inputs.nodes(), this::uplinks);
    }

    /** The queue of a port, if that has a lowest rate. */
    private Optional<LogicalQueue> guaranteed(final BoundPort port, final View view) {
        return port.traits().queue().flatMap(queue -> view.get(inputs.queues(), queue))
            .filter(queue -> queue.minimum().isPresent());
    }

    /**
     * The number of a queue on uplinks, the same on each node. Numbers are given from the highest down: where an
     * administrator shares the uplink out by a QoS of his own, his queues hardly have these numbers, and packets go as
     * if they were in none.
     */
    private Optional<Integer> number(final LogicalQueue queue, final View view) {
        return view.get(inputs.keys(), new KeyOwner.OfQueue(queue.id())).map(key -> UplinkQos.LAST_QUEUE + 1 - key);
    }

    private static UplinkQos.Queue together(final LogicalQueue queue, final long ports) {
        return new UplinkQos.Queue(queue.minimum().orElseThrow() * ports, times(queue.maximum(), ports),
            times(queue.burst(), ports));
    }

    private static OptionalLong times(final OptionalLong rate, final long ports) {
        return rate.isPresent() ? OptionalLong.of(rate.getAsLong() * ports) : rate;
    }

    private Optional<List<UplinkQos>> uplinks(final NodeId id, final TransportNode node, final View view) {
        final var queues = new TreeMap<Integer, UplinkQos.Queue>();
        view.get(sharesOf, id).forEach(use -> view.get(shares, use).ifPresent(share ->
            queues.put(share.number(), share.queue())));
        return Optional.of(node.uplinks().entrySet().stream().sorted(Map.Entry.comparingByKey())
            .map(uplink -> new UplinkQos(new UplinkQos.Name(uplink.getKey()), uplink.getValue(), queues)).toList())
            .filter(list -> !queues.isEmpty() && !list.isEmpty());
    }

    /** How the uplinks of nodes are shared; none where no port uses a queue with a lowest rate. */
    Relation<NodeId, List<UplinkQos>> uplinks() {
        return uplinks;
    }

    /** In which queue of the uplink the packets of a port wait; empty for none. */
    Optional<Integer> queueOf(final BoundPort port, final View view) {
        return guaranteed(port, view).filter(queue -> view.get(inputs.nodes(), port.node())
            .filter(node -> !node.uplinks().isEmpty()).isPresent()).flatMap(queue -> number(queue, view));
    }
}
