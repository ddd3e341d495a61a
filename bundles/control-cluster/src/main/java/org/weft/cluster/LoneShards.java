package org.weft.cluster;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opendaylight.controller.cluster.ActorSystemProvider;
import org.opendaylight.controller.cluster.access.concepts.MemberName;
import org.opendaylight.controller.cluster.datastore.config.ConfigurationImpl;
import org.opendaylight.controller.cluster.datastore.config.ModuleShardConfigProvider;
import org.opendaylight.controller.cluster.datastore.messages.FindLocalShard;
import org.opendaylight.controller.cluster.datastore.messages.LocalShardFound;
import org.opendaylight.controller.cluster.raft.RaftState;
import org.opendaylight.controller.cluster.raft.base.messages.SwitchBehavior;
import org.opendaylight.controller.cluster.raft.client.messages.GetOnDemandRaftState;
import org.opendaylight.controller.cluster.raft.client.messages.OnDemandRaftState;
import org.opendaylight.controller.cluster.raft.messages.AppendEntries;
import org.opendaylight.controller.cluster.raft.policy.DisableElectionsRaftPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the shards of a controller that is alone lead, once all of their journal is applied. Left to itself, a shard
 * without peers (OpenDaylight's controller 7) leads at once, and passes over what was written, and acknowledged, just
 * before its process was killed: an entry of the journal counts as applied only when a later one says so. Such a
 * change would be missing until the next start, and come back then. A shard with peers applies such entries before
 * it leads.
 *
 * <p>So etc/org.opendaylight.controller.cluster.datastore.cfg of a controller that is alone forbids elections of the
 * shards with configuration ({@link DisableElectionsRaftPolicy}), and this tells each, when it has read its journal,
 * that all of it is committed, as a leader would, and then to lead. Where elections are not forbidden it does nothing.
 */
@Component(immediate = true, service = {})
public final class LoneShards {
    private static final Logger LOG = LoggerFactory.getLogger(LoneShards.class);
    private static final String MANAGER = "/user/shardmanager-config";
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long PAUSE_MS = 50;

    private final ActorSystem actors;
    private final Collection<String> waiting;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task ->
        new Thread(task, "weft-lone-shards"));
    private String trouble = "";

    /** Begins to look for the shards, which need not be there yet. */
    @Activate
    public LoneShards(@Reference final ActorSystemProvider actors, @Reference final ControlCluster cluster,
            @Reference final ModuleShardConfigProvider configuration) {
        this.actors = actors.getActorSystem();
        waiting = new ArrayList<>(
            new ConfigurationImpl(configuration).getMemberShardNames(MemberName.forName(cluster.self())));
        executor.scheduleWithFixedDelay(this::look, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
    }

    @SuppressWarnings("checkstyle:illegalCatch")
    private void look() {
        try {
            for (final String shard : List.copyOf(waiting)) {
                if (leads(shard)) {
                    waiting.remove(shard);
                }
            }
            if (waiting.isEmpty()) {
                executor.shutdown();
            }
        } catch (InterruptedException e) {
            LOG.debug("The datastore stops before its shards lead", e);
        } catch (RuntimeException e) {
            // the executor would keep it to itself, and stop asking
            LOG.error("The shards {} are not asked to lead any more", waiting, e);
            throw e;
        }
    }

    /** Looks whether a shard leads, or will by itself, and has it lead if it can. It may not have begun yet. */
    private boolean leads(final String name) throws InterruptedException {
        try {
            final Object found = Patterns.ask(actors.actorSelection(MANAGER), new FindLocalShard(name, true), PATIENCE)
                .toCompletableFuture().get();
            if (found instanceof LocalShardFound local) {
                final ActorRef shard = local.getPath();
                final var state = (OnDemandRaftState) Patterns.ask(shard, GetOnDemandRaftState.INSTANCE, PATIENCE)
                    .toCompletableFuture().get();
                if (!DisableElectionsRaftPolicy.class.getName().equals(state.getCustomRaftPolicyClassName())
                        || RaftState.Leader.name().equals(state.getRaftState())) {
                    return true;
                } else if (RaftState.Follower.name().equals(state.getRaftState())) {
                    lead(name, shard, state);
                }
            }
        } catch (ExecutionException e) {
            final String now = String.valueOf(e.getCause());
            if (!now.equals(trouble)) {
                trouble = now;
                LOG.info("Shard {} does not answer yet: {}", name, now);
            }
        }
        return false;
    }

    private static void lead(final String name, final ActorRef shard, final OnDemandRaftState state) {
        final long unmarked = state.getLastIndex() - state.getLastApplied();
        if (unmarked > 0) {
            LOG.info("Shard {}: {} entries of the journal are not marked as applied; they are applied", name, unmarked);
            shard.tell(new AppendEntries(state.getCurrentTerm(), shard.path().name(), state.getLastIndex(),
                state.getLastTerm(), List.of(), state.getLastIndex(), -1, (short) 0), ActorRef.noSender());
        }
        shard.tell(new SwitchBehavior(RaftState.Leader, state.getCurrentTerm() + 1), ActorRef.noSender());
    }
}
