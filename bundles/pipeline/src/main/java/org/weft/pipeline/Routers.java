package org.weft.pipeline;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.MacAddress;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * {@link Stage#ROUTER_INPUT}, {@link Stage#ROUTER_OUTPUT}, {@link Stage#PATH_MTU} and {@link Stage#RESOLVED}: how
 * packets enter and leave a router. In between, {@link Routes} finds the way. What a node cannot answer by flows goes
 * to the controller.
 */
final class Routers implements Feature {
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST_V6 = 128;
    private static final int ECHO_REPLY_V6 = 129;
    /** Of what routers send themselves: RFC 1122 section 3.2.1.7. */
    private static final int TTL = 64;
    private static final int REPLY = 2;
    private static final int ETHERNET = 14;
    private static final Bits MULTICAST = Bits.of(0xe0000000L);
    private static final Bits MULTICAST_MASK = Bits.of(0xf0000000L);
    /** Lets a packet leave by the port that it came in by, to which Open vSwitch does not send otherwise. */
    static final Action FROM_NOWHERE = Addresses.load(Field.IN_PORT, Bits.of(Action.NO_PORT));

    private static final Action TO_CONTROLLER = new Action.Output(Action.CONTROLLER);

    @Override
    public void install(final Topology topology, final Emission emission) {
        final var links = topology.routing().links();
        emission.universal("enter routers", topology.routing().innerLinks(), (id, link, view) ->
            Optional.of(new Emission.Universal(link.logicalSwitch().id(), List.of(
                Stage.L2_LOOKUP.flow(110, link.cookie(),
                    link.switched().register(Register.FROM_TUNNEL, 0).exact(Field.ETH_DST, link.mac().bits()),
                    Stream.concat(link.enter(), Stream.of(link.distributed() ? Stage.ROUTER_INPUT.go()
                        : Gateways.toGateway(link.router()))).toList())))));
        // or it would be flooded; the sender's node has routed it already
        emission.universal("routers are known", topology.routing().innerLinks(), (id, link, view) ->
            view.get(topology.openSwitches(), link.logicalSwitch().id()).map(open ->
                new Emission.Universal(link.logicalSwitch().id(), List.of(Stage.L2_LOOKUP.flow(105, link.cookie(),
                    link.switched().exact(Field.ETH_DST, link.mac().bits()))))));
        emission.routed("router ports", links, (id, link, view) -> {
            final var flows = new ArrayList<Flow>();
            link.addresses().stream().map(IpPrefix::address)
                .forEach(address ->
                    flows.addAll(local(link, address, topology.translations().outward(link, address, view))));
            flows.addAll(output(link, view.get(topology.pathMtu().ofLinks(), id)));
            return Optional.of(new Emission.Routed(id.router(), flows));
        });
        emission.own("routers of a node", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, nodeFlows())));
    }

    /** Sends packets by a port, unless they are longer than an MTU. */
    private static List<Flow> output(final RouterLink link, final Optional<Integer> mtu) {
        final List<Action> send = link.external() ? List.of(Gateways.toGateway(link.router())) : leave(link);
        final var match = link.routed().register(Register.ROUTER_PORT_OUT, link.routerPort());
        return mtu.map(bytes -> List.of(
            Stage.ROUTER_OUTPUT.flow(100, link.cookie(), match, new Action.CheckPacketLarger(bytes + ETHERNET,
                Register.TOO_BIG.bits()), Stage.PATH_MTU.go()),
            Stage.PATH_MTU.flow(100, link.cookie(), match, send)))
            .orElseGet(() -> List.of(Stage.ROUTER_OUTPUT.flow(100, link.cookie(), match, send)));
    }

    /** Makes a packet one of the switch at a port of the router. */
    static List<Action> leave(final RouterLink link) {
        return leave(link, link.mac());
    }

    /** As above from another MAC address. */
    static List<Action> leave(final RouterLink link, final MacAddress mac) {
        return Stream.concat(link.leave(), Stream.of(
            Register.FOUND_MAC.load(0),
            Addresses.load(Field.ETH_SRC, Bits.of(mac.bits())),
            FROM_NOWHERE, Stage.NEIGHBOURS.run(), Stage.RESOLVED.go())).toList();
    }

    /**
     * Echo requests to an address are answered. What else is for the router itself goes to the controller; if the
     * address is one to the outside of a router that translates, what is from inside goes to the gateway.
     */
    private static List<Flow> local(final RouterLink link, final InetAddress address, final boolean translated) {
        final boolean ipv4 = address instanceof Inet4Address;
        final Field source = ipv4 ? Field.IPV4_SRC : Field.IPV6_SRC;
        final Field destination = ipv4 ? Field.IPV4_DST : Field.IPV6_DST;
        final Field type = ipv4 ? Field.ICMP_TYPE : Field.ICMPV6_TYPE;
        final Bits own = Addresses.bits(address);
        final Flow echo = Stage.ROUTER_INPUT.flow(320, link.cookie(),
                toUs(link, address)
                    .exact(Field.IP_PROTO, ipv4 ? Addresses.ICMP : Addresses.ICMPV6)
                    .exact(type, ipv4 ? ECHO_REQUEST : ECHO_REQUEST_V6),
                Addresses.move(source, destination),
                new Action.SetField(source, own),
                new Action.SetField(type, Bits.of(ipv4 ? ECHO_REPLY : ECHO_REPLY_V6)),
                new Action.SetField(Field.IP_TTL, Bits.of(TTL)),
                Stage.ROUTING.go());
        return translated ? List.of(echo,
            Stage.ROUTER_INPUT.flow(310, link.cookie(), toUs(link, address).register(Register.FROM_OUTSIDE, 1)),
            Stage.ROUTER_INPUT.flow(300, link.cookie(), toUs(link, address), new Action.DecTtl(), Stage.ROUTING.go()))
            : List.of(echo, Stage.ROUTER_INPUT.flow(300, link.cookie(), toUs(link, address), TO_CONTROLLER));
    }

    private static Match.Builder toUs(final RouterLink link, final InetAddress address) {
        return Addresses.to(link.routed(), IpPrefix.of(address));
    }

    private static List<Flow> nodeFlows() {
        final long cookie = Cookie.NODE.of(0, 0);
        final var flows = new ArrayList<Flow>(List.of(
            // answers to what was asked for by the controller
            Stage.ROUTER_INPUT.flow(400, cookie, Match.builder().exact(Field.ETH_TYPE, Addresses.ARP)
                .exact(Field.ARP_OP, REPLY), TO_CONTROLLER),
            Stage.ROUTER_INPUT.flow(400, cookie,
                Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_ADVERTISEMENT), TO_CONTROLLER),
            // group and link-local addresses are not routed: RFC 1812 section 4.2.2.11, RFC 4291 section 2.5.6
            Stage.ROUTER_INPUT.flow(250, cookie, Addresses.ip(Match.builder(), true)
                .masked(Field.IPV4_DST, MULTICAST, MULTICAST_MASK)),
            Stage.ROUTER_INPUT.flow(250, cookie, Addresses.ip(Match.builder(), false)
                .masked(Field.IPV6_DST, new Bits(0xff00L << 48, 0), new Bits(0xff00L << 48, 0))),
            Stage.ROUTER_INPUT.flow(250, cookie, Addresses.ip(Match.builder(), false)
                .masked(Field.IPV6_DST, new Bits(0xfe80L << 48, 0), new Bits(0xffc0L << 48, 0)))));
        for (final boolean ipv4 : new boolean[] {true, false}) {
            for (int ttl = 0; ttl <= 1; ttl++) {
                flows.add(Stage.ROUTER_INPUT.flow(200, cookie,
                    Addresses.ip(Match.builder(), ipv4).exact(Field.IP_TTL, ttl),
                    TO_CONTROLLER));
            }
            flows.add(Stage.ROUTER_INPUT.flow(100, cookie, Addresses.ip(Match.builder(), ipv4), new Action.DecTtl(),
                Stage.ROUTING.go()));
        }
        flows.add(Stage.PATH_MTU.flow(200, cookie, Match.builder().register(Register.TOO_BIG, 1), TO_CONTROLLER));
        flows.add(Stage.ROUTING.flow(0, cookie, Match.builder(), TO_CONTROLLER));
        flows.add(Stage.RESOLVED.flow(200, cookie, Match.builder().register(Register.FOUND_MAC, 0), TO_CONTROLLER));
        flows.add(Stage.RESOLVED.flow(100, cookie, Match.builder(),
            new Action.Move(Register.FOUND_MAC.bits(), Subfield.of(Field.ETH_DST)),
            Stage.L2_LOOKUP.run()));
        return flows;
    }
}
