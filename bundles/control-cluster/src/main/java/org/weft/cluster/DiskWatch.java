package org.weft.cluster;

import akka.cluster.Cluster;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opendaylight.controller.cluster.ActorSystemProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a member leave the cluster in good order when its disk is about to be full, while it can still say what it has
 * stored: the others go on at once. {@link LeftBehind} starts it again when there is space.
 */
@Component(immediate = true, service = {})
public final class DiskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final long PAUSE_MS = 500;

    private final Cluster cluster;
    private final DiskSpace space = DiskSpace.ofKaraf();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        final var thread = new Thread(task, "weft-disk-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins to look. */
    @Activate
    public DiskWatch(@Reference final ActorSystemProvider actors) {
        cluster = Cluster.get(actors.getActorSystem());
        executor.scheduleWithFixedDelay(this::look, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
    }

    private void look() {
        try {
            final long left = space.left();
            if (left < DiskSpace.RESERVE) {
                LOG.error("{} bytes are left on the disk of {}: this member leaves the control cluster until there are "
                    + "{}", left, space.place(), DiskSpace.ENOUGH);
                executor.shutdown();
                cluster.leave(cluster.selfAddress());
            }
        } catch (IOException e) {
            LOG.warn("Cannot tell how much space is left on the disk of {}", space.place(), e);
        }
    }
}
