package org.weft.southbound.openflow;

import com.google.common.base.Suppliers;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.openflowjava.protocol.spi.connection.SwitchConnectionProvider;
import org.opendaylight.openflowplugin.api.openflow.device.DeviceInfo;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeRegistration;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeService;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeServiceManager;
import org.opendaylight.openflowplugin.extension.api.OpenFlowPluginExtensionRegistratorProvider;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.Action;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.OpenFlowListener;

/**
 * The driver of the switches that OpenFlowPlugin in this process is master of. It writes by RPC and never through
 * OpenFlowPlugin's inventory. Packets and questions for counters also reach switches of which another process of the
 * cluster is master. Ports in a target are somebody else's and are ignored.
 *
 * <p>Wants OpenFlowPlugin with use-single-layer-serialization (the default) and without statistics polling, and an
 * rpc-requests-quota well above 4,000. Close it before OpenFlowPlugin goes away; switches keep what they have.
 */
public final class OpenFlowSouthbound implements OpenFlowDriver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFlowSouthbound.class);
    private static final int FORGET_SECONDS = 30;
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final ConcurrentMap<Long, SwitchSync> switches = new ConcurrentHashMap<>();
    private final RpcConsumerRegistry rpcs;
    private final Set<Integer> switchTables;
    private final OpenFlowListener listener;
    private final RawMessages messages;
    /** Drops what comes after close: results of calls that were in flight. */
    private final ExecutorService pool = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), threads("weft-openflow-%d"), new ThreadPoolExecutor.DiscardPolicy());
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1, threads("weft-openflow-timer"),
        new ThreadPoolExecutor.DiscardPolicy());
    private final ExecutorService packetThread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), threads("weft-openflow-packets"), new ThreadPoolExecutor.DiscardPolicy());
    private final PacketIns packetIns;
    private final MastershipChangeRegistration registration;
    private final Registration packetRegistration;

    /**
     * Starts driving. The listener may hear of switches that are connected already before this returns.
     *
     * @param rpcs where OpenFlowPlugin's RPCs are
     * @param notifications where its packets are
     * @param mastership tells which switches are ours
     * @param providers all listeners for switches, that is for ports 6653 and 6633
     * @param extensions where messages of our own are registered
     * @param switchTables the tables that are left to the switches, for the flows that they learn: what is in them is
     *     neither compared nor deleted, and a target's flows in them are ignored
     * @param listener hears of all switches
     */
    public OpenFlowSouthbound(final RpcConsumerRegistry rpcs, final NotificationService notifications,
            final MastershipChangeServiceManager mastership,
            final Collection<? extends SwitchConnectionProvider> providers,
            final OpenFlowPluginExtensionRegistratorProvider extensions, final Set<Integer> switchTables,
            final OpenFlowListener listener) {
        this.rpcs = rpcs;
        this.switchTables = Set.copyOf(switchTables);
        this.listener = listener;
        messages = new RawMessages(providers, extensions);
        packetIns = new PacketIns(listener, packetThread);
        // PacketIns does not block, so the notification's own thread may run it
        packetRegistration = notifications.registerListener(PacketReceived.class,
            packet -> RawMessages.read(packet, packetIns::received), MoreExecutors.directExecutor());
        timer.scheduleWithFixedDelay(new ConnectionCounts(mastership), FORGET_SECONDS, FORGET_SECONDS,
            TimeUnit.SECONDS);
        registration = mastership.register(new Mastership());
    }

    private static ThreadFactory threads(final String name) {
        return new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
    }

    @Override
    public void target(final long datapathId, final Collection<? extends Entry> desired, final long generation) {
        sync(datapathId).target(List.copyOf(desired), generation);
    }

    @Override
    public void update(final long datapathId, final EntryDelta delta, final long generation) {
        sync(datapathId).update(delta, generation);
    }

    @Override
    public void release(final long datapathId) {
        sync(datapathId).release();
    }

    @Override
    public void send(final long datapathId, final byte[] frame, final List<Action> actions) {
        sync(datapathId).packetOut(PortCodec.packetOut(frame, actions));
    }

    @Override
    public CompletionStage<Statistics> statistics(final long datapathId, final Set<Integer> tables) {
        return sync(datapathId).statistics(Set.copyOf(tables));
    }

    @Override
    public Counters counters(final long datapathId) {
        return Optional.ofNullable(switches.get(datapathId)).map(SwitchSync::counters).orElse(Counters.NONE);
    }

    @Override
    public PacketInCounters packetIns(final long datapathId) {
        return packetIns.counters(datapathId);
    }

    private SwitchSync sync(final long datapathId) {
        return switches.computeIfAbsent(datapathId, id ->
            new SwitchSync(id, MoreExecutors.newSequentialExecutor(pool),
                (task, seconds) -> timer.schedule(task, seconds, TimeUnit.SECONDS), switchTables,
                Suppliers.memoize(() -> elsewhere(id)), listener));
    }

    /** OpenFlowPlugin registers its RPCs for a switch in the whole cluster, where it is master. */
    private SwitchLink elsewhere(final long datapathId) {
        return new RpcSwitchLink(rpcs, new NodeRef(InstanceIdentifier.create(Nodes.class).child(Node.class,
            new NodeKey(new NodeId("openflow:" + Long.toUnsignedString(datapathId))))), pool);
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalCatch")
    public void close() {
        try {
            registration.close();
        } catch (Exception e) {
            LOG.info("Mastership listener was gone already", e);
        }
        packetRegistration.close();
        packetThread.shutdownNow();
        timer.shutdownNow();
        pool.shutdownNow();
        messages.close();
    }

    private final class Mastership implements MastershipChangeService {
        @Override
        public void onBecomeOwner(final DeviceInfo device) {
            if (!device.getVersion().equals(RawMessages.OPENFLOW_13)) {
                LOG.warn("{} speaks OpenFlow version {}, not 4 (OpenFlow 1.3), and is left alone", device,
                    device.getVersion());
                return;
            }
            messages.takeReplies();
            packetIns.open(device.getDatapathId().longValue());
            sync(device.getDatapathId().longValue())
                .connected(new RpcSwitchLink(rpcs, new NodeRef(device.getNodeInstanceIdentifier()), pool));
        }

        @Override
        public void onLoseOwnership(final DeviceInfo device) {
            packetIns.close(device.getDatapathId().longValue());
            sync(device.getDatapathId().longValue()).disconnected();
        }

        @Override
        public void close() {
            // nothing is held for the plugin
        }
    }
}
