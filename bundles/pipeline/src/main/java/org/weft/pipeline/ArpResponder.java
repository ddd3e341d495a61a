package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * {@link Stage#ARP_RESPONDER} and {@link Stage#ARP_REPLY}: answer broadcast ARP requests (RFC 826) and multicast
 * neighbour solicitations (RFC 4861) with what {@link Stage#NEIGHBOURS} knows. Unicast ones go through: they are how a
 * neighbour is probed (RFC 1122 section 2.3.2.1, RFC 4861 section 7.3), so the neighbour itself has to answer; for
 * routers, this stage does.
 */
final class ArpResponder implements Feature {
    private static final long BROADCAST = 0xffffffffffffL;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    /** Solicited and override: RFC 4861 section 4.4. */
    private static final long SOLICITED_OVERRIDE = 0x60000000L;
    /** The sender is a router. */
    private static final long ROUTER = 0x80000000L;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.universal("answer for routers", topology.routing().innerLinks(), (id, link, view) ->
            Optional.of(new Emission.Universal(link.logicalSwitch().id(), List.of(
                arpQuestion(link.cookie(), link.switched().exact(Field.ETH_DST, link.mac().bits())),
                solicitation(link.cookie(), link.switched().exact(Field.ETH_DST, link.mac().bits()))))));
        emission.own("answer for neighbours", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, nodeFlows())));
    }

    private static List<Flow> nodeFlows() {
        final long cookie = Cookie.NODE.of(0, 0);
        return List.of(
            // duplicate address detection: the owner is to defend its address
            Stage.ARP_RESPONDER.flow(300, cookie,
                Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.IPV6_SRC, 0),
                Stage.L2_LOOKUP.go()),
            arpQuestion(cookie, Match.builder().exact(Field.ETH_DST, BROADCAST)),
            solicitation(cookie, Addresses.group(Match.builder(), true)),
            Stage.ARP_RESPONDER.flow(0, cookie, Match.builder(), Stage.L2_LOOKUP.go()),
            // the owner itself asks
            Stage.ARP_REPLY.flow(200, cookie, Match.builder().register(Register.OWNS_MAC, 1), Stage.L2_LOOKUP.go()),
            Stage.ARP_REPLY.flow(200, cookie, Match.builder().register(Register.FOUND_MAC, 0),
                Stage.L2_LOOKUP.go()),
            Stage.ARP_REPLY.flow(100, cookie, Match.builder().exact(Field.ETH_TYPE, Addresses.ARP),
                Addresses.move(Field.ETH_SRC, Field.ETH_DST),
                new Action.Move(Register.FOUND_MAC.bits(), Subfield.of(Field.ETH_SRC)),
                Addresses.load(Field.ARP_OP, Bits.of(REPLY)),
                Addresses.move(Field.ARP_SHA, Field.ARP_THA),
                Addresses.move(Field.ARP_SPA, Field.ARP_TPA),
                new Action.Move(Register.FOUND_MAC.bits(), Subfield.of(Field.ARP_SHA)),
                new Action.Move(Addresses.ASKED_IPV4, Subfield.of(Field.ARP_SPA)),
                new Action.Output(Action.IN_PORT)),
            Stage.ARP_REPLY.flow(100, cookie,
                Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.ICMPV6_CODE, 0),
                Addresses.move(Field.ETH_SRC, Field.ETH_DST),
                new Action.Move(Register.FOUND_MAC.bits(), Subfield.of(Field.ETH_SRC)),
                Addresses.move(Field.IPV6_SRC, Field.IPV6_DST),
                new Action.Move(Register.ASKED_IP.bits(), Subfield.of(Field.IPV6_SRC)),
                new Action.SetField(Field.ICMPV6_TYPE, Bits.of(Addresses.NEIGHBOUR_ADVERTISEMENT)),
                Stage.ND_REPLY.go()),
            advertisement(300, Match.builder().register(Register.AT_GATEWAY, 1), ROUTER | SOLICITED_OVERRIDE,
                Stage.TUNNEL_OUTPUT.go()),
            advertisement(200, Match.builder().register(Register.ROUTER_ADDRESS, 1), ROUTER | SOLICITED_OVERRIDE,
                new Action.Output(Action.IN_PORT)),
            advertisement(100, Match.builder(), SOLICITED_OVERRIDE, new Action.Output(Action.IN_PORT)));
    }

    private static Flow advertisement(final int priority, final Match.Builder match, final long flags,
            final Action send) {
        return Stage.ND_REPLY.flow(priority, Cookie.NODE.of(0, 0),
            Addresses.icmpv6(match, Addresses.NEIGHBOUR_ADVERTISEMENT).exact(Field.ICMPV6_CODE, 0),
            new Action.SetField(Field.ND_RESERVED, Bits.of(flags)),
            new Action.SetField(Field.ND_OPTIONS_TYPE, Bits.of(TARGET_LINK_LAYER_ADDRESS)),
            Addresses.move(Field.ETH_SRC, Field.ND_TLL), send);
    }

    private static Match.Builder arp(final Match.Builder match) {
        return match.exact(Field.ETH_TYPE, Addresses.ARP).exact(Field.ARP_OP, REQUEST);
    }

    private static Flow arpQuestion(final long cookie, final Match.Builder match) {
        return question(cookie, arp(match), Addresses.askIpv4(Field.ARP_TPA));
    }

    private static Flow solicitation(final long cookie, final Match.Builder match) {
        return question(cookie,
            Addresses.icmpv6(match, Addresses.NEIGHBOUR_SOLICITATION).exact(Field.ICMPV6_CODE, 0),
            Stream.of(Addresses.move(Field.ND_TARGET, Register.ASKED_IP.bits())));
    }

    private static Flow question(final long cookie, final Match.Builder match, final Stream<Action> target) {
        return Stage.ARP_RESPONDER.flow(100, cookie, match, Stream.of(target, Stream.of(Stage.NEIGHBOURS.run()),
            Ownership.ofMac(Register.PORT_IN, Register.FOUND_MAC.bits()), Stream.of(Stage.ARP_REPLY.go()))
            .flatMap(actions -> actions).toList());
    }
}
