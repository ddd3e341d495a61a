package org.weft.controller;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.weft.domain.NeighbourId;
import org.weft.node.Cookie;
import org.weft.node.Register;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.PacketIn;
import org.weft.packet.Frame;
import org.weft.packet.IcmpErrors;
import org.weft.packet.IcmpErrors.Cause;
import org.weft.packet.IcmpErrors.Cause.Unreachable.Why;
import org.weft.packet.Ip;
import org.weft.packet.Neighbours;
import org.weft.pipeline.PathMtu;
import org.weft.pipeline.RouterLink;
import org.weft.pipeline.Routing;
import org.weft.pipeline.Stage;
import org.weft.pipeline.Topology;

/**
 * What routers do that flows cannot: they answer packets that they do not forward, and ask for MAC addresses. Belongs
 * to the inbox's thread.
 */
final class RouterServices {
    private final Routing routing;
    private final PathMtu pathMtu;
    private final OpenFlowDriver openFlow;
    private final NeighbourQuestions questions;
    private final BooleanSupplier leading;
    private final PacketRelay relay;

    /**
     * The services of all routers.
     *
     * @param questions where questions are asked, by the leader
     * @param leading whether this is the leader
     * @param relay brings to the leader what is about questions
     */
    RouterServices(final Topology topology, final OpenFlowDriver openFlow, final NeighbourQuestions questions,
            final BooleanSupplier leading, final PacketRelay relay) {
        routing = topology.routing();
        pathMtu = topology.pathMtu();
        this.openFlow = openFlow;
        this.questions = questions;
        this.leading = leading;
        this.relay = relay;
    }

    /** A switch does not know what to do with a packet. */
    void packetIn(final long datapathId, final PacketIn packet) {
        if (!leading.getAsBoolean() && isAboutQuestions(packet)) {
            relay.send(datapathId, packet);
        } else if (packet.table() == Stage.RESOLVED.table()) {
            routing.bySwitchPort(packet.get(Register.DATAPATH), packet.get(Register.PORT_IN)).ifPresent(link ->
                questions.ask(datapathId, link, RouterLink.nextHop(packet.get(Register.ASKED_IP.bits())),
                    packet.frame()));
        } else {
            routing.byRouterPort(packet.get(Register.DATAPATH), packet.get(Register.PORT_IN)).ifPresent(link ->
                atRouter(datapathId, link, packet));
        }
    }

    private static boolean isAboutQuestions(final PacketIn packet) {
        return packet.table() == Stage.RESOLVED.table()
            || packet.table() != Stage.PATH_MTU.table() && Neighbours.answer(packet.frame()).isPresent();
    }

    private void atRouter(final long datapathId, final RouterLink link, final PacketIn packet) {
        final var answer = Neighbours.answer(packet.frame());
        if (packet.table() == Stage.PATH_MTU.table()) {
            routing.byRouterPort(packet.get(Register.DATAPATH), packet.get(Register.ROUTER_PORT_OUT))
                .flatMap(out -> pathMtu.ofLinks().get(out.id()))
                .ifPresent(mtu -> refuse(datapathId, link, packet, new Cause.TooBig(mtu)));
        } else if (answer.isPresent()) {
            final InetAddress address = answer.orElseThrow().address();
            if (link.reaches(address)) {
                questions.answered(new NeighbourId(link.logicalSwitch().id(), address), answer.orElseThrow().mac());
            }
        } else if (packet.table() == Stage.ROUTING.table()) {
            refuse(datapathId, link, packet, new Cause.Unreachable(Why.NETWORK));
        } else {
            // flows of the node itself are about any packet, flows of a port about packets to its addresses
            refuse(datapathId, link, packet, Cookie.NODE.of(0, 0) == packet.cookie() ? new Cause.TimeExceeded()
                : new Cause.Unreachable(Why.PORT));
        }
    }

    private void refuse(final long datapathId, final RouterLink link, final PacketIn packet, final Cause cause) {
        final Optional<InetAddress> source = Frame.read(packet.frame()).flatMap(Frame::ip).map(Ip::source);
        source.flatMap(link::addressFor)
            .flatMap(address -> IcmpErrors.answer(packet.frame(), cause, link.mac(), address))
            .ifPresent(error -> openFlow.send(datapathId, error,
                link.intoRouter(packet.get(Register.AT_GATEWAY) == 1)));
    }
}
