package org.weft.pipeline;

import java.util.List;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.MacAddress;
import org.weft.domain.PortId;
import org.weft.domain.RouterPortId;
import org.weft.node.Action;
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
record RouterLink(RouterPortId id, int router, int routerPort, MacAddress mac, List<IpPrefix> addresses,
        boolean distributed, PortId switchPort, int datapath, int port, LogicalSwitch logicalSwitch) {
    RouterLink {
        addresses = List.copyOf(addresses);
    }

    /** Whether the switch is the physical network of a gateway service. */
    boolean external() {
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
        return Stream.of(Register.DATAPATH.load(router), Register.PORT_IN.load(routerPort));
    }

    /** Makes a packet one of the switch, which came in by the router's port. */
    Stream<Action> leave() {
        return Stream.of(Register.DATAPATH.load(datapath), Register.TUNNEL_KEY.load(datapath),
            Register.PORT_IN.load(port), Register.ISOLATED.load(0));
    }
}
