package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weft.domain.Address;
import org.weft.domain.Attachment;
import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.IpPrefix;
import org.weft.domain.IpRange;
import org.weft.domain.KeyOwner;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.Liveness;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.domain.TransportZone;
import org.weft.node.Action;
import org.weft.node.BridgePort;
import org.weft.node.Entry;
import org.weft.node.Flow;
import org.weft.node.Group;
import org.weft.node.GroupKey;

/**
 * A network with everything around it played by this class: it gives keys, and its nodes make the tunnel ports that
 * they are told. It remembers its inputs, so that a fresh network can be computed from them.
 */
final class TestNetwork {
    final LogicalNetwork network = new LogicalNetwork();
    private final Map<Object, Consumer<Inputs>> written = new HashMap<>();
    private final Map<NodeId, Map<Entry.Key, Entry>> told = new HashMap<>();
    private final Map<KeyOwner, Integer> keys = new HashMap<>();
    private long clock;
    /** What nodes say of the other ends of tunnels that are watched. */
    private final boolean bfd;

    TestNetwork() {
        this(true);
    }

    TestNetwork(final boolean bfd) {
        this.bfd = bfd;
    }

    private void write(final Object at, final Consumer<Inputs> edit) {
        written.put(at, edit);
        edit.accept(network.inputs());
    }

    private void erase(final Object at, final Consumer<Inputs> edit) {
        written.remove(at);
        edit.accept(network.inputs());
    }

    TestNetwork zone(final String id) {
        write("zone " + id, inputs -> inputs.zones().put(id, new TransportZone(id, TransportZone.DEFAULT_MTU)));
        return this;
    }

    TestNetwork noZone(final String id) {
        erase("zone " + id, inputs -> inputs.zones().remove(id));
        return this;
    }

    /** A connected hypervisor with an address per encapsulation in a zone. */
    TestNetwork node(final String id, final String zone, final String address, final Encapsulation... offered) {
        return node(TransportNode.Type.HYPERVISOR, id, zone, address, offered);
    }

    /** A connected node; hypervisors have a physical bridge br-phy in the zone too. */
    TestNetwork node(final TransportNode.Type type, final String id, final String zone, final String address,
            final Encapsulation... offered) {
        final var node = new TransportNode(new NodeId(id), type, id, "br-int", "netdev",
            Arrays.stream(offered).map(encapsulation ->
                new Connector(zone, encapsulation, InetAddresses.forString(address))).toList(),
            type == TransportNode.Type.HYPERVISOR ? Map.of(zone, "br-phy") : Map.of(), Map.of(), false);
        write("physical bridge " + id, inputs -> inputs.bridges().put(new BridgeId(id, "br-phy"), -1L));
        write(node.id(), inputs -> inputs.nodes().put(node.id(), node));
        write("capabilities " + id, inputs -> inputs.capabilities().put(id,
            new Capabilities("3.1.0", Set.of("vxlan", "gre", "geneve", "stt"))));
        write("bridge " + id, inputs -> inputs.bridges().put(new BridgeId(id, "br-int"), (long) id.hashCode()));
        return this;
    }

    /** Gives a node, if it is there, an uplink in place of those that it has. */
    TestNetwork uplink(final String node, final String port, final long rate) {
        network.inputs().nodes().get(new NodeId(node)).ifPresent(before -> write(before.id(), inputs ->
            inputs.nodes().put(before.id(), new TransportNode(before.id(), before.type(), before.systemId(),
                before.integrationBridge(), before.datapathType(), before.connectors(), before.bridges(),
                Map.of(port, rate), before.keepAlive()))));
        return this;
    }

    TestNetwork noNode(final String id) {
        erase(new NodeId(id), inputs -> inputs.nodes().remove(new NodeId(id)));
        return this;
    }

    TestNetwork logicalSwitch(final String id, final String zone, final Encapsulation encapsulation) {
        final var binding = zone.isEmpty() ? List.<Transport.Binding>of()
            : List.of(new Transport.Binding(zone, encapsulation));
        return logicalSwitch(new LogicalSwitch(new SwitchId(id), true, Transport.of(binding),
            LogicalSwitch.Replication.SOURCE, Optional.empty(), false, LogicalSwitch.DEFAULT_FLOOD_LIMIT));
    }

    TestNetwork logicalSwitch(final LogicalSwitch made) {
        write(made.id(), inputs -> inputs.switches().put(made.id(), made));
        return this;
    }

    TestNetwork noSwitch(final String id) {
        erase(new SwitchId(id), inputs -> inputs.switches().remove(new SwitchId(id)));
        return this;
    }

    TestNetwork port(final String logicalSwitch, final String id, final boolean enabled, final String mac,
            final String... ips) {
        return port(logicalSwitch, id, enabled, LogicalSwitchPort.Traits.PLAIN, mac, ips);
    }

    TestNetwork port(final String logicalSwitch, final String id, final boolean enabled,
            final LogicalSwitchPort.Traits traits, final String mac, final String... ips) {
        final var port = new LogicalSwitchPort(new PortId(new SwitchId(logicalSwitch), id), enabled,
            List.of(new Address(MacAddress.parse(mac),
                Arrays.stream(ips).<InetAddress>map(InetAddresses::forString).toList())),
            new Attachment.Vif("vif-" + id), traits);
        return port(port);
    }

    private TestNetwork port(final LogicalSwitchPort port) {
        write(port.id(), inputs -> inputs.ports().put(port.id(), port));
        return this;
    }

    TestNetwork router(final String id, final boolean distributed) {
        final var router = new LogicalRouter(new RouterId(id), true, distributed);
        write(router.id(), inputs -> inputs.routers().put(router.id(), router));
        return this;
    }

    TestNetwork noRouter(final String id) {
        erase(new RouterId(id), inputs -> inputs.routers().remove(new RouterId(id)));
        return this;
    }

    /** A router port and the port of the switch, named by the router, that it is joined to. */
    TestNetwork routerPort(final String router, final String logicalSwitch, final String mac,
            final String... addresses) {
        final var id = new RouterPortId(new RouterId(router), logicalSwitch);
        final var peer = new PortId(new SwitchId(logicalSwitch), router);
        return routerPort(id, mac, new LogicalRouterPort.Attachment.ToSwitch(peer), addresses)
            .port(new LogicalSwitchPort(peer, true, List.of(), new Attachment.ToRouter(id),
                LogicalSwitchPort.Traits.PLAIN));
    }

    TestNetwork routerPort(final RouterPortId id, final String mac, final LogicalRouterPort.Attachment attachment,
            final String... addresses) {
        final var port = new LogicalRouterPort(id, true, MacAddress.parse(mac),
            Arrays.stream(addresses).map(TestNetwork::prefix).toList(), attachment);
        write(id, inputs -> inputs.routerPorts().put(id, port));
        return this;
    }

    /** A patch between two routers, each of which has a port named by the other one. */
    TestNetwork routerPatch(final String one, final String other) {
        final var first = new RouterPortId(new RouterId(one), other);
        final var second = new RouterPortId(new RouterId(other), one);
        return routerPort(first, "02:00:00:00:09:01", new LogicalRouterPort.Attachment.ToRouter(second),
                "169.254.0.1/30", "fd09::1/64")
            .routerPort(second, "02:00:00:00:09:02", new LogicalRouterPort.Attachment.ToRouter(first),
                "169.254.0.2/30", "fd09::2/64");
    }

    TestNetwork noRouterPort(final String router, final String id) {
        final var port = new RouterPortId(new RouterId(router), id);
        erase(port, inputs -> inputs.routerPorts().remove(port));
        return this;
    }

    /** A route; without next hops it drops. */
    TestNetwork route(final String router, final String id, final String prefix, final String... nextHops) {
        final var route = new StaticRoute(new StaticRoute.Id(new RouterId(router), id), prefix(prefix),
            nextHops.length == 0,
            Arrays.stream(nextHops).<InetAddress>map(InetAddresses::forString).toList());
        write(route.id(), inputs -> inputs.routes().put(route.id(), route));
        return this;
    }

    TestNetwork noRoute(final String router, final String id) {
        final var route = new StaticRoute.Id(new RouterId(router), id);
        erase(route, inputs -> inputs.routes().remove(route));
        return this;
    }

    /** A rule that translates to one address. */
    TestNetwork natRule(final String router, final String id, final int order, final NatRule.Kind kind,
            final NatRule.Match match, final String to) {
        final var address = InetAddresses.forString(to);
        return natRule(new NatRule(new NatRule.Id(new RouterId(router), id), order, kind, match,
            Optional.of(new IpRange(address, address)), Optional.empty(), Optional.empty()));
    }

    TestNetwork natRule(final NatRule rule) {
        write(rule.id(), inputs -> inputs.natRules().put(rule.id(), rule));
        return this;
    }

    /** A floating address: a rule for each direction, of which the one for the destination may be distributed. */
    TestNetwork floating(final String router, final String id, final int order, final String address,
            final String inside, final Optional<String> mac) {
        final var to = InetAddresses.forString(inside);
        return natRule(router, id + "-out", order, NatRule.Kind.SOURCE,
                packets(Optional.of(IpPrefix.of(to).toString()), Optional.empty()), address)
            .natRule(new NatRule(new NatRule.Id(new RouterId(router), id), order, NatRule.Kind.DESTINATION,
                packets(Optional.empty(), Optional.of(IpPrefix.of(InetAddresses.forString(address)).toString())),
                Optional.of(new IpRange(to, to)), Optional.empty(), mac.map(MacAddress::parse)));
    }

    /** Says which zone the physical network of a service is in. */
    TestNetwork l3Zone(final String service, final String zone) {
        write("zone of " + service, inputs -> inputs.l3Zones().put(service, zone));
        return this;
    }

    TestNetwork noNatRule(final String router, final String id) {
        final var rule = new NatRule.Id(new RouterId(router), id);
        erase(rule, inputs -> inputs.natRules().remove(rule));
        return this;
    }

    static NatRule.Match packets(final Optional<String> source, final Optional<String> destination) {
        return new NatRule.Match(Optional.empty(), source.map(TestNetwork::prefix),
            destination.map(TestNetwork::prefix), Optional.empty(), Optional.empty());
    }

    /** A router port that is joined to the VLAN 7 of a service. */
    TestNetwork gatewayPort(final String router, final String service, final String mac, final String... addresses) {
        return routerPort(new RouterPortId(new RouterId(router), "out"), mac,
            new LogicalRouterPort.Attachment.ToGateway(service, OptionalInt.of(7)), addresses);
    }

    TestNetwork l3Gateway(final String service, final String node) {
        final var id = new L3GatewayId(service, new NodeId(node));
        final var gateway = new L3Gateway(id, "br-ext", Optional.empty(), false);
        write(id, inputs -> inputs.l3Gateways().put(id, gateway));
        return this;
    }

    /** Plays what decides where routers are; on no gateway if none is given. */
    TestNetwork place(final String router, final String... nodes) {
        final var id = new RouterId(router);
        final var gateways = Arrays.stream(nodes).map(NodeId::new).toList();
        if (gateways.isEmpty()) {
            erase("placement " + router, inputs -> inputs.placements().remove(id));
        } else {
            write("placement " + router, inputs -> inputs.placements().put(id, gateways));
        }
        return this;
    }

    TestNetwork neighbour(final String logicalSwitch, final String address, final String mac) {
        final var id = new NeighbourId(new SwitchId(logicalSwitch), InetAddresses.forString(address));
        write(id, inputs -> inputs.neighbours().put(id, MacAddress.parse(mac)));
        return this;
    }

    static IpPrefix prefix(final String text) {
        final String[] parts = text.split("/");
        return new IpPrefix(InetAddresses.forString(parts[0]), Integer.parseInt(parts[1]));
    }

    TestNetwork queue(final LogicalQueue queue) {
        write("queue " + queue.id(), inputs -> inputs.queues().put(queue.id(), queue));
        return this;
    }

    TestNetwork noPort(final String logicalSwitch, final String id) {
        final var port = new PortId(new SwitchId(logicalSwitch), id);
        erase(port, inputs -> inputs.ports().remove(port));
        return this;
    }

    TestNetwork vif(final String node, final String port, final int ofport) {
        final var at = new InterfaceId(node, "tap-" + port);
        final var state = new InterfaceState("br-int", ofport, true, Optional.of("vif-" + port), Optional.empty(),
            false, Optional.empty(), ++clock);
        write(at, inputs -> inputs.interfaces().put(at, state));
        return this;
    }

    /** What a node says from now on of its tunnels to another one; it has to say something new. */
    TestNetwork hears(final String node, final String peer, final Liveness.State state) {
        final var liveness = new Liveness(state, ++clock);
        final var ports = new ArrayList<InterfaceId>();
        network.health().tunnels().forEach((key, health) -> {
            if (key.node().id().equals(node) && key.peer().id().equals(peer) && health.tunnel().watched()) {
                ports.add(new InterfaceId(node, health.tunnel().portName().name()));
            }
        });
        ports.forEach(at -> network.inputs().interfaces().get(at).ifPresent(old -> {
            final var now = new InterfaceState(old.bridge(), old.ofport(), old.linkUp(), old.vif(), old.error(),
                old.owned(), Optional.of(liveness), old.since());
            write(at, inputs -> inputs.interfaces().put(at, now));
        }));
        return this;
    }

    TestNetwork noVif(final String node, final String port) {
        final var at = new InterfaceId(node, "tap-" + port);
        erase(at, inputs -> inputs.interfaces().remove(at));
        return this;
    }

    /** Commits until keys and tunnel ports are there. */
    TestNetwork settle() {
        commit();
        for (int round = 0; answer(); round++) {
            assertEquals(true, round < 10, "the network does not come to rest");
            commit();
        }
        return this;
    }

    private void commit() {
        assertEquals(List.of(), network.commit());
        network.nodes().changes().forEach((node, changes) -> {
            final var entries = told.computeIfAbsent(node, none -> new HashMap<>());
            entries.putAll(changes.put());
            entries.keySet().removeAll(changes.removed());
        });
    }

    /** Plays the allocator and the nodes; true if they have something to say. */
    private boolean answer() {
        final var edits = new ArrayList<Runnable>();
        network.health().wantedKeys().changes().forEach((owner, change) -> {
            if (change.after().isPresent() && !keys.containsKey(owner)) {
                keys.put(owner, keys.size() + 1);
                edits.add(() -> write(owner, inputs -> inputs.keys().put(owner, keys.get(owner))));
            }
        });
        network.nodes().changes().forEach((node, changes) -> {
            changes.put().forEach((key, entry) -> {
                if (entry instanceof BridgePort port) {
                    final var at = new InterfaceId(node.id(), port.key().name());
                    final int ofport = 1000 + port.key().name().hashCode() % 500;
                    final var state = new InterfaceState(port.bridge(), ofport, true, Optional.empty(),
                        Optional.empty(), true, port.bfd().isEmpty() ? Optional.empty() : Optional.of(
                            new Liveness(bfd ? Liveness.State.UP : Liveness.State.LOST, 0)), 0);
                    edits.add(() -> write(at, inputs -> inputs.interfaces().put(at, state)));
                }
            });
            changes.removed().forEach(key -> {
                if (key instanceof BridgePort.Name name) {
                    final var at = new InterfaceId(node.id(), name.name());
                    edits.add(() -> erase(at, inputs -> inputs.interfaces().remove(at)));
                }
            });
        });
        edits.forEach(Runnable::run);
        return !edits.isEmpty();
    }

    /** Everything that can be seen of the network. */
    static Map<String, Object> state(final LogicalNetwork network) {
        final var result = new TreeMap<String, Object>();
        network.nodes().partitions().forEach(node -> result.put("node " + node, network.nodes().rows(node)));
        network.health().ports().forEach((id, health) -> result.put("port " + id, health));
        network.health().tunnels().forEach((key, health) -> result.put("tunnel " + key, health));
        network.health().routing().routers().forEach((id, faults) -> result.put("router " + id, faults));
        network.health().routing().ports().forEach((id, faults) -> result.put("router port " + id, faults));
        network.health().routing().announcements().places().forEach((id, at) -> result.put("announced " + id, at));
        network.health().switches().forEach((id, faults) -> result.put("switch " + id, faults));
        network.health().nodes().forEach((id, faults) -> result.put("faults " + id, faults));
        network.inputs().nodes().forEach((id, any) -> result.put("awaited " + id,
            new TreeSet<>(network.health().awaited().read(id))));
        return result;
    }

    /** Asserts that this network is what a fresh one computes from the same inputs, given in any order. */
    void assertEqualsScratch(final Random random, final String when) {
        final var fresh = new LogicalNetwork();
        final var edits = new ArrayList<>(written.values());
        Collections.shuffle(edits, random);
        edits.forEach(edit -> {
            edit.accept(fresh.inputs());
            if (random.nextInt(5) == 0) {
                fresh.commit();
            }
        });
        fresh.commit();
        assertEquals(state(fresh), state(network), when);
        told.values().removeIf(Map::isEmpty);
        final var held = new HashMap<NodeId, Map<Entry.Key, Entry>>();
        network.nodes().partitions().forEach(node -> held.put(node, network.nodes().rows(node)));
        assertEquals(held, told, "what nodes were told, " + when);
    }

    /** Asserts that no node is told to use a group that it does not have: Open vSwitch refuses such a flow. */
    void assertGroupsAreThere(final String when) {
        network.inputs().nodes().forEach((node, any) -> {
            final var entries = told.getOrDefault(node, Map.of());
            assertEquals(Set.of(), entries.values().stream().flatMap(TestNetwork::groups)
                .filter(group -> !entries.containsKey(group)).collect(Collectors.toSet()),
                "groups that " + node + " uses and does not have, " + when);
        });
    }

    /** The groups that an entry runs or watches. */
    private static Stream<GroupKey> groups(final Entry entry) {
        if (entry instanceof Flow flow) {
            return groups(flow.actions());
        }
        return entry instanceof Group group ? group.buckets().stream().flatMap(bucket -> Stream.concat(
            groups(bucket.actions()), bucket.watch().stream().filter(Group.Watch.OfGroup.class::isInstance)
                .map(watch -> new GroupKey(((Group.Watch.OfGroup) watch).id())))) : Stream.of();
    }

    private static Stream<GroupKey> groups(final List<Action> actions) {
        return actions.stream().filter(Action.ToGroup.class::isInstance)
            .map(action -> new GroupKey(((Action.ToGroup) action).group()));
    }

    Map<Entry.Key, Entry> told(final String node) {
        return told.getOrDefault(new NodeId(node), Map.of());
    }
}
