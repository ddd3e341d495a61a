package org.weft.cluster;

import akka.actor.ActorSystem;
import akka.cluster.Cluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.opendaylight.controller.cluster.ActorSystemProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does that has left the cluster without having been told to: the others have gone on without it, or it
 * does not hear enough of them, and has given up itself, or its disk was about to be full ({@link DiskWatch}). Its part
 * of the datastore has ended and cannot begin again in this process. So it starts anew, as soon as it hears others that
 * make a majority with it, and has space. Until then it stays, for the configuration that it has heard of last can be
 * read.
 *
 * <p>OpenDaylight would start anew at once (configuration/akka.conf says that it is not to), and a member that is alone
 * would then wait for others with nothing to read. A majority is one of hosts whose port for the cluster answers:
 * that of a member of the cluster, or of one that waits as this one does.
 */
@Component(immediate = true, service = {})
public final class LeftBehind {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);
    private static final int PATIENCE_MS = 1000;
    /** How long Karaf may take to stop: what waits for the datastore, for up to five minutes, keeps it from that. */
    private static final long STOP_LIMIT_MS = 15_000;
    /** With which bin/karaf starts Karaf again. */
    private static final int START_AGAIN = 10;

    private final BundleContext context;
    private final ActorSystem actors;
    private final Port self;
    private final List<Port> others;
    private final DiskSpace space = DiskSpace.ofKaraf();
    private volatile boolean wanted = true;

    /** Begins to watch. */
    @Activate
    public LeftBehind(final BundleContext context, @Reference final ActorSystemProvider actors) {
        this.context = context;
        this.actors = actors.getActorSystem();
        final var cluster = Cluster.get(this.actors);
        self = Port.of(cluster.selfAddress());
        others = SeedNodes.of(this.actors).stream().map(Port::of).filter(port -> !port.equals(self)).toList();
        cluster.registerOnMemberRemoved(this::removed);
    }

    /** Stops watching, for a member that stops leaves the cluster, too. */
    @Deactivate
    public void stop() {
        wanted = false;
    }

    private void removed() {
        if (wanted && context.getBundle(0).getState() != Bundle.STOPPING) {
            LOG.warn("This member is no part of the control cluster any more");
            final var thread = new Thread(this::run, "weft-left-behind");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            actors.getWhenTerminated().toCompletableFuture().get();
            awaitMajorityAndSpace();
            if (wanted) {
                startAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | IOException | BundleException e) {
            LOG.error("This member does not start again by itself", e);
        }
    }

    private void awaitMajorityAndSpace() throws IOException {
        try (ServerSocket presence = new ServerSocket()) {
            presence.setReuseAddress(true);
            presence.setSoTimeout(PATIENCE_MS);
            presence.bind(self.address());
            while (wanted && !(space.left() >= DiskSpace.ENOUGH && hearsMajority())) {
                try {
                    presence.accept().close();
                } catch (SocketTimeoutException e) {
                    LOG.trace("Nobody has asked for {}", self, e);
                }
            }
        }
    }

    private boolean hearsMajority() {
        return 2 * (1 + others.stream().filter(Port::answers).count()) > 1 + others.size();
    }

    private void startAgain() throws BundleException, InterruptedException {
        LOG.warn("A majority of the control cluster answers, and there is space on the disk: this member starts again");
        // what Karaf's main program looks at when it has stopped
        System.setProperty("karaf.restart.jvm", "true");
        System.setProperty("karaf.restart", "true");
        final Framework framework = context.getBundle(0).adapt(Framework.class);
        framework.stop();
        if (framework.waitForStop(STOP_LIMIT_MS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            Runtime.getRuntime().halt(START_AGAIN);
        }
    }
}
