package org.weft.southbound.openflow;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What OpenFlowPlugin counts of each connection under the address that it came from, for its console command
 * {@code ofp:show-session-stats}: it forgets none of that by itself, so whoever opens connections would fill the memory
 * in the end. When this runs, all of it is forgotten. Only the plugin's own classes can do that, and it exports none.
 */
final class ConnectionCounts implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCounts.class);
    private static final String COUNTS =
        "org.opendaylight.openflowplugin.impl.statistics.ofpspecific.SessionStatistics";

    private final Optional<MethodHandle> reset;

    /**
     * Finds them.
     *
     * @param plugin an object of OpenFlowPlugin's implementation
     */
    ConnectionCounts(final MastershipChangeServiceManager plugin) {
        reset = find(plugin.getClass().getClassLoader());
    }

    private static Optional<MethodHandle> find(final ClassLoader plugin) {
        try {
            return Optional.of(MethodHandles.publicLookup().findStatic(plugin.loadClass(COUNTS), "resetAllCounters",
                MethodType.methodType(void.class)));
        } catch (ReflectiveOperationException e) {
            LOG.warn("This OpenFlowPlugin does not let its counts of connections be forgotten", e);
            return Optional.empty();
        }
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalCatch")
    public void run() {
        reset.ifPresent(method -> {
            try {
                method.invokeExact();
            } catch (Throwable e) {
                LOG.warn("Could not forget OpenFlowPlugin's counts of connections", e);
            }
        });
    }
}
