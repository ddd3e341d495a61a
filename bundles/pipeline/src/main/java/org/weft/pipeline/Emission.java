package org.weft.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.domain.SwitchId;
import org.weft.engine.Derivation;
import org.weft.engine.Engine;
import org.weft.engine.Output;
import org.weft.engine.Relation;
import org.weft.node.Entry;

/**
 * Where features put what nodes are to be told. An entry is computed once: <em>universal</em> ones name ports by
 * logical keys and are given, as the same object, to every node in the span of a switch, or <em>routed</em> to every
 * node in the span of a router or to its gateways; <em>own</em> ones are about one node's OpenFlow ports.
 */
public final class Emission {
    private final Engine engine;
    private final Relation<SpanKey, ?> span;
    private final Relation<RouterSpanKey, ?> routerSpan;
    private final Relation<RouterSpanKey, ?> gateways;
    private final Relation<RouterSpanKey, ?> borders;
    private final List<Consumer<Output<NodeId, Entry.Key, Entry>>> sources = new ArrayList<>();

    /** Entries for every node in the span of a switch. */
    public record Universal(SwitchId logicalSwitch, List<? extends Entry> entries) {
    }

    /** Entries for every node in the span of a router. */
    public record Routed(RouterId router, List<? extends Entry> entries) {
    }

    /** Entries for one node. */
    public record Own(NodeId node, List<? extends Entry> entries) {
    }

    Emission(final Engine engine, final Topology topology) {
        this.engine = engine;
        span = topology.span();
        routerSpan = topology.routing().span();
        gateways = topology.routing().gateways();
        borders = topology.translations().borders();
    }

    /** Adds entries of logical stages, computed for each row of {@code keys}. */
    public <K, V> Relation<K, Universal> universal(final String name, final Relation<K, V> keys,
            final Derivation.Function<K, V, Universal> function) {
        final Relation<K, Universal> table = engine.derive(name, keys, function);
        sources.add(output -> output.fromJoin(span, (at, any) -> at.logicalSwitch(),
            table, (key, given) -> given.logicalSwitch(),
            (at, any, key, given, out) -> given.entries().forEach(entry -> out.emit(at.node(), entry.key(), entry))));
        return table;
    }

    /** Adds entries of a router's stages, computed for each row of {@code keys}. */
    public <K, V> Relation<K, Routed> routed(final String name, final Relation<K, V> keys,
            final Derivation.Function<K, V, Routed> function) {
        return toNodes(routerSpan, name, keys, function);
    }

    /** As above for what only the gateways of the router need. */
    public <K, V> Relation<K, Routed> atGateways(final String name, final Relation<K, V> keys,
            final Derivation.Function<K, V, Routed> function) {
        return toNodes(gateways, name, keys, function);
    }

    /** As above for what also the nodes need that translate floating addresses themselves. */
    public <K, V> Relation<K, Routed> atBorders(final String name, final Relation<K, V> keys,
            final Derivation.Function<K, V, Routed> function) {
        return toNodes(borders, name, keys, function);
    }

    private <K, V> Relation<K, Routed> toNodes(final Relation<RouterSpanKey, ?> nodes, final String name,
            final Relation<K, V> keys, final Derivation.Function<K, V, Routed> function) {
        final Relation<K, Routed> table = engine.derive(name, keys, function);
        sources.add(output -> output.fromJoin(nodes, (at, any) -> at.router(),
            table, (key, given) -> given.router(),
            (at, any, key, given, out) -> given.entries().forEach(entry -> out.emit(at.node(), entry.key(), entry))));
        return table;
    }

    /** Adds entries of one node's own, computed for each row of {@code keys}. */
    public <K, V> Relation<K, Own> own(final String name, final Relation<K, V> keys,
            final Derivation.Function<K, V, Own> function) {
        final Relation<K, Own> table = engine.derive(name, keys, function);
        sources.add(output -> output.from(table,
            (key, given, out) -> given.entries().forEach(entry -> out.emit(given.node(), entry.key(), entry))));
        return table;
    }

    /** As above for one entry that may be absent. */
    public static Optional<Own> own(final NodeId node, final Optional<? extends Entry> entry) {
        return entry.map(one -> new Own(node, List.of(one)));
    }

    /** Makes the output that has it all. Of entries in one place, the one with the lowest text is told. */
    Output<NodeId, Entry.Key, Entry> output(final String name) {
        final Output<NodeId, Entry.Key, Entry> result = engine.output(name, Comparator.comparing(Entry::toString));
        sources.forEach(source -> source.accept(result));
        return result;
    }
}
