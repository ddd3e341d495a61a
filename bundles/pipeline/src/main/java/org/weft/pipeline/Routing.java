package org.weft.pipeline;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weft.domain.Attachment;
import org.weft.domain.IpPrefix;
import org.weft.domain.KeyOwner;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalRouterPort.Attachment.ToGateway;
import org.weft.domain.LogicalRouterPort.Attachment.ToRouter;
import org.weft.domain.LogicalRouterPort.Attachment.ToSwitch;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/**
 * What routers join. Switches that are joined by routers, also by way of other switches, are a <em>domain</em>: a node
 * that has ports of one of them needs the flows of all, since it routes what its ports send.
 */
public final class Routing {
    /** A node in a domain, which is named by its first router. */
    private record DomainNode(RouterId domain, NodeId node) {
    }

    /** A switch in a domain. */
    private record Member(RouterId domain, LogicalSwitch logicalSwitch) {
    }

    /** The port of a switch that a router is joined to. */
    private record End(PortId port, LogicalSwitch logicalSwitch) {
    }

    /** Of a port, on whichever side. */
    private record Keys(int datapath, int port) {
    }

    /** A prefix that a router reaches directly; its bits behind the length are 0. */
    record Reach(RouterId router, IpPrefix prefix) {
    }

    /** A link by which a prefix is reached. */
    record Reached(Reach reach, RouterPortId by) implements Comparable<Reached> {
        @Override
        public int compareTo(final Reached other) {
            return by.compareTo(other.by);
        }
    }

    private final Inputs inputs;
    private final Relation<SwitchId, LogicalSwitch> externals;
    private final Relation<RouterPortId, RouterLink> links;
    private final Relation<RouterPortId, RouterLink> externalLinks;
    private final Index<RouterId, RouterPortId> externalLinksOf;
    private final Relation<RouterPortId, RouterLink> innerLinks;
    private final Index<Keys, RouterPortId> byRouterKeys;
    private final Index<Keys, RouterPortId> bySwitchKeys;
    private final Index<RouterId, RouterPortId> linksOfRouter;
    private final Index<SwitchId, RouterPortId> linksOfSwitch;
    private final Index<Reach, Reached> reached;
    private final Index<Reach, StaticRoute.Id> routesTo;
    private final Relation<RouterSpanKey, Boolean> span;
    private final Relation<RouterSpanKey, Boolean> gateways;
    private final Index<String, L3GatewayId> gatewaysOfService;
    private final Relation<NodeId, Boolean> gatewayNodes;
    private final Relation<SpanKey, LogicalSwitch> switchSpan;
    private final Relation<RouterId, Transport> transports;

    /**
     * Derives it.
     *
     * @param presence the nodes that have bound ports of a switch
     * @param owners who has which address on a switch
     */
    Routing(final Engine engine, final Inputs inputs, final Relation<SpanKey, LogicalSwitch> presence,
            final AddressOwners owners) {
        this.inputs = inputs;
        externals = engine.flatMap("external switches", inputs.routerPorts(), (id, port, out) -> {
            if (port.attachment() instanceof ToGateway to) {
                out.emit(External.logicalSwitch(to).id(), External.logicalSwitch(to));
            }
        });
        links = engine.derive("router links", inputs.routerPorts(), (id, port, view) -> link(port, view, owners));
        externalLinks = engine.flatMap("external links", links, (id, link, out) -> {
            if (link.external()) {
                out.emit(id, link);
            }
        });
        externalLinksOf = engine.index("external links of a router", externalLinks, (id, link) -> id.router());
        innerLinks = engine.flatMap("links to logical switches", links, (id, link, out) -> {
            if (!link.external()) {
                out.emit(id, link);
            }
        });
        byRouterKeys = engine.index("links by keys of routers", links,
            (id, link) -> new Keys(link.router(), link.routerPort()));
        bySwitchKeys = engine.index("links by keys of switches", links,
            (id, link) -> new Keys(link.datapath(), link.port()));
        linksOfRouter = engine.index("links of a router", links, (id, link) -> id.router());
        linksOfSwitch = engine.index("routers of a switch", links, (id, link) -> link.switchPort().logicalSwitch());
        final Relation<Reached, Boolean> prefixes = engine.flatMap("prefixes of links", links,
            (id, link, out) -> link.addresses().forEach(prefix ->
                out.emit(new Reached(new Reach(id.router(), prefix.network()), id), true)));
        reached = engine.index("links to a prefix", prefixes, (key, any) -> key.reach());
        routesTo = engine.index("routes to a prefix", inputs.routes(),
            (id, route) -> new Reach(id.router(), route.prefix().network()));
        final Relation<RouterId, RouterId> domains = engine.derive("routing domains", inputs.routers(),
            (id, router, view) -> Optional.of(first(id, view)));
        final Relation<SwitchId, LogicalSwitch> linked = engine.flatMap("linked switches", innerLinks,
            (id, link, out) -> out.emit(link.logicalSwitch().id(), link.logicalSwitch()));
        final Relation<SwitchId, Member> members = engine.derive("switches in domains", linked,
            (id, logicalSwitch, view) -> view.get(domains, view.get(linksOfSwitch, id).first().router())
                .map(domain -> new Member(domain, logicalSwitch)));
        gateways = engine.flatMap("gateways of routers", inputs.placements(), (id, nodes, out) ->
            nodes.forEach(node -> out.emit(new RouterSpanKey(id, node), true)));
        gatewaysOfService = engine.index("gateways of a service", inputs.l3Gateways(), (id, any) -> id.service());
        gatewayNodes = engine.flatMap("gateways with routers", gateways, (at, any, out) -> out.emit(at.node(), true));
        final Relation<DomainNode, Boolean> nodes = engine.union("nodes of domains", List.of(
            engine.join("nodes with ports in domains", presence, (at, any) -> at.logicalSwitch(), members,
                (id, any) -> id,
                (at, any, id, member, out) -> out.emit(new DomainNode(member.domain(), at.node()), true)),
            engine.join("gateways of domains", gateways, (at, any) -> at.router(), domains, (id, domain) -> id,
                (at, any, id, domain, out) -> out.emit(new DomainNode(domain, at.node()), true))));
        span = engine.join("router span", domains, (router, domain) -> domain, nodes, (at, any) -> at.domain(),
            (router, domain, at, any, out) -> out.emit(new RouterSpanKey(router, at.node()), true));
        switchSpan = engine.union("span by ports and gateways", List.of(presence,
            engine.join("span by routers", members, (id, member) -> member.domain(), nodes, (at, any) -> at.domain(),
                (id, member, at, any, out) -> out.emit(new SpanKey(id, at.node()), member.logicalSwitch())),
            engine.join("span of external switches", externalLinks, (id, link) -> id.router(), gateways,
                (at, any) -> at.router(), (id, link, at, any, out) ->
                    out.emit(new SpanKey(link.logicalSwitch().id(), at.node()), link.logicalSwitch()))));
        transports = engine.derive("transports of routers", inputs.routers(), (id, router, view) ->
            view.get(linksOfRouter, id).stream().map(link -> view.get(links, link).orElseThrow().logicalSwitch())
                .map(LogicalSwitch::transport).filter(transport -> !transport.bindings().isEmpty()).findFirst());
    }

    private Optional<RouterLink> link(final LogicalRouterPort port, final View view, final AddressOwners owners) {
        final RouterPortId id = port.id();
        final var router = view.get(inputs.routers(), id.router()).filter(LogicalRouter::enabled);
        final var routerKey = view.get(inputs.keys(), new KeyOwner.OfRouter(id.router()));
        final var key = view.get(inputs.keys(), new KeyOwner.OfRouterPort(id));
        final var end = end(port, view, owners);
        if (!port.enabled() || router.isEmpty() || routerKey.isEmpty() || key.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        final PortId at = end.orElseThrow().port();
        final var datapath = view.get(inputs.keys(), new KeyOwner.OfSwitch(at.logicalSwitch()));
        final var portKey = view.get(inputs.keys(), new KeyOwner.OfPort(at));
        if (datapath.isEmpty() || portKey.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RouterLink(id, routerKey.orElseThrow(), key.orElseThrow(), port.mac(), port.addresses(),
            router.orElseThrow().distributed(), at, datapath.orElseThrow(), portKey.orElseThrow(),
            end.orElseThrow().logicalSwitch()));
    }

    /** Where a router port ends. */
    private Optional<End> end(final LogicalRouterPort port, final View view, final AddressOwners owners) {
        if (port.attachment() instanceof ToGateway to) {
            final LogicalSwitch external = External.logicalSwitch(to);
            return Optional.of(new End(External.port(external, port.id()), external));
        }
        if (port.attachment() instanceof ToRouter to) {
            final LogicalSwitch patch = RouterPatch.logicalSwitch(port.id(), to.port());
            return peer(port, view).filter(peer -> !peer.mac().equals(port.mac()))
                .map(peer -> new End(RouterPatch.port(patch, port.id()), patch));
        }
        return switchPort(port, view)
            .filter(peer -> peer.enabled() && owners.owner(peer.id(), port.mac(), view).equals(peer.id()))
            .flatMap(peer -> view.get(inputs.switches(), peer.id().logicalSwitch()).filter(LogicalSwitch::enabled)
                .map(logicalSwitch -> new End(peer.id(), logicalSwitch)));
    }

    /** The port of a switch that a router port names and that names it in turn. */
    Optional<LogicalSwitchPort> switchPort(final LogicalRouterPort port, final View view) {
        return port.attachment() instanceof ToSwitch to ? view.get(inputs.ports(), to.port())
            .filter(peer -> peer.attachment().equals(new Attachment.ToRouter(port.id()))) : Optional.empty();
    }

    /** The port of another router that a router port names and that names it in turn. */
    Optional<LogicalRouterPort> peer(final LogicalRouterPort port, final View view) {
        return port.attachment() instanceof ToRouter to ? view.get(inputs.routerPorts(), to.port())
            .filter(peer -> peer.attachment().equals(new ToRouter(port.id()))
                && !peer.id().router().equals(port.id().router())) : Optional.empty();
    }

    /** The first router of a router's domain: all that are reached by way of switches are looked at. */
    private RouterId first(final RouterId from, final View view) {
        final Set<RouterId> seen = new HashSet<>(Set.of(from));
        final Set<SwitchId> crossed = new HashSet<>();
        final var open = new ArrayDeque<>(Set.of(from));
        RouterId first = from;
        while (!open.isEmpty()) {
            final RouterId router = open.remove();
            first = router.compareTo(first) < 0 ? router : first;
            for (final RouterPortId id : view.get(linksOfRouter, router)) {
                final SwitchId logicalSwitch = view.get(links, id).orElseThrow().logicalSwitch().id();
                if (!External.is(logicalSwitch) && crossed.add(logicalSwitch)) {
                    view.get(linksOfSwitch, logicalSwitch).stream().map(RouterPortId::router).filter(seen::add)
                        .forEach(open::add);
                }
            }
        }
        return first;
    }

    /** The link by which a router reaches an address directly: that of the longest prefix, the first one of equals. */
    Optional<RouterLink> towards(final RouterId router, final InetAddress address, final View view) {
        for (int length = address.getAddress().length * 8; length >= 0; length--) {
            final var found = view.get(reached, new Reach(router, new IpPrefix(address, length).network()));
            if (!found.isEmpty()) {
                return view.get(links, found.first().by());
            }
        }
        return Optional.empty();
    }

    /** Which of the routes to the same prefix counts. */
    StaticRoute.Id routeOwner(final StaticRoute route, final View view) {
        return view.get(routesTo, new Reach(route.id().router(), route.prefix().network())).first();
    }

    /** The link of a router port, by the keys of the router and the port; not for derivations. */
    public Optional<RouterLink> byRouterPort(final long router, final long port) {
        return byRouterKeys.read(new Keys((int) router, (int) port)).stream().findFirst().flatMap(links::get);
    }

    /** The link of a switch port, by the keys of the switch and the port; not for derivations. */
    public Optional<RouterLink> bySwitchPort(final long datapath, final long port) {
        return bySwitchKeys.read(new Keys((int) datapath, (int) port)).stream().findFirst().flatMap(links::get);
    }

    /** The nodes of a service. */
    List<NodeId> gatewaysOf(final String service, final View view) {
        return view.get(gatewaysOfService, service).stream().map(L3GatewayId::node).toList();
    }

    /** The gateways of a service; not for derivations. */
    public Collection<L3GatewayId> gatewaysOf(final String service) {
        return gatewaysOfService.read(service);
    }

    /** The links of a router to physical networks; not for derivations. */
    public List<RouterLink> externalLinksOf(final RouterId router) {
        return externalLinksOf.read(router).stream().flatMap(id -> links.get(id).stream()).toList();
    }

    /** Some link to a switch; not for derivations. */
    public Optional<RouterLink> linkOfSwitch(final SwitchId id) {
        return linksOfSwitch.read(id).stream().findFirst().flatMap(links::get);
    }

    /** Router ports that are joined to a switch. */
    public Relation<RouterPortId, RouterLink> links() {
        return links;
    }

    /** The links of a router to physical networks. */
    Index<RouterId, RouterPortId> externalPorts() {
        return externalLinksOf;
    }

    /** Links to logical switches. */
    Relation<RouterPortId, RouterLink> innerLinks() {
        return innerLinks;
    }

    /** Links to physical networks. */
    Relation<RouterPortId, RouterLink> externalLinks() {
        return externalLinks;
    }

    /** The links by which a router reaches a prefix directly. */
    Index<Reach, Reached> reached() {
        return reached;
    }

    /** The nodes that need the flows of a router. */
    Relation<RouterSpanKey, Boolean> span() {
        return span;
    }

    /** The gateways that routers are placed on. */
    Relation<RouterSpanKey, Boolean> gateways() {
        return gateways;
    }

    /** The nodes that some router is placed on. */
    Relation<NodeId, Boolean> gatewayNodes() {
        return gatewayNodes;
    }

    /** How nodes and the gateways of a router reach each other: as the first of its switches that has tunnels does. */
    Relation<RouterId, Transport> transports() {
        return transports;
    }

    /** The physical networks of gateway services. */
    Relation<SwitchId, LogicalSwitch> externals() {
        return externals;
    }

    /** The nodes of switches: those that have ports of the domain; of physical networks, the gateways. */
    Relation<SpanKey, LogicalSwitch> switchSpan() {
        return switchSpan;
    }
}
