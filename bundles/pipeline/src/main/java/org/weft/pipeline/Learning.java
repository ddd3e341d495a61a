package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.weft.domain.KeyOwner;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Meter;
import org.weft.node.MeterKey;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * {@link Stage#LEARNING} to {@link Stage#LEARN}: fill {@link Stage#L2_LEARNED}. Open vSwitch does it by itself: an
 * address that moves is learnt anew with one of its next frames, and what was learnt from a port goes with the port.
 * Frames of learning ports have a tunnel key of their own, so that other nodes learn from no other port.
 *
 * <p>A datapath flow that learns has to match the source address, so each new address is an upcall. A frame is
 * therefore sent on first, by flows that do not know its source; then a meter lets a few of the frames through to be
 * looked up anew and learnt from. Frames to several ports have been looked up anew by {@link FloodLimit} before, and
 * are limited by that.
 */
final class Learning implements Feature {
    private static final int IDLE_SECONDS = 300;
    /** How many addresses may be learnt from one port. */
    private static final int PORT_LIMIT = 1000;
    /** How many addresses of one switch may be learnt from other nodes. */
    private static final int REMOTE_LIMIT = 20_000;
    /** How many frames a second are learnt from; as many may come at once. */
    private static final int RATE = 200;
    private static final int PRIORITY = 100;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("learn here", topology.specialPorts(), (id, port, view) ->
            Optional.of(port).filter(one -> one.traits().learning()).map(learning ->
                new Emission.Own(port.node(), entries(port.cookie(), port::in, Stage.ARP_RESPONDER,
                    MeterUse.LEARNT.of(port.ofport()), learn(port.cookie(), PORT_LIMIT, List.of(
                        new Action.LearnSpec.Loads(Register.PORT_IN.bits(), Register.PORT_OUT.bits())))))));
        emission.universal("learn from elsewhere", topology.learningSwitches(), (id, transport, view) -> {
            final var keys = topology.inputs().keys();
            return view.get(keys, new KeyOwner.OfSwitch(id)).flatMap(datapath ->
                view.get(keys, new KeyOwner.OfTransport(transport.id())).map(way -> {
                    final long cookie = Cookie.LOGICAL_SWITCH.of(datapath, 0);
                    return new Emission.Universal(id, entries(cookie,
                        () -> Match.builder().register(Register.DATAPATH, datapath).register(Register.LEARNABLE, 1)
                            .register(Register.FROM_SERVICE_NODE, 0),
                        Stage.L2_LOOKUP, MeterUse.LEARNT_ELSEWHERE.of(datapath), learn(cookie, REMOTE_LIMIT, List.of(
                            new Action.LearnSpec.Loads(Register.PEER.bits(), Register.NODE_OUT.bits()),
                            new Action.LearnSpec.LoadsValue(Register.TRANSPORT.bits(), Bits.of(way))))));
                }));
        });
        emission.own("learn nothing", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(
                Stage.LEARNING.flow(50, Cookie.NODE.of(0, 0), Match.builder().register(Register.FROM_TUNNEL, 1),
                    Stage.L2_LOOKUP.go()),
                Stage.LEARNING.flow(0, Cookie.NODE.of(0, 0), Match.builder(), Stage.ARP_RESPONDER.go())))));
    }

    private static List<Entry> entries(final long cookie, final Supplier<Match.Builder> from, final Stage next,
            final MeterKey meter, final Action learn) {
        return List.of(
            Stage.LEARNING.flow(PRIORITY, cookie, from.get(), new Action.Clone(List.of(next.run())),
                Stage.LEARN_LIMIT.run()),
            new Meter(meter, Meter.Unit.PKTPS, RATE, RATE),
            Stage.LEARN_LIMIT.flow(PRIORITY, cookie, from.get(), new Action.Meter(meter.id()),
                Recirculation.into(Stage.LEARN)),
            Stage.LEARN.flow(PRIORITY, cookie, from.get(), learn));
    }

    private static Action learn(final long cookie, final int limit, final List<Action.LearnSpec> loads) {
        final var specs = new ArrayList<Action.LearnSpec>();
        specs.add(new Action.LearnSpec.Matches(Register.DATAPATH.bits(), Register.DATAPATH.bits()));
        specs.add(new Action.LearnSpec.Matches(Subfield.of(Field.ETH_DST), Subfield.of(Field.ETH_SRC)));
        specs.addAll(loads);
        return new Action.Learn(Stage.L2_LEARNED.table(), IDLE_SECONDS, PRIORITY, cookie, limit, specs);
    }
}
