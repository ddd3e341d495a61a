package org.weft.controller;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
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
import org.opendaylight.mdsal.singleton.common.api.ClusterSingletonService;
import org.opendaylight.mdsal.singleton.common.api.ClusterSingletonServiceProvider;
import org.opendaylight.mdsal.singleton.common.api.ClusterSingletonServiceRegistration;
import org.opendaylight.mdsal.singleton.common.api.ServiceGroupIdentifier;
import org.opendaylight.openflowjava.protocol.spi.connection.SwitchConnectionProvider;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeServiceManager;
import org.opendaylight.openflowplugin.extension.api.OpenFlowPluginExtensionRegistratorProvider;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Service;
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
import org.weft.cluster.ControlCluster;

/**
 * Weft on one member of the control cluster: a {@link Controller} that stands by, and leads when the cluster says so.
 * It waits for its configuration, which the feature {@code weft} brings where there is none: a controller that starts
 * before its file is read would listen on ports that its administrator gave to others.
 */
@Component(immediate = true, service = {}, configurationPid = "org.weft.controller",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Settings.class)
public final class WeftController implements ClusterSingletonService {
    private static final Logger LOG = LoggerFactory.getLogger(WeftController.class);
    private static final ServiceGroupIdentifier LEADER = ServiceGroupIdentifier.create("weft");

    private final Surroundings surroundings;
    private final Settings settings;
    private final Terms terms;
    private final List<Registration> registrations;
    private final ClusterSingletonServiceRegistration candidacy;
    private Optional<Controller> controller;
    private boolean leading;
    private boolean closing;

    @Activate
    public WeftController(@Reference final DataBroker broker, @Reference final RpcProviderService rpcs,
            @Reference final RpcConsumerRegistry consumers, @Reference final NotificationService notifications,
            @Reference final MastershipChangeServiceManager mastership,
            @Reference(target = "(type=openflow-switch-connection-provider-default-impl)")
            final SwitchConnectionProvider switches,
            @Reference(target = "(type=openflow-switch-connection-provider-legacy-impl)")
            final SwitchConnectionProvider legacySwitches,
            @Reference final OpenFlowPluginExtensionRegistratorProvider extensions,
            @Reference final ControlCluster cluster, @Reference final ClusterSingletonServiceProvider singletons,
            final Settings settings) throws IOException, GeneralSecurityException {
        surroundings = new Surroundings(broker, rpcs, consumers, notifications, mastership,
            List.of(switches, legacySwitches), extensions, cluster);
        this.settings = settings;
        terms = new Terms(broker, cluster.self(), cluster.size() == 1);
        controller = Optional.of(new Controller(surroundings, settings));
        final var status = new ControlClusterRpc(cluster);
        final var statistics = new StatisticsRpc(broker, consumers);
        registrations = List.of(rpcs.registerRpcImplementation(new FindByTagRpc(broker)),
            rpcs.registerRpcImplementation(new AwaitRealizedRpc(consumers)),
            rpcs.registerRpcImplementation(statistics.reading()), rpcs.registerRpcImplementation(statistics.clearing()),
            rpcs.registerRpcImplementation(status), broker.registerDataTreeChangeListener(
                DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION, Terms.PATH), status),
            broker.registerDataTreeChangeListener(DataTreeIdentifier.create(LogicalDatastoreType.CONFIGURATION,
                InstanceIdentifier.create(Allocation.class).child(Service.class)), status.services()));
        candidacy = singletons.registerClusterSingletonService(this);
    }

    @Override
    public ServiceGroupIdentifier getIdentifier() {
        return LEADER;
    }

    /** The cluster has chosen this member. */
    @Override
    public synchronized void instantiateServiceInstance() {
        leading = true;
        standBy();
        controller.ifPresent(chosen -> terms.begin(() -> isLeader(chosen), term -> lead(chosen, term)));
    }

    private synchronized boolean isLeader(final Controller chosen) {
        return leading && controller.filter(now -> now == chosen).isPresent();
    }

    private synchronized void lead(final Controller chosen, final long term) {
        if (isLeader(chosen)) {
            chosen.lead(term);
        }
    }

    /** The cluster has chosen another member, or none, or this one goes. */
    @Override
    public synchronized ListenableFuture<?> closeServiceInstance() {
        leading = false;
        controller.ifPresent(Controller::close);
        controller = Optional.empty();
        if (!closing) {
            standBy();
        }
        return Futures.immediateVoidFuture();
    }

    private void standBy() {
        if (controller.isEmpty()) {
            try {
                controller = Optional.of(new Controller(surroundings, settings));
            } catch (IOException | GeneralSecurityException e) {
                LOG.error("This member can neither lead nor stand by until it is restarted", e);
            }
        }
    }

    /** Leaves transport nodes as they are. */
    @Deactivate
    public void close() throws Exception {
        synchronized (this) {
            closing = true;
        }
        candidacy.close();
        registrations.forEach(Registration::close);
        synchronized (this) {
            controller.ifPresent(Controller::close);
            controller = Optional.empty();
        }
    }
}
