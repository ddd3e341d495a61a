package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * {@link Stage#DROPPED}: counts, for each port and each cause. A port has all of these flows whether it is up or down,
 * so that what was counted outlives a change of its configuration.
 */
public final class Drops implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("count drops", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), flows(port.datapath(), port.port(), port.cookie()))));
        emission.own("count drops of ports that are down", topology.parkedPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), flows(port.datapath(), port.port(), port.cookie()))));
    }

    private static List<Flow> flows(final int datapath, final int port, final long cookie) {
        return Stream.of(DropCause.values()).map(cause -> flow(datapath, port, cookie, cause)).toList();
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
