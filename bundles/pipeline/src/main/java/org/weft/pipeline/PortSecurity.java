package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * From {@link Stage#MAC_VERDICT} to {@link Stage#NEIGHBOUR_VERDICT}: what a port with port security may send.
 * {@link Stage#DELIVERY_GUARD}: what it may get. All of it is the node's, since {@link Ownership} knows the addresses;
 * so a port takes a flow for each of these, however much is checked. No port needs a flow that keeps a frame from it:
 * {@link Stage#OUTPUT} asks for {@link Register#DELIVERABLE}.
 */
final class PortSecurity implements Feature {
    private static final int DHCP_CLIENT = 68;
    private static final int DHCP_SERVER = 67;
    private static final int DHCPV6_CLIENT = 546;
    private static final int DHCPV6_SERVER = 547;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int MLDV2_REPORT = 143;
    private static final long IPV4_BROADCAST = 0xffffffffL;
    private static final int ARP_REQUEST = 1;
    private static final long COOKIE = Cookie.NODE.of(0, 0);

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("guard ports", topology.specialPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), portFlows(port))).filter(own -> !own.entries().isEmpty()));
        emission.own("guards of a node", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, Stream.of(macs(), servers(), sources(), neighbours(), deliveries())
                .flatMap(List::stream).toList())));
    }

    private static List<Flow> portFlows(final BoundPort port) {
        final var flows = new ArrayList<Flow>();
        if (port.isolated()) {
            flows.add(Stage.DELIVERY_GUARD.flow(200, port.cookie(), port.out().register(Register.ISOLATED, 1)));
        }
        // learnt or unknown: L2_LOOKUP does not say that the port is guarded, nor that it has the address
        port.traits().security().stream().map(pair -> pair.mac())
            .filter(mac -> port.addresses().stream().noneMatch(own -> own.mac().equals(mac)))
            .forEach(mac -> flows.add(Stage.DELIVERY_GUARD.flow(110, port.cookie(), port.out()
                .exact(Field.ETH_DST, mac.bits()).register(Register.GUARDED, 0), Register.GUARDED.load(1),
                Register.DELIVERABLE.load(1), Stage.DELIVERY_GUARD.run())));
        return flows;
    }

    private static List<Flow> macs() {
        return List.of(
            Stage.MAC_VERDICT.flow(100, COOKIE, Match.builder().register(Register.OWNS_MAC, 1),
                Stage.SERVER_GUARD.go()),
            Stage.MAC_VERDICT.flow(0, COOKIE, Match.builder(), Stage.drop(DropCause.PORT_SECURITY)));
    }

    private static List<Flow> servers() {
        final var rogues = Stream.of(
            udp(Match.builder(), Addresses.IPV4, DHCP_SERVER, DHCP_CLIENT),
            udp(Match.builder(), Addresses.IPV6, DHCPV6_SERVER, DHCPV6_CLIENT),
            Addresses.icmpv6(Match.builder(), Addresses.ROUTER_ADVERTISEMENT),
            Addresses.icmpv6(Match.builder(), Addresses.REDIRECT));
        return Stream.concat(
            rogues.map(rogue -> Stage.SERVER_GUARD.flow(10, COOKIE, rogue, Stage.drop(DropCause.PORT_SECURITY))),
            Stream.of(Stage.SERVER_GUARD.flow(0, COOKIE, Match.builder(), Stage.SOURCE_GUARD.go()))).toList();
    }

    private static List<Flow> sources() {
        final var flows = new ArrayList<Flow>(List.of(
            source(Addresses.ARP, Field.ARP_SHA, Field.ARP_SPA),
            source(Addresses.IPV4, Field.ETH_SRC, Field.IPV4_SRC),
            source(Addresses.IPV6, Field.ETH_SRC, Field.IPV6_SRC),
            Stage.SOURCE_GUARD.flow(0, COOKIE, Match.builder(), Stage.MARKING.go()),
            Stage.SOURCE_VERDICT.flow(100, COOKIE,
                Addresses.ip(Match.builder().register(Register.OWNS_IP, 1), false), Stage.NEIGHBOUR_GUARD.go()),
            Stage.SOURCE_VERDICT.flow(90, COOKIE, Match.builder().register(Register.OWNS_IP, 1), Stage.MARKING.go()),
            Stage.SOURCE_VERDICT.flow(0, COOKIE, Match.builder(), Stage.drop(DropCause.PORT_SECURITY)),
            // a host that has no address yet: RFC 5227 section 2.1.1, RFC 2131 section 4.1
            Stage.SOURCE_VERDICT.flow(50, COOKIE, Match.builder().register(Register.IPV4_HOST, 1)
                .exact(Field.ETH_TYPE, Addresses.ARP).exact(Field.ARP_OP, ARP_REQUEST).exact(Field.ARP_SPA, 0),
                Stage.MARKING.go()),
            Stage.SOURCE_VERDICT.flow(50, COOKIE, udp(Match.builder().register(Register.IPV4_HOST, 1),
                Addresses.IPV4, DHCP_CLIENT, DHCP_SERVER).exact(Field.IPV4_SRC, 0)
                .exact(Field.IPV4_DST, IPV4_BROADCAST), Stage.MARKING.go())));
        // duplicate address detection, and what goes before it: RFC 4862 section 5.4, RFC 3810 section 5.2.13
        for (final int type : new int[] {Addresses.NEIGHBOUR_SOLICITATION, ROUTER_SOLICITATION, MLDV2_REPORT}) {
            flows.add(Stage.SOURCE_VERDICT.flow(50, COOKIE,
                Addresses.icmpv6(Match.builder().register(Register.IPV6_HOST, 1), type).exact(Field.IPV6_SRC, 0),
                Stage.NEIGHBOUR_GUARD.go()));
        }
        return flows;
    }

    private static Flow source(final long type, final Field mac, final Field ip) {
        return Stage.SOURCE_GUARD.flow(60, COOKIE, Match.builder().exact(Field.ETH_TYPE, type),
            Stream.concat(Ownership.ofIp(Register.PORT_IN, Subfield.of(mac), ip),
                Stream.of(Stage.SOURCE_VERDICT.go())).toList());
    }

    private static List<Flow> neighbours() {
        return List.of(
            // a solicitation need not say who asks, nor an advertisement: RFC 4861 sections 4.3 and 4.4
            Stage.NEIGHBOUR_GUARD.flow(100, COOKIE, solicitation().exact(Field.ND_SLL, 0), Stage.MARKING.go()),
            claim(90, solicitation(), Field.ND_SLL, Field.IPV6_SRC),
            claim(100, advertisement().exact(Field.ND_TLL, 0), Field.ETH_SRC, Field.ND_TARGET),
            claim(90, advertisement(), Field.ND_TLL, Field.ND_TARGET),
            Stage.NEIGHBOUR_GUARD.flow(0, COOKIE, Match.builder(), Stage.MARKING.go()),
            Stage.NEIGHBOUR_VERDICT.flow(100, COOKIE, Match.builder().register(Register.OWNS_IP, 1),
                Stage.MARKING.go()),
            Stage.NEIGHBOUR_VERDICT.flow(0, COOKIE, Match.builder(), Stage.drop(DropCause.PORT_SECURITY)));
    }

    /** Of messages that say that an IP address is to be reached by a MAC address. */
    private static Flow claim(final int priority, final Match.Builder match, final Field mac, final Field ip) {
        return Stage.NEIGHBOUR_GUARD.flow(priority, COOKIE, match, Stream.concat(
            Ownership.ofIp(Register.PORT_IN, Subfield.of(mac), ip),
            Stream.of(Stage.NEIGHBOUR_VERDICT.go())).toList());
    }

    private static List<Flow> deliveries() {
        return List.of(
            Stage.DELIVERY_GUARD.flow(100, COOKIE, Addresses.group(Match.builder(), true),
                Register.DELIVERABLE.load(1), Stage.OUTPUT.go()),
            delivery(true, Field.IPV4_DST),
            delivery(false, Field.IPV6_DST),
            Stage.DELIVERY_GUARD.flow(0, COOKIE, Match.builder(), Stage.OUTPUT.go()));
    }

    private static Flow delivery(final boolean ipv4, final Field ip) {
        return Stage.DELIVERY_GUARD.flow(70, COOKIE,
            Addresses.ip(Match.builder().register(Register.GUARDED, 1), ipv4),
            Stream.concat(Ownership.ofIp(Register.PORT_OUT, Subfield.of(Field.ETH_DST), ip), Stream.of(
                new Action.Move(Register.OWNS_IP.bits(), Register.DELIVERABLE.bits()), Stage.OUTPUT.go())).toList());
    }

    private static Match.Builder solicitation() {
        return Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.ICMPV6_CODE, 0);
    }

    private static Match.Builder advertisement() {
        return Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_ADVERTISEMENT).exact(Field.ICMPV6_CODE, 0);
    }

    private static Match.Builder udp(final Match.Builder match, final long type, final int source, final int target) {
        return match.exact(Field.ETH_TYPE, type).exact(Field.IP_PROTO, Addresses.UDP).exact(Field.UDP_SRC, source)
            .exact(Field.UDP_DST, target);
    }
}
