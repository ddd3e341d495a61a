package org.weft.pipeline;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.domain.AllowedPair;
import org.weft.domain.IpPrefix;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * {@link Stage#SERVER_GUARD}, {@link Stage#SOURCE_GUARD} and {@link Stage#NEIGHBOUR_GUARD}: what a port with port
 * security may send in a frame from a MAC address that it may use. {@link Stage#DELIVERY_GUARD}: what it may get.
 *
 * <p>A flow for each address and protocol: what is not let in by one of them falls to the flows of the node. What a
 * port is to get takes one flow for each prefix, because {@link Stage#L2_LOOKUP} vouches for the destination MAC
 * address, and because no port needs a flow that drops: {@link Stage#OUTPUT} asks for {@link Register#DELIVERABLE}.
 */
final class PortSecurity implements Feature {
    private static final int ALLOW = 100;
    private static final int REJECT = 10;
    private static final int DHCP_CLIENT = 68;
    private static final int DHCP_SERVER = 67;
    private static final int DHCPV6_CLIENT = 546;
    private static final int DHCPV6_SERVER = 547;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int MLDV2_REPORT = 143;
    private static final long IPV4_BROADCAST = 0xffffffffL;
    private static final int ARP_REQUEST = 1;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("guard ports", topology.specialPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), portFlows(port))).filter(own -> !own.entries().isEmpty()));
        emission.own("guards of a node", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, nodeFlows())));
    }

    private static List<Flow> portFlows(final BoundPort port) {
        final var flows = new ArrayList<Flow>();
        if (port.isolated()) {
            flows.add(Stage.DELIVERY_GUARD.flow(200, port.cookie(), port.out().register(Register.ISOLATED, 1)));
        }
        if (port.secured()) {
            port.traits().security().forEach(pair -> source(port, pair, flows));
            deliveries(port, flows);
        }
        return flows;
    }

    private static List<Flow> nodeFlows() {
        final long cookie = Cookie.NODE.of(0, 0);
        final var flows = new ArrayList<Flow>();
        final var rogues = List.of(
            udp(Match.builder(), Addresses.IPV4, DHCP_SERVER, DHCP_CLIENT),
            udp(Match.builder(), Addresses.IPV6, DHCPV6_SERVER, DHCPV6_CLIENT),
            Addresses.icmpv6(Match.builder(), Addresses.ROUTER_ADVERTISEMENT),
            Addresses.icmpv6(Match.builder(), Addresses.REDIRECT));
        rogues.forEach(rogue -> flows.add(
            Stage.SERVER_GUARD.flow(REJECT, cookie, rogue, Stage.drop(DropCause.PORT_SECURITY))));
        flows.add(Stage.SERVER_GUARD.flow(0, cookie, Match.builder(), Stage.SOURCE_GUARD.go()));
        for (final long type : new long[] {Addresses.ARP, Addresses.IPV4, Addresses.IPV6}) {
            flows.add(Stage.SOURCE_GUARD.flow(REJECT, cookie, Match.builder().exact(Field.ETH_TYPE, type),
                Stage.drop(DropCause.PORT_SECURITY)));
        }
        // a host that has no address yet: RFC 2131 section 4.1; below what others send, which then need not match this
        flows.add(Stage.SOURCE_GUARD.flow(50, cookie, udp(Match.builder().register(Register.DHCP_CLIENT, 1),
            Addresses.IPV4, DHCP_CLIENT, DHCP_SERVER).exact(Field.IPV4_SRC, 0).exact(Field.IPV4_DST, IPV4_BROADCAST),
            Stage.MARKING.go()));
        flows.add(Stage.SOURCE_GUARD.flow(0, cookie, Match.builder(), Stage.MARKING.go()));
        for (final int type : new int[] {Addresses.NEIGHBOUR_SOLICITATION, Addresses.NEIGHBOUR_ADVERTISEMENT}) {
            flows.add(Stage.NEIGHBOUR_GUARD.flow(REJECT, cookie, neighbour(Match.builder(), type),
                Stage.drop(DropCause.PORT_SECURITY)));
        }
        // a solicitation need not say who asks
        flows.add(Stage.NEIGHBOUR_GUARD.flow(ALLOW, cookie,
            neighbour(Match.builder(), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.ND_SLL, 0), Stage.MARKING.go()));
        flows.add(Stage.NEIGHBOUR_GUARD.flow(0, cookie, Match.builder(), Stage.MARKING.go()));
        flows.add(deliver(ALLOW, cookie, Addresses.group(Match.builder(), true), true));
        flows.add(deliver(60, cookie, Addresses.ip(Match.builder(), true), false));
        flows.add(deliver(60, cookie, Addresses.ip(Match.builder(), false), false));
        flows.add(Stage.DELIVERY_GUARD.flow(0, cookie, Match.builder(), Stage.OUTPUT.go()));
        return flows;
    }

    private static void source(final BoundPort port, final AllowedPair pair, final List<Flow> flows) {
        final List<IpPrefix> ipv4 = pair.prefixes().stream().filter(IpPrefix::isIpv4).toList();
        final List<IpPrefix> ipv6 = pair.prefixes().stream().filter(prefix -> !prefix.isIpv4()).toList();
        final boolean any = pair.prefixes().isEmpty();
        if (any) {
            allow(port, arp(port, pair), flows);
            allow(port, from(port, pair).exact(Field.ETH_TYPE, Addresses.IPV4), flows);
            flows.add(Stage.SOURCE_GUARD.flow(ALLOW, port.cookie(),
                from(port, pair).exact(Field.ETH_TYPE, Addresses.IPV6), Stage.NEIGHBOUR_GUARD.go()));
        }
        ipv4.forEach(prefix -> {
            allow(port, Addresses.within(arp(port, pair), Field.ARP_SPA, prefix), flows);
            allow(port, Addresses.within(from(port, pair).exact(Field.ETH_TYPE, Addresses.IPV4), Field.IPV4_SRC,
                prefix),
                flows);
        });
        if (!ipv4.isEmpty()) {
            // a host that has no address yet: RFC 5227 section 2.1.1
            allow(port, arp(port, pair).exact(Field.ARP_OP, ARP_REQUEST).exact(Field.ARP_SPA, 0), flows);
        }
        if (!ipv6.isEmpty()) {
            withLinkLocal(pair, ipv6).forEach(prefix -> flows.add(Stage.SOURCE_GUARD.flow(ALLOW, port.cookie(),
                Addresses.within(from(port, pair).exact(Field.ETH_TYPE, Addresses.IPV6), Field.IPV6_SRC, prefix),
                Stage.NEIGHBOUR_GUARD.go())));
            // duplicate address detection, and what goes before it: RFC 4862 section 5.4, RFC 3810 section 5.2.13
            for (final int type : new int[] {Addresses.NEIGHBOUR_SOLICITATION, ROUTER_SOLICITATION, MLDV2_REPORT}) {
                flows.add(Stage.SOURCE_GUARD.flow(ALLOW, port.cookie(),
                    Addresses.icmpv6(from(port, pair), type).exact(Field.IPV6_SRC, 0), Stage.NEIGHBOUR_GUARD.go()));
            }
        }
        if (any || !ipv6.isEmpty()) {
            neighbours(port, pair, any ? List.of() : withLinkLocal(pair, ipv6), flows);
        }
    }

    /** Solicitations and advertisements; of any target if {@code targets} is empty. */
    private static void neighbours(final BoundPort port, final AllowedPair pair, final List<IpPrefix> targets,
            final List<Flow> flows) {
        flows.add(Stage.NEIGHBOUR_GUARD.flow(ALLOW, port.cookie(),
            neighbour(from(port, pair), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.ND_SLL, pair.mac().bits()),
            Stage.MARKING.go()));
        // an advertisement may go without its option: RFC 4861 section 4.4
        for (final long option : new long[] {0, pair.mac().bits()}) {
            if (targets.isEmpty()) {
                flows.add(advertisement(port, pair, option, Optional.empty()));
            }
            targets.forEach(target -> flows.add(advertisement(port, pair, option, Optional.of(target))));
        }
    }

    private static Flow advertisement(final BoundPort port, final AllowedPair pair, final long option,
            final Optional<IpPrefix> target) {
        final var match = neighbour(from(port, pair), Addresses.NEIGHBOUR_ADVERTISEMENT).exact(Field.ND_TLL, option);
        target.ifPresent(prefix -> Addresses.within(match, Field.ND_TARGET, prefix));
        return Stage.NEIGHBOUR_GUARD.flow(ALLOW, port.cookie(), match, Stage.MARKING.go());
    }

    private static void deliveries(final BoundPort port, final List<Flow> flows) {
        port.traits().security().forEach(pair -> {
            withLinkLocal(pair, pair.prefixes()).forEach(prefix ->
                flows.add(deliver(ALLOW, port.cookie(), Addresses.to(to(port, pair), prefix), true)));
            if (pair.prefixes().isEmpty()) {
                flows.add(deliver(ALLOW, port.cookie(), to(port, pair), true));
            } else if (port.addresses().stream().noneMatch(own -> own.mac().equals(pair.mac()))) {
                // learnt or unknown: L2_LOOKUP does not vouch for it
                flows.add(deliver(50, port.cookie(), to(port, pair), true));
            }
        });
    }

    private static Flow deliver(final int priority, final long cookie, final Match.Builder match,
            final boolean deliverable) {
        return Stage.DELIVERY_GUARD.flow(priority, cookie, match, Register.DELIVERABLE.load(deliverable ? 1 : 0),
            Stage.OUTPUT.go());
    }

    /** Prefixes of a pair, and if one is of IPv6, the address that goes with any of these. */
    private static List<IpPrefix> withLinkLocal(final AllowedPair pair, final List<IpPrefix> prefixes) {
        final Inet6Address own = pair.mac().linkLocal();
        final var result = new ArrayList<>(prefixes);
        if (!prefixes.stream().allMatch(IpPrefix::isIpv4)
                && prefixes.stream().noneMatch(prefix -> prefix.address().equals(own) && prefix.length() == 128)) {
            result.add(new IpPrefix(own, 128));
        }
        return result;
    }

    private static void allow(final BoundPort port, final Match.Builder match, final List<Flow> flows) {
        flows.add(Stage.SOURCE_GUARD.flow(ALLOW, port.cookie(), match, Stage.MARKING.go()));
    }

    private static Match.Builder from(final BoundPort port, final AllowedPair pair) {
        return port.in().exact(Field.ETH_SRC, pair.mac().bits());
    }

    private static Match.Builder to(final BoundPort port, final AllowedPair pair) {
        return port.out().exact(Field.ETH_DST, pair.mac().bits());
    }

    private static Match.Builder arp(final BoundPort port, final AllowedPair pair) {
        return from(port, pair).exact(Field.ETH_TYPE, Addresses.ARP).exact(Field.ARP_SHA, pair.mac().bits());
    }

    private static Match.Builder neighbour(final Match.Builder match, final int type) {
        return Addresses.icmpv6(match, type).exact(Field.ICMPV6_CODE, 0);
    }

    private static Match.Builder udp(final Match.Builder match, final long type, final int source, final int target) {
        return match.exact(Field.ETH_TYPE, type).exact(Field.IP_PROTO, Addresses.UDP).exact(Field.UDP_SRC, source)
            .exact(Field.UDP_DST, target);
    }
}
