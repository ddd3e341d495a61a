package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * Floating addresses on the nodes of their machines: the node does for them what a gateway would, by the same stages
 * and zones of conntrack, and uses its own physical bridge. On the physical network the address has a MAC address of
 * its own, which goes where the machine goes. What other machines send to it comes by the physical network too, even
 * from the gateways, so that answers come back the same way; only on the node itself it need not leave.
 */
final class DistributedTranslation implements Feature {
    private static final int ARP_REPLY = 2;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("floating addresses", topology.translations().floating().distributed(),
            (id, floating, view) -> flows(topology, floating, view).map(flows ->
                new Emission.Own(floating.node(), flows)));
    }

    private static Optional<List<Flow>> flows(final Topology topology, final FloatingAddress floating,
            final View view) {
        return AddressTranslation.rule(topology, floating.destination(), view).flatMap(in ->
            AddressTranslation.rule(topology, floating.source(), view).map(out ->
                Stream.of(in, out, fromOutside(floating), toOutside(floating)).flatMap(List::stream).toList()));
    }

    private static List<Flow> fromOutside(final FloatingAddress floating) {
        final RouterLink link = floating.link();
        final IpPrefix address = IpPrefix.of(floating.address());
        final var flows = new ArrayList<>(Gateways.answers(link, address, floating.mac(), Stage.GATEWAY_INPUT.go()));
        flows.add(Stage.L2_LOOKUP.flow(110, link.cookie(), toMac(floating), Stage.GATEWAY_INPUT.go()));
        // another router of this node may have sent it
        flows.add(Stage.GATEWAY_INPUT.flow(100, link.cookie(), Addresses.to(toMac(floating), address),
            Stream.concat(link.enterFromOutside(), Stream.of(new Action.CtClear(), Stage.NAT_INPUT.go())).toList()));
        if (address.isIpv4()) {
            flows.add(Stage.GATEWAY_INPUT.flow(100, link.cookie(),
                toMac(floating).exact(Field.ETH_TYPE, Addresses.ARP).exact(Field.ARP_OP, ARP_REPLY),
                Stream.concat(link.enterFromOutside(), Stream.of(Stage.ROUTER_INPUT.go())).toList()));
        }
        return flows;
    }

    private static List<Flow> toOutside(final FloatingAddress floating) {
        final RouterLink link = floating.link();
        final Match.Builder out = link.routed().register(Register.ROUTER_PORT_OUT, link.routerPort());
        return List.of(
            Stage.ROUTER_OUTPUT.flow(120, link.cookie(), Addresses.from(out, IpPrefix.of(floating.inside())),
                Register.AT_GATEWAY.load(1), Stage.NAT_OUTPUT.go()),
            Stage.GATEWAY_OUTPUT.flow(110, link.cookie(), Addresses.from(link.routed(),
                IpPrefix.of(floating.address())), Routers.leave(link, floating.mac())));
    }

    private static Match.Builder toMac(final FloatingAddress floating) {
        return floating.link().switched().exact(Field.ETH_DST, floating.mac().bits());
    }
}
