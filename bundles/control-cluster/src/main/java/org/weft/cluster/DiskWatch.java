package org.weft.cluster;

import akka.cluster.Cluster;
import java.io.IOException;
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

    private final Cluster cluster;
    private final DiskSpace space = DiskSpace.ofKaraf();
    private final Watch watch;

    /** Begins to look. */
    @Activate
    public DiskWatch(@Reference final ActorSystemProvider actors) {
        cluster = Cluster.get(actors.getActorSystem());
        watch = new Watch("weft-disk-watch", this::look);
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        watch.close();
    }

    private void look() {
        try {
            final long left = space.left();
            if (left < DiskSpace.RESERVE) {
                LOG.error("{} bytes are left on the disk of {}: this member leaves the control cluster until there are "
                    + "{}", left, space.place(), DiskSpace.ENOUGH);
                cluster.leave(cluster.selfAddress());
                watch.close();
            }
        } catch (IOException e) {
            LOG.warn("Cannot tell how much space is left on the disk of {}", space.place(), e);
        }
    }
}
