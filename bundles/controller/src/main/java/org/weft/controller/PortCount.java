package org.weft.controller;

import java.util.Optional;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.pipeline.DropCause;
import org.weft.pipeline.Drops;

/**
 * What was counted for a logical port.
 *
 * @param receivedPackets frames that came in from the port, and so on
 * @param security frames dropped by port security
 * @param admin frames dropped because the port was down
 * @param lost frames to nobody's address
 */
record PortCount(long receivedPackets, long receivedBytes, long receivedErrors, long sentPackets, long sentBytes,
        long sentErrors, long security, long admin, long lost) {
    static final PortCount ZERO = new PortCount(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What a switch has counted for a port; empty if it does not have the port. */
    static Optional<PortCount> of(final OpenFlowDriver.Statistics statistics, final int datapath, final int key,
            final int ofport, final long cookie) {
        return Optional.ofNullable(statistics.ports().get(ofport)).map(port -> new PortCount(port.receivedPackets(),
            port.receivedBytes(), port.receivedErrors(), port.sentPackets(), port.sentBytes(), port.sentErrors(),
            drops(statistics, datapath, key, cookie, DropCause.PORT_SECURITY),
            drops(statistics, datapath, key, cookie, DropCause.ADMIN_STATUS),
            drops(statistics, datapath, key, cookie, DropCause.NO_DESTINATION)));
    }

    private static long drops(final OpenFlowDriver.Statistics statistics, final int datapath, final int key,
            final long cookie, final DropCause cause) {
        return Optional.ofNullable(statistics.flows().get(Drops.flow(datapath, key, cookie, cause).key()))
            .map(OpenFlowDriver.FlowCounters::packets).orElse(0L);
    }

    /** What was counted since {@code start}; all of it if the counters have begun again meanwhile. */
    PortCount since(final PortCount start) {
        if (receivedPackets < start.receivedPackets || sentPackets < start.sentPackets) {
            return this;
        }
        return new PortCount(receivedPackets - start.receivedPackets, receivedBytes - start.receivedBytes,
            receivedErrors - start.receivedErrors, sentPackets - start.sentPackets, sentBytes - start.sentBytes,
            sentErrors - start.sentErrors, Math.max(0, security - start.security), Math.max(0, admin - start.admin),
            Math.max(0, lost - start.lost));
    }
}
