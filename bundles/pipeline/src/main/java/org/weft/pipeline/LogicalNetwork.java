package org.weft.pipeline;

import java.util.List;
import org.weft.domain.NodeId;
import org.weft.engine.Engine;
import org.weft.engine.Output;
import org.weft.node.Entry;

/**
 * The whole computation: write {@link #inputs}, {@link #commit}, then read what changed from {@link #nodes} and from
 * the tables of {@link #topology} and {@link #health}. Belongs to one thread.
 */
public final class LogicalNetwork {
    private final Engine engine = new Engine();
    private final Inputs inputs = new Inputs(engine);
    private final Topology topology = new Topology(engine, inputs);
    private final Health health = new Health(engine, topology);
    private final Output<NodeId, Entry.Key, Entry> nodes;

    public LogicalNetwork() {
        final var emission = new Emission(engine, topology);
        features().forEach(feature -> feature.install(topology, emission));
        nodes = emission.output("nodes");
    }

    /** The features, in the order of their stages. */
    private static List<Feature> features() {
        return List.of(new Classification(), new ServiceReplication(), new FloodLimit(), new Recirculation(),
            new Admission(), new PortSecurity(), new Ownership(), new Marking(), new Learning(), new ArpResponder(),
            new L2Lookup(), new Flood(), new Gateways(), new AddressTranslation(), new DistributedTranslation(),
            new Routers(), new Routes(), new Neighbours(), new Mirroring(), new Delivery(), new Drops());
    }

    public Inputs inputs() {
        return inputs;
    }

    public Topology topology() {
        return topology;
    }

    public Health health() {
        return health;
    }

    /** What each registered node is told. */
    public Output<NodeId, Entry.Key, Entry> nodes() {
        return nodes;
    }

    /** Brings everything up to date with the inputs.
     *
     * @return what went wrong; empty unless the program is wrong */
    public List<Engine.Failure> commit() {
        return engine.commit();
    }

    /** The engine, for its counters. */
    public Engine engine() {
        return engine;
    }
}
