package org.weft.pipeline;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.KeyOwner;
import org.weft.domain.StaticRoute;
import org.weft.engine.View;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * {@link Stage#ROUTING} and {@link Stage#NEXT_HOPS}: the longest prefix counts, so a priority says its length. An
 * action and not a group chooses one of several next hops: only OpenFlow 1.5 can have a group look at ports of UDP.
 */
final class Routes implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        final var routing = topology.routing();
        emission.routed("connected prefixes", routing.links(), (id, link, view) ->
            Optional.of(new Emission.Routed(id.router(), link.addresses().stream()
                .map(IpPrefix::network).distinct()
                .filter(prefix -> view.get(routing.reached(), new Routing.Reach(id.router(), prefix)).first().by()
                    .equals(id))
                .map(prefix -> connected(link, prefix)).toList())));
        emission.routed("static routes", topology.inputs().routes(), (id, route, view) -> {
            final var router = view.get(topology.inputs().keys(), new KeyOwner.OfRouter(id.router()));
            final var prefix = route.prefix().network();
            if (router.isEmpty() || !routing.routeOwner(route, view).equals(id)) {
                return Optional.empty();
            }
            return Optional.of(new Emission.Routed(id.router(), flows(routing, route,
                flowMatch(router.orElseThrow(), prefix), router.orElseThrow(),
                view.get(topology.inputs().keys(), new KeyOwner.OfRoute(id)), view)));
        });
    }

    private static Match.Builder flowMatch(final int router, final IpPrefix prefix) {
        return Addresses.to(Match.builder().register(Register.DATAPATH, router), prefix);
    }

    private static int priority(final IpPrefix prefix, final boolean connected) {
        return 100 + 2 * prefix.length() + (connected ? 1 : 0);
    }

    private static Flow connected(final RouterLink link, final IpPrefix prefix) {
        final Stream<Action> nextHop = prefix.isIpv4() ? Addresses.askIpv4(Field.IPV4_DST)
            : Stream.of(Addresses.move(Field.IPV6_DST, Register.ASKED_IP.bits()));
        return Stage.ROUTING.flow(priority(prefix, true), link.cookie(), flowMatch(link.router(), prefix),
            Stream.concat(nextHop, Stream.of(Register.ROUTER_PORT_OUT.load(link.routerPort()),
                Stage.ROUTER_OUTPUT.go())).toList());
    }

    private static List<Flow> flows(final Routing routing, final StaticRoute route, final Match.Builder match,
            final int router, final Optional<Integer> key, final View view) {
        final int priority = priority(route.prefix(), false);
        final long cookie = Cookie.LOGICAL_ROUTER.of(router, 0);
        if (route.drop()) {
            return List.of(Stage.ROUTING.flow(priority, cookie, match));
        }
        final var ways = new ArrayList<List<Action>>();
        for (final InetAddress hop : route.nextHops()) {
            routing.towards(route.id().router(), hop, view).ifPresent(link -> ways.add(List.of(
                new Action.SetField(Field.XXREG2, Addresses.mapped(hop)),
                Register.ROUTER_PORT_OUT.load(link.routerPort()), Stage.ROUTER_OUTPUT.go())));
        }
        if (ways.size() > 1 && key.isPresent()) {
            final int id = key.orElseThrow();
            final var flows = new ArrayList<Flow>();
            flows.add(Stage.ROUTING.flow(priority, cookie, match, Register.ROUTE.load(id),
                new Action.Multipath(id & 0xffff, ways.size(), Register.NEXT_HOP_NUMBER.bits()),
                Stage.NEXT_HOPS.go()));
            for (int at = 0; at < ways.size(); at++) {
                flows.add(Stage.NEXT_HOPS.flow(100, cookie, Match.builder().register(Register.ROUTE, id)
                    .register(Register.NEXT_HOP_NUMBER, at), ways.get(at)));
            }
            return flows;
        }
        return ways.stream().limit(1).map(way -> Stage.ROUTING.flow(priority, cookie, match, way)).toList();
    }
}
