package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.node.Cookie;
import org.weft.node.Match;
import org.weft.node.Meter;

/**
 * {@link Stage#FLOOD_LIMIT}, and floods of {@link Stage#UNKNOWN}: each port has a limit for the frames that it sends to
 * several ports, for one of them costs as much as it has receivers.
 */
final class FloodLimit implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("limit floods", topology.boundPorts(), (id, port, view) -> {
            final long limit = port.logicalSwitch().floodLimit();
            return Optional.of(new Emission.Own(port.node(), List.of(
                new Meter(MeterUse.FLOODED.of(port.ofport()), Meter.Unit.PKTPS, limit, limit),
                Stage.FLOOD_LIMIT.flow(100, port.cookie(), Addresses.group(port.in(), true),
                    MeterUse.FLOODED.run(port.ofport()), Recirculation.into(Stage.ADMISSION)))));
        });
        emission.own("limit floods to unknown addresses", topology.boundPorts(), (id, port, view) ->
            view.get(topology.openSwitches(), id.logicalSwitch()).map(open -> new Emission.Own(port.node(), List.of(
                Stage.UNKNOWN.flow(110, port.cookie(), L2Lookup.nowhere(port.in()),
                    MeterUse.FLOODED.run(port.ofport()),
                    GroupUse.UNKNOWN.run(port.datapath()))))));
        emission.own("no flood", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.FLOOD_LIMIT.flow(0, Cookie.NODE.of(0, 0),
                Match.builder(), Stage.ADMISSION.go())))));
    }
}
