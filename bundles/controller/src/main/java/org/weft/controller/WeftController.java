package org.weft.controller;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataTreeIdentifier;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.openflowjava.protocol.spi.connection.SwitchConnectionProvider;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeServiceManager;
import org.opendaylight.openflowplugin.extension.api.OpenFlowPluginExtensionRegistratorProvider;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.weft.pipeline.Stage;
import org.weft.southbound.openflow.OpenFlowSouthbound;

/**
 * Puts the controller together, and takes it apart. It waits for its configuration, which the feature {@code weft}
 * brings where there is none: a controller that starts before its file is read would listen on ports that its
 * administrator gave to others.
 */
@Component(immediate = true, service = {}, configurationPid = "org.weft.controller",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Settings.class)
public final class WeftController implements OvsdbListener, OpenFlowListener, Memory.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(WeftController.class);

    private final LogicalNetwork network = new LogicalNetwork();
    private final Inbox inbox;
    private final OpenFlowSouthbound openFlow;
    private final Southbound southbound;
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
    private final List<Registration> rpcRegistrations;

    @Activate
    public WeftController(@Reference final DataBroker broker, @Reference final RpcProviderService rpcs,
            @Reference final RpcConsumerRegistry consumers, @Reference final NotificationService notifications,
            @Reference final MastershipChangeServiceManager mastership,
            @Reference(target = "(type=openflow-switch-connection-provider-default-impl)")
            final SwitchConnectionProvider switches,
            @Reference(target = "(type=openflow-switch-connection-provider-legacy-impl)")
            final SwitchConnectionProvider legacySwitches,
            @Reference final OpenFlowPluginExtensionRegistratorProvider extensions, final Settings settings)
            throws IOException, GeneralSecurityException {
        inbox = new Inbox("weft-core", this::turn);
        final var memoryWriter = new DatastoreWriter(broker, inbox, "allocation");
        final var statusData = new DatastoreWriter(broker, inbox, "status");
        final var statusWriter = new StatusWriter(statusData);
        final var refusals = new RefusalWriter(statusData);
        final Memory memory = new Memory(memoryWriter, inbox::submit, this::memoryLoaded, this);
        facts = new Facts(network.inputs(), memory);
        openFlow = new OpenFlowSouthbound(consumers, notifications, mastership, List.of(switches, legacySwitches),
            extensions, Stage.LEFT_TO_SWITCH, this);
        southbound = new Southbound(settings, this,
            (refusal, count) -> inbox.submit(() -> refusals.refused(refusal, count)));
        nodes = new Nodes(network, facts, openFlow, southbound.ovsdb());
        final var realization = new Realization();
        reporter = new Reporter(network, nodes, facts, openFlow, realization, statusWriter);
        placement = new Placement(network, memory);
        questions = new NeighbourQuestions(network.topology(), nodes, memory, openFlow, inbox);
        core = new Core(network, memory, memoryWriter, nodes, reporter, realization,
            new Announcer(nodes, openFlow, inbox), placement, questions,
            new GatewayAnnouncer(network, nodes, openFlow, inbox));
        routerServices = new RouterServices(network.topology(), openFlow, questions);
        statusWriter.clear();
        inbox.start();

        final var await = new AwaitRealizedRpc(broker, inbox, core);
        final var reader = new NetworkReader(network.inputs(), inbox::submit, core::networkLoaded, await::marked);
        final var networkPath = DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION,
            InstanceIdentifier.create(Network.class));
        peerListener = broker.registerDataTreeChangeListener(networkPath, new PeerReader(southbound.peers()));
        networkListener = broker.registerDataTreeChangeListener(networkPath, reader);
        memoryListener = broker.registerDataTreeChangeListener(DataTreeIdentifier.create(
            LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Allocation.class)), memory);
        final var statistics = new StatisticsRpc(network, nodes, openFlow, inbox, statusWriter);
        rpcRegistrations = List.of(rpcs.registerRpcImplementation(await),
            rpcs.registerRpcImplementation(new FindByTagRpc(broker)),
            rpcs.registerRpcImplementation(statistics.reading()),
            rpcs.registerRpcImplementation(statistics.clearing()));
        LOG.info("Weft is up: OVSDB on port {}", southbound.ovsdb().port());
    }

    private void turn() {
        core.turn();
    }

    private void memoryLoaded() {
        core.memoryLoaded();
    }

    @Deactivate
    public void close() throws InterruptedException {
        rpcRegistrations.forEach(Registration::close);
        peerListener.close();
        networkListener.close();
        memoryListener.close();
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
                if (fact instanceof OvsdbFact.Complete || fact instanceof OvsdbFact.Disconnected) {
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
    }
}
