package org.weft.controller;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Leader;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.network.Marker;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.ControlMember;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.cluster.ControlCluster;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.MacAddress;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.node.driver.OpenFlowListener;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;
import org.weft.node.driver.PacketIn;
import org.weft.pipeline.LogicalNetwork;
import org.weft.southbound.openflow.OpenFlowSouthbound;

/**
 * The controller of one member, from its start until it is closed. It hears all nodes and computes what they are to
 * have, and tells those that it serves. {@link #lead} makes it the leader, which decides who serves which node and
 * whatever else is to be decided, for the rest of its life: one that is to follow again is closed, and another one
 * made.
 */
final class Controller implements OvsdbListener, OpenFlowListener, Memory.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final LogicalNetwork network = new LogicalNetwork();
    private final Inbox inbox;
    private final OpenFlowSouthbound openFlow;
    private final Southbound southbound;
    private final Memory memory;
    private final Facts facts;
    private final Nodes nodes;
    private final Reporter reporter;
    private final Placement placement;
    private final Core core;
    private final NeighbourQuestions questions;
    private final RouterServices routerServices;
    private final Registration peerListener;
    private final Registration networkListener;
    private final Registration memoryListener;
    private final Registration followersListener;
    private final Registration termListener;
    private final Services services;
    private final Spreading spreading;
    private final Progress progress;
    private final PacketRelay relay;
    private final Surroundings surroundings;
    private final StatusWriter statusWriter;
    private final AwaitGenerationRpc await;
    private final CounterReader counters;
    private final AtomicReference<List<Registration>> rpcs = new AtomicReference<>(List.of());

    /** A controller that stands by. */
    Controller(final Surroundings surroundings, final Settings settings) throws IOException, GeneralSecurityException {
        this.surroundings = surroundings;
        final DataBroker broker = surroundings.broker();
        inbox = new Inbox("weft-core", this::turn);
        final var memoryWriter = new DatastoreWriter(broker, inbox, "allocation");
        final var statusData = new DatastoreWriter(broker, inbox, "status");
        statusWriter = new StatusWriter(statusData);
        final var refusals = new RefusalWriter(statusData);
        memory = new Memory(memoryWriter, inbox::submit, this::memoryLoaded, this);
        facts = new Facts(network.inputs(), memory);
        // first what may fail, for a port may be taken
        southbound = new Southbound(settings, this,
            (refusal, count) -> inbox.submit(() -> refusals.refused(refusal, count)));
        openFlow = surroundings.openFlow(this);
        final ControlCluster cluster = surroundings.cluster();
        services = new Services(cluster.self(), cluster.incarnation(), cluster.size() == 1);
        final var followers = new Followers(inbox::submit, this::memberReady);
        nodes = new Nodes(network, facts, services, followers, openFlow, southbound.ovsdb());
        final var realization = new Realization();
        reporter = new Reporter(network, nodes, facts, openFlow, realization, services, statusWriter);
        placement = new Placement(network, memory);
        questions = new NeighbourQuestions(network, nodes, memory, openFlow, inbox);
        spreading = new Spreading(network, services, followers, memory, cluster, inbox);
        progress = new Progress();
        final var follower = new Follower(progress, services, nodes, facts, statusWriter, inbox);
        final var marks = new Marks(new DatastoreWriter(broker, inbox, "marker"), memoryWriter);
        core = new Core(network, memory, memoryWriter, nodes, reporter, realization,
            new Announcer(nodes, services, openFlow, inbox), placement, questions,
            new GatewayAnnouncer(network, nodes, openFlow, inbox), spreading, progress, follower, marks,
            services);
        relay = new PacketRelay(surroundings.consumers(), this::packetIn);
        routerServices = new RouterServices(network.topology(), openFlow, questions, core::leads, relay);
        await = new AwaitGenerationRpc(inbox, core, marks);
        counters = new CounterReader(network, nodes, openFlow, inbox, statusWriter);
        inbox.start();

        final var reader = new NetworkReader(network.inputs(), inbox::submit, core::networkLoaded, this::marked);
        final var networkPath = DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Network.class));
        peerListener = broker.registerDataTreeChangeListener(networkPath, new PeerReader(southbound.peers()));
        networkListener = broker.registerDataTreeChangeListener(networkPath, reader);
        memoryListener = broker.registerDataTreeChangeListener(DataTreeIdentifier.create(
            LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Allocation.class)), memory);
        followersListener = broker.registerDataTreeChangeListener(DataTreeIdentifier.create(
            LogicalDatastoreType.OPERATIONAL, StatusWriter.ROOT.child(ControlMember.class)), followers);
        termListener = broker.registerDataTreeChangeListener(DataTreeIdentifier.create(
            LogicalDatastoreType.CONFIGURATION, Terms.PATH), (ClusteredDataTreeChangeListener<Leader>) changes ->
                inbox.submit(core::follow));
        LOG.info("Weft is up: OVSDB on port {}", southbound.ovsdb().port());
    }

    /** Leads from now on, under a term that is later than all before. */
    void lead(final long term) {
        inbox.submit(() -> {
            LOG.info("Weft leads, term {}", term);
            core.lead(term);
            facts.rememberAll(memory.vifs());
        });
        // of all members, the one that knows the answers is asked
        rpcs.set(List.of(surroundings.rpcs().registerRpcImplementation(await),
            surroundings.rpcs().registerRpcImplementation(relay),
            surroundings.rpcs().registerRpcImplementation(counters)));
    }

    private void turn() {
        core.turn();
    }

    private void memoryLoaded() {
        core.memoryLoaded();
    }

    private void memberReady() {
        spreading.ready();
    }

    private void marked(final Marker marker) {
        Optional.ofNullable(marker.getValue()).ifPresent(await::marked);
        Optional.ofNullable(marker.getGeneration()).ifPresent(seen -> progress.configured(seen.longValue()));
    }

    @Override
    public void close() {
        rpcs.get().forEach(Registration::close);
        peerListener.close();
        networkListener.close();
        memoryListener.close();
        followersListener.close();
        termListener.close();
        southbound.close();
        openFlow.close();
        inbox.close();
        LOG.info("Weft is down; transport nodes keep what they have");
    }

    @Override
    public void seen(final OvsdbFact fact) {
        inbox.submit(() -> {
            facts.apply(fact);
            core.edited();
            network.topology().nodeBySystemId().get(fact.systemId()).ifPresent(node -> {
                nodes.touch(node);
                if (core.leads() && (fact instanceof OvsdbFact.Complete || fact instanceof OvsdbFact.Disconnected)) {
                    reporter.portsOf(node);
                }
            });
            if (fact instanceof OvsdbFact.Disconnected
                    && network.topology().nodeBySystemId().get(fact.systemId()).isEmpty()) {
                facts.purge(fact.systemId());
            }
        });
    }

    @Override
    public void connected(final long datapathId) {
        inbox.submit(() -> nodes.switchConnected(datapathId, true));
    }

    @Override
    public void disconnected(final long datapathId) {
        inbox.submit(() -> nodes.switchConnected(datapathId, false));
    }

    @Override
    public void packetIn(final long datapathId, final PacketIn packet) {
        inbox.submit(() -> routerServices.packetIn(datapathId, packet));
    }

    @Override
    public void confirmed(final long datapathId, final long generation) {
        inbox.submit(() -> nodes.byDatapath(datapathId).ifPresent(agent -> {
            agent.confirmed(generation);
            nodes.touch(agent.id());
        }));
    }

    @Override
    public void refused(final long datapathId, final String what, final String why) {
        LOG.warn("Switch {} refused {}: {}", Long.toHexString(datapathId), what, why);
        inbox.submit(() -> nodes.byDatapath(datapathId).ifPresent(agent -> {
            agent.refused(what + ": " + why);
            nodes.touch(agent.id());
        }));
    }

    @Override
    public void keyed(final KeyOwner owner, final int key) {
        network.inputs().keys().put(owner, key);
    }

    @Override
    public void unkeyed(final KeyOwner owner) {
        core.unkeyed(owner);
    }

    @Override
    public void placed(final RouterId router, final List<NodeId> gateways) {
        placement.placed(router, gateways);
    }

    @Override
    public void neighbour(final NeighbourId id, final Optional<MacAddress> mac) {
        questions.remembered(id, mac);
    }

    @Override
    public void remembered(final InterfaceId at, final InterfaceState state) {
        facts.remembered(at, state);
        if (!core.leads()) {
            facts.agreed(at, state);
        }
    }

    @Override
    public void assigned(final NodeId node, final Optional<NodeService> service) {
        services.assigned(node, service);
        spreading.assigned(node, service);
        nodes.touch(node);
    }

    @Override
    public void decided(final long generation) {
        progress.decided(generation);
    }
}
