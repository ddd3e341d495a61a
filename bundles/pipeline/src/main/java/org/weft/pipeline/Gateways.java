package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.InterfaceState;
import org.weft.domain.IpPrefix;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalRouter;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.domain.Transport;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Group;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * L3 gateways: {@link Stage#GATEWAY_INPUT} and {@link Stage#GATEWAY_OUTPUT}, and the groups by which nodes choose the
 * gateway of a router and gateways know which of them is the active one. All watch tunnels by BFD, so that no
 * controller is needed when a gateway fails:
 *
 * <ul>
 * <li>a node sends to the first gateway of the router whose tunnel is alive;
 * <li>a gateway takes packets from the physical network if no tunnel to a gateway before it is alive, and if some
 * tunnel is: one that hears nobody is cut off, and leaves the router's addresses to others.
 * </ul>
 *
 * <p>Of a gateway that returns, and does not yet hear the active one, the controller says so: see {@link Standby}.
 */
final class Gateways implements Feature {
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    @Override
    public void install(final Topology topology, final Emission emission) {
        final var routing = topology.routing();
        final var external = routing.externalLinks();
        final var keys = topology.inputs().keys();
        emission.atGateways("packets from physical networks to routers", external, (id, link, view) ->
            Optional.of(new Emission.Routed(id.router(), fromOutside(link))));
        emission.atGateways("packets of routers to physical networks", external, (id, link, view) ->
            Optional.of(new Emission.Routed(id.router(), List.of(
                Stage.GATEWAY_OUTPUT.flow(100, link.cookie(),
                    link.routed().register(Register.ROUTER_PORT_OUT, link.routerPort()),
                    Routers.leave(link))))));
        emission.atBorders("packets at borders", external, (id, link, view) ->
            Optional.of(new Emission.Routed(id.router(), List.of(
                Stage.ROUTER_OUTPUT.flow(110, link.cookie(), link.routed().register(Register.AT_GATEWAY, 1)
                    .register(Register.ROUTER_PORT_OUT, link.routerPort()), Stage.NAT_OUTPUT.go())))));
        final Groups groups = new Groups(topology);
        emission.own("groups of gateways", routing.span(), (at, any, view) ->
            view.get(keys, new KeyOwner.OfRouter(at.router())).filter(key -> groups.needed(at.router(), view))
                .map(router -> new Emission.Own(at.node(), List.of(groups.toGateway(at, router, view)))));
        emission.own("packets of routers from other nodes", routing.gateways(), (at, any, view) ->
            view.get(keys, new KeyOwner.OfRouter(at.router())).map(router -> new Emission.Own(at.node(),
                List.of(groups.ifActive(at, router, view), arrival(topology, at.router(), router, view)))));
        emission.own("whether a gateway is cut off", routing.gatewayNodes(), (node, any, view) ->
            Optional.of(new Emission.Own(node, List.of(groups.alive(node, view)))));
    }

    /** Group that delivers to the gateway function of a router, here or elsewhere. */
    static Action toGateway(final int router) {
        return GroupUse.TO_GATEWAY.run(router);
    }

    /** What a gateway does with packets that another node sends to the router. */
    private static Flow arrival(final Topology topology, final RouterId id, final int router, final View view) {
        final boolean distributed = view.get(topology.inputs().routers(), id).map(LogicalRouter::distributed)
            .orElse(true);
        return Stage.ARRIVAL.flow(100, Cookie.LOGICAL_ROUTER.of(router, 0),
            Match.builder().register(Register.DATAPATH, router), Register.FROM_TUNNEL.load(0),
            Register.AT_GATEWAY.load(1), (distributed ? Stage.ROUTING : Stage.ROUTER_INPUT).go());
    }

    private static List<Flow> fromOutside(final RouterLink link) {
        final var flows = new ArrayList<Flow>();
        flows.add(Stage.L2_LOOKUP.flow(110, link.cookie(), link.switched().exact(Field.ETH_DST, link.mac().bits()),
            GroupUse.IF_ACTIVE.run(link.router())));
        flows.add(Stage.GATEWAY_INPUT.flow(100, link.cookie(), link.switched()
            .exact(Field.ETH_DST, link.mac().bits()), Stream.concat(link.enterFromOutside(),
                Stream.of(Stage.NAT_INPUT.go())).toList()));
        link.addresses().forEach(address -> flows.addAll(answers(link, IpPrefix.of(address.address()))));
        return flows;
    }

    /** Answers, on the active gateway, to who asks for addresses that a link has on the physical network. */
    static List<Flow> answers(final RouterLink link, final IpPrefix addresses) {
        return answers(link, addresses, link.mac(), GroupUse.IF_ACTIVE.run(link.router()));
    }

    /** Answers to who asks for addresses on a physical network.
     *
     * @param mac where the addresses are
     * @param ours goes on in {@link Stage#GATEWAY_INPUT} */
    static List<Flow> answers(final RouterLink link, final IpPrefix addresses, final MacAddress mac,
            final Action ours) {
        // what the router itself tells of its address goes out
        return List.of(Stage.L2_LOOKUP.flow(115, link.cookie(),
                question(link, addresses).register(Register.FROM_TUNNEL, 1), ours),
            Stage.GATEWAY_INPUT.flow(110, link.cookie(), question(link, addresses),
                addresses.isIpv4() ? arpReply(mac) : advertisement(mac)));
    }

    private static Match.Builder question(final RouterLink link, final IpPrefix addresses) {
        return addresses.isIpv4()
            ? Addresses.within(link.switched().exact(Field.ETH_TYPE, Addresses.ARP).exact(Field.ARP_OP, REQUEST),
                Field.ARP_TPA, addresses)
            : Addresses.within(Addresses.icmpv6(link.switched(), Addresses.NEIGHBOUR_SOLICITATION)
                .exact(Field.ICMPV6_CODE, 0), Field.ND_TARGET, addresses);
    }

    private static List<Action> arpReply(final MacAddress address) {
        final Bits mac = Bits.of(address.bits());
        return Stream.concat(Addresses.askIpv4(Field.ARP_TPA), Stream.of(
            Addresses.move(Field.ETH_SRC, Field.ETH_DST),
            new Action.SetField(Field.ETH_SRC, mac),
            Addresses.load(Field.ARP_OP, Bits.of(REPLY)),
            Addresses.move(Field.ARP_SHA, Field.ARP_THA),
            Addresses.move(Field.ARP_SPA, Field.ARP_TPA),
            Addresses.load(Field.ARP_SHA, mac),
            new Action.Move(Addresses.ASKED_IPV4, Subfield.of(Field.ARP_SPA)),
            Routers.FROM_NOWHERE, Stage.TUNNEL_OUTPUT.go())).toList();
    }

    private static List<Action> advertisement(final MacAddress mac) {
        return List.of(
            Addresses.move(Field.ETH_SRC, Field.ETH_DST),
            new Action.SetField(Field.ETH_SRC, Bits.of(mac.bits())),
            Addresses.move(Field.IPV6_SRC, Field.IPV6_DST),
            Addresses.move(Field.ND_TARGET, Field.IPV6_SRC),
            new Action.SetField(Field.ICMPV6_TYPE, Bits.of(Addresses.NEIGHBOUR_ADVERTISEMENT)),
            Register.AT_GATEWAY.load(1), Routers.FROM_NOWHERE, Stage.ND_REPLY.run());
    }

    /** The groups of a node. */
    private record Groups(Topology topology) {
        /** Whether a router has a way to a gateway, or has to have one. */
        boolean needed(final RouterId router, final View view) {
            return !view.get(topology.routing().externalPorts(), router).isEmpty()
                || view.get(topology.inputs().routers(), router).filter(one -> !one.distributed()).isPresent();
        }

        Group toGateway(final RouterSpanKey at, final int router, final View view) {
            final var buckets = new ArrayList<Group.Bucket>();
            for (final NodeId gateway : gateways(at.router(), view)) {
                if (gateway.equals(at.node())) {
                    buckets.add(new Group.Bucket(here(at.router(), view), Optional.of(someoneAnswers())));
                } else {
                    sendTo(at, gateway, router, view).ifPresent(buckets::add);
                }
            }
            return new Group(GroupUse.TO_GATEWAY.of(router), Group.Type.FAST_FAILOVER, buckets);
        }

        private List<Action> here(final RouterId router, final View view) {
            final boolean distributed = view.get(topology.inputs().routers(), router).map(LogicalRouter::distributed)
                .orElse(true);
            return List.of(Register.AT_GATEWAY.load(1),
                (distributed ? Stage.ROUTER_OUTPUT : Stage.ROUTER_INPUT).run());
        }

        private static Group.Watch someoneAnswers() {
            return new Group.Watch.OfGroup(GroupUse.ALIVE.of(0).id());
        }

        private List<NodeId> gateways(final RouterId router, final View view) {
            return view.get(topology.inputs().placements(), router).orElse(List.of());
        }

        private Optional<Group.Bucket> sendTo(final RouterSpanKey at, final NodeId gateway, final int router,
                final View view) {
            final var keys = topology.inputs().keys();
            return view.get(topology.routing().transports(), at.router()).flatMap(transport ->
                watch(new Tunnel.Key(at.node(), transport, gateway), view).flatMap(port ->
                    view.get(keys, new KeyOwner.OfTransport(transport.id())).flatMap(way ->
                        view.get(keys, new KeyOwner.OfNode(gateway)).map(node -> new Group.Bucket(
                            Stream.concat(Stream.of(Register.TUNNEL_KEY.load(router)),
                                Flood.toNode(node, way).stream()).toList(), Optional.of(port))))));
        }

        private Optional<Group.Watch> watch(final Tunnel.Key key, final View view) {
            return view.get(topology.underlay().tunnels(), key)
                .flatMap(tunnel -> view.get(topology.underlay().nodePorts(),
                    new NodePort(key.node(), tunnel.portName())))
                .filter(InterfaceState::usable).map(state -> new Group.Watch.Port(state.ofport()));
        }

        Group ifActive(final RouterSpanKey at, final int router, final View view) {
            final var buckets = new ArrayList<Group.Bucket>();
            final Optional<Transport> transport = view.get(topology.routing().transports(), at.router());
            boolean waits = false;
            for (final NodeId gateway : gateways(at.router(), view)) {
                if (gateway.equals(at.node())) {
                    if (waits) {
                        break;
                    }
                    buckets.add(new Group.Bucket(List.of(Stage.GATEWAY_INPUT.run()), Optional.of(someoneAnswers())));
                    break;
                }
                // while this one is alive, it takes the packet
                final var tunnel = transport.map(way -> new Tunnel.Key(at.node(), way, gateway));
                tunnel.flatMap(key -> watch(key, view)).ifPresent(port ->
                    buckets.add(new Group.Bucket(List.of(), Optional.of(port))));
                waits |= tunnel.filter(key -> topology.standby().waits(key, view)).isPresent();
            }
            return new Group(GroupUse.IF_ACTIVE.of(router), Group.Type.FAST_FAILOVER, buckets);
        }

        /** Alive while some other node answers. Nothing is ever sent to this group: others watch it. */
        Entry alive(final NodeId node, final View view) {
            final List<Group.Bucket> buckets = view.get(topology.underlay().tunnelsOf(), node).stream()
                .flatMap(key -> watch(key, view).stream())
                .map(Group.Watch.Port.class::cast).distinct()
                .map(port -> new Group.Bucket(List.of(), Optional.<Group.Watch>of(port))).toList();
            // one that has nobody to hear is not cut off
            return buckets.isEmpty() ? new Group(GroupUse.ALIVE.of(0), Group.Type.ALL,
                List.of(new Group.Bucket(List.of())))
                : new Group(GroupUse.ALIVE.of(0), Group.Type.FAST_FAILOVER, buckets);
        }
    }
}
