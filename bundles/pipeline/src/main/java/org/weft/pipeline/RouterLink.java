package org.weft.pipeline;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.MacAddress;
import org.weft.domain.PortId;
import org.weft.domain.RouterPortId;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * A router port that is joined to a switch, with its keys.
 *
 * @param id the router port
 * @param router key of the router
 * @param routerPort key of the router port
 * @param mac its MAC address
 * @param addresses its addresses with the prefixes that are reached directly
 * @param distributed whether the router is distributed
 * @param switchPort the port of the switch
 * @param datapath key of the switch
 * @param port key of the port of the switch
 * @param logicalSwitch the switch
 */
public record RouterLink(RouterPortId id, int router, int routerPort, MacAddress mac, List<IpPrefix> addresses,
        boolean distributed, PortId switchPort, int datapath, int port, LogicalSwitch logicalSwitch) {
    public RouterLink {
        addresses = List.copyOf(addresses);
    }

    /** An address of the router port, of the family of another one, and sharing a prefix with it if some does. */
    public Optional<InetAddress> addressFor(final InetAddress other) {
        return addresses.stream().filter(own -> own.contains(other)).findFirst()
            .or(() -> addresses.stream().filter(own ->
                own.address().getAddress().length == other.getAddress().length).findFirst())
            .map(IpPrefix::address);
    }

    /** Whether the switch has an address. */
    public boolean reaches(final InetAddress other) {
        return addresses.stream().anyMatch(own -> own.contains(other));
    }

    /** The address that {@link Register#ASKED_IP} holds. */
    public static InetAddress nextHop(final Bits bits) {
        return Addresses.unmapped(bits);
    }

    /** What sends a frame to the switch as the router's. */
    public List<Action> ontoSwitch() {
        return Stream.concat(leave(), Stream.of(Stage.L2_LOOKUP.run())).toList();
    }

    /** What sends an answer back to whom a packet came from that was to leave the router by this port. */
    public List<Action> back() {
        return external() ? Stream.concat(enterFromOutside(), Stream.of(Stage.NAT_INPUT.run())).toList()
            : intoRouter(false);
    }

    /** What routes a packet as one that came in by this port.
     *
     * @param atGateway whether it is on the gateway of the router */
    public List<Action> intoRouter(final boolean atGateway) {
        return Stream.concat(enter(), Stream.of(Register.AT_GATEWAY.load(atGateway ? 1 : 0), Stage.ROUTING.run()))
            .toList();
    }

    /** Whether the switch is the physical network of a gateway service. */
    public boolean external() {
        return External.is(logicalSwitch.id());
    }

    /** The cookie of the flows that the link causes. */
    long cookie() {
        return Cookie.LOGICAL_ROUTER_PORT.of(router, routerPort);
    }

    /** Matches what is within the router. */
    Match.Builder routed() {
        return Match.builder().register(Register.DATAPATH, router);
    }

    /** Matches what is on the switch. */
    Match.Builder switched() {
        return Match.builder().register(Register.DATAPATH, datapath);
    }

    /** Makes a packet one of the router, which came in by this port. */
    Stream<Action> enter() {
        return Stream.of(Register.DATAPATH.load(router), Register.PORT_IN.load(routerPort),
            Register.FROM_OUTSIDE.load(0));
    }

    /** Makes a packet one of the router, which came in from the physical network of this port. */
    Stream<Action> enterFromOutside() {
        return Stream.concat(enter(), Stream.of(Register.FROM_TUNNEL.load(0), Register.FROM_OUTSIDE.load(1),
            Register.AT_GATEWAY.load(1)));
    }

    /** Makes a packet one of the switch, which came in by the router's port. */
    Stream<Action> leave() {
        return Stream.of(Register.DATAPATH.load(datapath), Register.TUNNEL_KEY.load(datapath),
            Register.PORT_IN.load(port), Register.ISOLATED.load(0));
    }
}
