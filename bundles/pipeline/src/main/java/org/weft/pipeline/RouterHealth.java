package org.weft.pipeline;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.weft.domain.Attachment;
import org.weft.domain.Fault;
import org.weft.domain.IpPrefix;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalRouterPort.Attachment.ToGateway;
import org.weft.domain.LogicalRouterPort.Attachment.ToRouter;
import org.weft.domain.LogicalRouterPort.Attachment.ToSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.NatRule;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.TransportNode;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/** What keeps routers from being carried out as configured. */
public final class RouterHealth {
    private final Inputs inputs;
    private final Routing routing;
    private final Translations translations;
    private final AddressOwners owners;
    private final Relation<RouterPortId, List<Fault>> ports;
    private final Index<RouterId, StaticRoute.Id> faultyRoutes;
    private final Relation<StaticRoute.Id, Fault> routes;
    private final Index<RouterId, NatRule.Id> faultyRules;
    private final Relation<NatRule.Id, Fault> natRules;
    private final Relation<RouterId, List<Fault>> routers;
    private final Relation<RouterId, Gateways> gateways;
    private final Announcements announcements;
    private final Relation<KeyOwner, Boolean> wantedKeys;

    /**
     * The gateways of a router.
     *
     * @param all in the order in which they take over
     * @param active the one that is active as far as the others tell
     * @param ready those that some node hears, or that no node has a tunnel to
     */
    public record Gateways(List<NodeId> all, Optional<NodeId> active, Set<NodeId> ready) {
        public Gateways {
            all = List.copyOf(all);
            ready = Set.copyOf(ready);
        }
    }

    RouterHealth(final Engine engine, final Topology topology,
            final Relation<Tunnel.Key, Health.TunnelHealth> tunnels) {
        inputs = topology.inputs();
        routing = topology.routing();
        translations = topology.translations();
        owners = topology.addressOwners();
        ports = engine.derive("router port faults", inputs.routerPorts(), (id, port, view) ->
            Optional.of(portFaults(port, view)));
        routes = engine.derive("route faults", inputs.routes(), (id, route, view) -> routeFault(route, view));
        faultyRoutes = engine.index("faulty routes of a router", routes, (id, fault) -> id.router());
        natRules = engine.derive("NAT rule faults", inputs.natRules(), (id, rule, view) -> ruleFault(rule, view));
        faultyRules = engine.index("faulty NAT rules of a router", natRules, (id, fault) -> id.router());
        routers = engine.derive("router faults", inputs.routers(), this::routerFaults);
        gateways = engine.derive("gateways of routers, and the active one", inputs.placements(), (id, all, view) -> {
            final Map<NodeId, Set<Health.TunnelState>> states = new HashMap<>();
            all.forEach(gateway -> states.put(gateway, heard(gateway, topology.underlay(), tunnels, view)));
            return Optional.of(new Gateways(all,
                all.stream().filter(gateway -> !silent(states.get(gateway))).findFirst(),
                all.stream().filter(gateway -> ready(states.get(gateway))).collect(Collectors.toSet())));
        });
        announcements = new Announcements(engine, topology, gateways);
        wantedKeys = engine.union("keys of routing", List.of(
            engine.flatMap("keys of routers", inputs.routers(), (id, router, out) ->
                out.emit(new KeyOwner.OfRouter(id), true)),
            engine.flatMap("keys of router ports", inputs.routerPorts(), (id, port, out) -> {
                out.emit(new KeyOwner.OfRouterPort(id), true);
                if (port.attachment() instanceof ToRouter to) {
                    final var patch = RouterPatch.logicalSwitch(id, to.port());
                    out.emit(new KeyOwner.OfSwitch(patch.id()), true);
                    out.emit(new KeyOwner.OfPort(RouterPatch.port(patch, id)), true);
                } else if (port.attachment() instanceof ToGateway to) {
                    final var external = External.logicalSwitch(to);
                    out.emit(new KeyOwner.OfSwitch(external.id()), true);
                    out.emit(new KeyOwner.OfPort(External.port(external, id)), true);
                }
            }),
            engine.flatMap("keys of translated connections", inputs.natRules(), (id, rule, out) ->
                out.emit(new KeyOwner.OfNat(id.router()), true)),
            engine.flatMap("keys of routes", inputs.routes(), (id, route, out) -> {
                if (route.nextHops().size() > 1) {
                    out.emit(new KeyOwner.OfRoute(id), true);
                }
            })));
    }

    /** What other nodes say of their tunnels to a gateway. */
    private static Set<Health.TunnelState> heard(final NodeId gateway, final Underlay underlay,
            final Relation<Tunnel.Key, Health.TunnelHealth> tunnels, final View view) {
        return view.get(underlay.tunnelsOf(), gateway).stream()
            .map(key -> new Tunnel.Key(key.peer(), key.transport(), gateway))
            .flatMap(key -> view.get(tunnels, key).stream()).map(Health.TunnelHealth::state)
            .collect(Collectors.toSet());
    }

    /** Whether nobody hears a gateway, and somebody says so. */
    private static boolean silent(final Set<Health.TunnelState> states) {
        return states.contains(Health.TunnelState.DOWN) && !states.contains(Health.TunnelState.UP);
    }

    private static boolean ready(final Set<Health.TunnelState> states) {
        return states.isEmpty() || states.contains(Health.TunnelState.UP);
    }

    private List<Fault> portFaults(final LogicalRouterPort port, final View view) {
        final var faults = new TreeSet<Fault>();
        if (port.attachment() instanceof ToSwitch to) {
            final PortId peer = to.port();
            if (view.get(inputs.ports(), peer).isEmpty()) {
                faults.add(new Fault("no-port:" + peer, "logical switch port " + peer + " does not exist"));
            } else if (routing.switchPort(port, view).isEmpty()) {
                faults.add(new Fault("no-peer:" + peer, "logical switch port " + peer
                    + " is not attached to this port"));
            }
            final PortId owner = owners.owner(peer, port.mac(), view);
            if (!owner.equals(peer)) {
                faults.add(new Fault("address-in-use:" + port.mac(), "address " + port.mac() + " is that of port "
                    + owner));
            }
        } else if (port.attachment() instanceof ToRouter to) {
            peerFault(port, to.port(), view).ifPresent(faults::add);
        } else if (port.attachment() instanceof ToGateway to) {
            gatewayFaults(port.id().router(), to.service(), view, faults);
        } else {
            faults.add(new Fault("no-attachment", "the port is joined to nothing"));
        }
        if (port.addresses().isEmpty()) {
            faults.add(new Fault("no-address", "the port has no IP address"));
        }
        port.addresses().stream().map(IpPrefix::network).distinct().forEach(prefix ->
            prefixFault(port.id(), prefix, view).ifPresent(faults::add));
        return List.copyOf(faults);
    }

    private Optional<Fault> peerFault(final LogicalRouterPort port, final RouterPortId peer, final View view) {
        if (view.get(inputs.routerPorts(), peer).isEmpty()) {
            return Optional.of(new Fault("no-port:" + peer, "logical router port " + peer + " does not exist"));
        } else if (routing.peer(port, view).isEmpty()) {
            return Optional.of(new Fault("no-peer:" + peer, "logical router port " + peer
                + " is not attached to this port, or is of the same router"));
        }
        return routing.peer(port, view).filter(other -> other.mac().equals(port.mac())).map(other ->
            new Fault("address-in-use:" + port.mac(), "address " + port.mac() + " is that of port " + peer));
    }

    private void gatewayFaults(final RouterId router, final String service, final View view,
            final Set<Fault> faults) {
        final var nodes = routing.gatewaysOf(service, view);
        if (nodes.isEmpty()) {
            faults.add(new Fault("no-gateway:" + service, "L3 gateway service " + service + " has no gateway"));
        } else if (view.get(inputs.placements(), router).isEmpty()) {
            faults.add(new Fault("not-placed:" + service, "no gateway of L3 gateway service " + service
                + " can take the router"));
        }
        for (final NodeId node : nodes) {
            if (view.get(inputs.nodes(), node).filter(one -> one.type() == TransportNode.Type.GATEWAY).isEmpty()) {
                faults.add(new Fault("no-gateway:" + node, "transport node " + node + " of L3 gateway service "
                    + service + " does not exist, or is not of type gateway"));
            }
        }
        if (view.get(routing.transports(), router).isEmpty()) {
            faults.add(new Fault("no-transport-binding", "no logical switch of the router has a transport binding by "
                + "which nodes could reach its gateways"));
        }
    }

    private Optional<Fault> prefixFault(final RouterPortId id, final IpPrefix prefix, final View view) {
        return view.get(routing.reached(), new Routing.Reach(id.router(), prefix)).stream()
            .map(Routing.Reached::by).findFirst().filter(first -> !first.equals(id))
            .map(first -> new Fault("prefix-in-use:" + prefix, "prefix " + prefix + " is reached by port " + first));
    }

    private Optional<Fault> routeFault(final StaticRoute route, final View view) {
        final String id = route.id().id();
        final StaticRoute.Id first = routing.routeOwner(route, view);
        if (!first.equals(route.id())) {
            return Optional.of(new Fault("route-in-use:" + id, "route " + first.id() + " has the prefix of route "
                + id));
        }
        if (route.drop()) {
            return Optional.empty();
        }
        final List<String> lost = route.nextHops().stream()
            .filter(hop -> routing.towards(route.id().router(), hop, view).isEmpty())
            .map(InetAddress::getHostAddress).toList();
        if (route.nextHops().isEmpty()) {
            return Optional.of(new Fault("no-next-hop:" + id, "route " + id + " has no next hop"));
        }
        return lost.isEmpty() ? Optional.empty() : Optional.of(new Fault("no-next-hop:" + id,
            "no port of the router reaches " + String.join(", ", lost) + " of route " + id + " directly"));
    }

    private Optional<Fault> ruleFault(final NatRule rule, final View view) {
        final String id = rule.id().id();
        final NatRule.Id first = translations.first(rule, view);
        if (rule.problem().isPresent()) {
            return rule.problem().map(problem -> new Fault("nat-rule:" + id, "NAT rule " + id + " " + problem));
        } else if (!first.equals(rule.id())) {
            return Optional.of(new Fault("nat-order-in-use:" + id, "NAT rule " + first.id() + " has the order "
                + rule.order() + " of NAT rule " + id));
        } else if (view.get(routing.externalPorts(), rule.id().router()).isEmpty()) {
            return Optional.of(new Fault("nat-without-gateway:" + id, "the router of NAT rule " + id
                + " has no port with an L3 gateway attachment"));
        }
        return translations.floating().why(rule.id(), view).map(why -> new Fault("nat-not-distributed:" + id,
            "NAT rule " + id + " is carried out by the gateways: " + why));
    }

    private Optional<List<Fault>> routerFaults(final RouterId id, final LogicalRouter router, final View view) {
        final var faults = new TreeSet<Fault>();
        if (!router.distributed() && view.get(inputs.placements(), id).isEmpty()) {
            faults.add(new Fault("not-placed", "the router is not distributed, and has no port that is attached to an "
                + "L3 gateway service that could take it"));
        }
        view.get(faultyRoutes, id).forEach(route -> view.get(routes, route).ifPresent(faults::add));
        view.get(faultyRules, id).forEach(rule -> view.get(natRules, rule).ifPresent(faults::add));
        return Optional.of(List.copyOf(faults));
    }

    /** What is wrong with a switch port that is attached to a router. */
    void switchPort(final LogicalSwitchPort port, final View view, final Set<Fault> faults) {
        if (port.attachment() instanceof Attachment.ToRouter to) {
            final var peer = view.get(inputs.routerPorts(), to.port());
            if (peer.isEmpty()) {
                faults.add(new Fault("no-port:" + to.port(), "logical router port " + to.port() + " does not exist"));
            } else if (!peer.orElseThrow().attachment().equals(new ToSwitch(port.id()))) {
                faults.add(new Fault("no-peer:" + to.port(), "logical router port " + to.port()
                    + " is not attached to this port"));
            }
        }
    }

    /** Whether a switch port that is attached to a router is joined to it; nothing for other ports. */
    Optional<Boolean> joined(final LogicalSwitchPort port, final View view) {
        return port.attachment() instanceof Attachment.ToRouter to
            ? Optional.of(view.get(routing.links(), to.port())
                .filter(link -> link.switchPort().equals(port.id())).isPresent())
            : Optional.empty();
    }

    /** Where addresses of routers are on physical networks. */
    public Announcements announcements() {
        return announcements;
    }

    /** Where routers are placed. */
    public Relation<RouterId, Gateways> gateways() {
        return gateways;
    }

    /** Faults of each configured router, by id. */
    public Relation<RouterId, List<Fault>> routers() {
        return routers;
    }

    /** Faults of each configured router port, by id. */
    public Relation<RouterPortId, List<Fault>> ports() {
        return ports;
    }

    /** What of routers needs a key. */
    Relation<KeyOwner, Boolean> wantedKeys() {
        return wantedKeys;
    }
}
