package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.LogicalQueue;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Meter;
import org.weft.node.MeterKey;
import org.weft.node.Subfield;

/** What logical queues do: {@link Stage#MARKING}, and the meters that CLASSIFY and OUTPUT use. */
final class Marking implements Feature {
    /** Packets a second that a node may send to the controller. */
    private static final int CONTROLLER_RATE = 1000;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("queues", topology.specialPorts(), (id, port, view) ->
            port.traits().queue().flatMap(queue -> view.get(topology.inputs().queues(), queue)).map(queue ->
                new Emission.Own(port.node(), entries(port, queue))));
        emission.own("node without marks", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(
                Stage.MARKING.flow(0, Cookie.NODE.of(0, 0), Match.builder(), Stage.LEARNING.go()),
                new Meter(MeterKey.CONTROLLER, Meter.Unit.PKTPS, CONTROLLER_RATE, CONTROLLER_RATE)))));
    }

    private static List<Entry> entries(final BoundPort port, final LogicalQueue queue) {
        final var entries = new ArrayList<Entry>();
        queue.maximum().ifPresent(rate -> {
            for (final MeterUse use : List.of(MeterUse.SENT, MeterUse.RECEIVED)) {
                entries.add(new Meter(use.of(port.ofport()), Meter.Unit.KBPS, rate, queue.maximumBurst()));
            }
        });
        queue.dscp().ifPresent(dscp -> {
            for (final long type : new long[] {Addresses.IPV4, Addresses.IPV6}) {
                entries.add(Stage.MARKING.flow(100, port.cookie(), port.in().exact(Field.ETH_TYPE, type),
                    new Action.Load(Subfield.of(Field.IP_DSCP), Bits.of(dscp)), Stage.LEARNING.go()));
            }
        });
        return entries;
    }
}
