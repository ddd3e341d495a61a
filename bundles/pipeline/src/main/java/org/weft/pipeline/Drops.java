package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/** {@link Stage#DROPPED}: counts, for each port and each cause that it can have. */
public final class Drops implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("count drops", topology.boundPorts(), (id, port, view) -> {
            final var flows = new ArrayList<Flow>();
            flows.add(flow(port.datapath(), port.port(), port.cookie(), DropCause.NO_DESTINATION));
            if (port.secured()) {
                flows.add(flow(port.datapath(), port.port(), port.cookie(), DropCause.PORT_SECURITY));
            }
            return Optional.of(new Emission.Own(port.node(), flows));
        });
        emission.own("count drops of ports that are down", topology.parkedPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), List.of(
                flow(port.datapath(), port.port(), port.cookie(), DropCause.ADMIN_STATUS)))));
    }

    /** The flow that counts.
     *
     * @param datapath key of the switch
     * @param port key of the port */
    public static Flow flow(final int datapath, final int port, final long cookie, final DropCause cause) {
        return Stage.DROPPED.flow(100, cookie, Match.builder().register(Register.DATAPATH, datapath)
            .register(Register.PORT_IN, port).register(Register.DROP_CAUSE, cause.code()));
    }
}
