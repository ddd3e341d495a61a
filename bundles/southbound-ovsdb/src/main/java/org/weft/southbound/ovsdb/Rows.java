package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.weft.southbound.ovsdb.Row.Bridge;
import org.weft.southbound.ovsdb.Row.Controller;
import org.weft.southbound.ovsdb.Row.Interface;
import org.weft.southbound.ovsdb.Row.Node;
import org.weft.southbound.ovsdb.Row.Port;
import org.weft.southbound.ovsdb.Row.Qos;
import org.weft.southbound.ovsdb.Row.Queue;

/**
 * The rows of one node, as its monitor has told them. Not thread-safe: belongs to the mailbox of its connection.
 *
 * <p>Invariant: the indexes say the same as the rows. Nothing here scans all ports or interfaces for a change of one,
 * apart from comparing Bridge.ports, which a monitor of RFC 7047 always tells whole.
 */
final class Rows {
    private final Map<UUID, Node> nodes = new HashMap<>();
    private final Map<UUID, Bridge> bridges = new HashMap<>();
    private final Map<UUID, Port> ports = new HashMap<>();
    private final Map<UUID, Interface> interfaces = new HashMap<>();
    private final Map<UUID, Qos> qoses = new HashMap<>();
    private final Map<UUID, Queue> queues = new HashMap<>();
    private final Map<UUID, Controller> controllers = new HashMap<>();

    private final Map<UUID, UUID> bridgeOfPort = new HashMap<>();
    private final Map<UUID, UUID> portOfInterface = new HashMap<>();
    private final Map<String, UUID> portByName = new HashMap<>();
    private final Map<String, UUID> interfaceByName = new HashMap<>();
    private final Set<UUID> markedPorts = new HashSet<>();
    private final Set<UUID> portsWithQos = new HashSet<>();

    /** An interface, the port it is in and the bridge that the port is on. */
    record Placed(Bridge bridge, Port port, Interface row) {
    }

    /**
     * What an update has changed.
     *
     * @param bridges names of bridges of which more than the ports changed
     * @param names of ports and interfaces, also of those that came to or left a bridge
     * @param ours a row that Weft may have written is among them
     */
    record Touched(Set<String> bridges, Set<String> names, boolean ours) {
    }

    /**
     * Takes in the table-updates of RFC 7047 section 4.1.6.
     *
     * @throws IllegalArgumentException when they are malformed
     */
    Touched apply(final JsonNode updates) {
        return new Update(updates).touched();
    }

    Optional<Node> node() {
        return nodes.values().stream().findFirst();
    }

    Map<UUID, Bridge> bridges() {
        return bridges;
    }

    Set<String> interfaceNames() {
        return interfaceByName.keySet();
    }

    Optional<Bridge> bridge(final String name) {
        return bridges.values().stream().filter(bridge -> bridge.name().equals(name)).findFirst();
    }

    Optional<Bridge> bridgeOf(final UUID port) {
        return Optional.ofNullable(bridgeOfPort.get(port)).map(bridges::get);
    }

    Optional<UUID> portId(final String name) {
        return Optional.ofNullable(portByName.get(name));
    }

    Optional<UUID> interfaceId(final String name) {
        return Optional.ofNullable(interfaceByName.get(name));
    }

    /** A port that is known to exist. */
    Port port(final UUID id) {
        return ports.get(id);
    }

    Optional<Interface> iface(final UUID id) {
        return Optional.ofNullable(interfaces.get(id));
    }

    Optional<Controller> controller(final UUID id) {
        return Optional.ofNullable(controllers.get(id));
    }

    Set<UUID> markedPorts() {
        return markedPorts;
    }

    /** Ports that have a QoS, whosever it is. */
    Set<UUID> portsWithQos() {
        return portsWithQos;
    }

    Map<UUID, Qos> qoses() {
        return qoses;
    }

    Map<UUID, Queue> queues() {
        return queues;
    }

    /** An interface that is on a bridge. */
    Optional<Placed> placed(final String name) {
        final UUID id = interfaceByName.get(name);
        final UUID portId = id == null ? null : portOfInterface.get(id);
        final Port port = portId == null ? null : ports.get(portId);
        return port == null ? Optional.empty()
            : bridgeOf(portId).map(bridge -> new Placed(bridge, port, interfaces.get(id)));
    }

    /** One update on its way in. */
    private final class Update {
        private final Set<String> changedBridges = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private final Set<UUID> movedPorts = new HashSet<>();
        private final Set<UUID> changedInterfaces = new HashSet<>();
        private boolean ours;

        Update(final JsonNode updates) {
            each(updates, Schema.NODE.getName(), nodes, Node::of, (id, before, now) -> ours = true);
            each(updates, Schema.CONTROLLER.getName(), controllers, Controller::of, (id, before, now) -> ours = true);
            each(updates, Schema.QUEUE.getName(), queues, Queue::of, (id, before, now) ->
                ours |= before.filter(Queue::marked).or(() -> now.filter(Queue::marked)).isPresent());
            // a QoS of others too may have, or have had, a queue of ours
            each(updates, Schema.QOS.getName(), qoses, Qos::of, (id, before, now) -> ours = true);
            each(updates, Schema.BRIDGE.getName(), bridges, Bridge::of, this::bridge);
            each(updates, Schema.PORT.getName(), ports, Port::of, this::port);
            each(updates, Schema.INTERFACE.getName(), interfaces, Interface::of, this::iface);
        }

        Touched touched() {
            for (final UUID id : movedPorts) {
                final Port port = ports.get(id);
                if (port != null) {
                    ours |= port.marked();
                    names.add(port.name());
                    changedInterfaces.addAll(port.interfaces());
                }
            }
            for (final UUID id : changedInterfaces) {
                Optional.ofNullable(interfaces.get(id)).ifPresent(row -> names.add(row.name()));
            }
            return new Touched(changedBridges, names, ours);
        }

        private void bridge(final UUID id, final Optional<Bridge> before, final Optional<Bridge> now) {
            if (!before.map(Bridge::withoutPorts).equals(now.map(Bridge::withoutPorts))) {
                ours = true;
                before.ifPresent(row -> changedBridges.add(row.name()));
                now.ifPresent(row -> changedBridges.add(row.name()));
            }
            movedPorts.addAll(reindex(id, bridgeOfPort, before.map(Bridge::ports), now.map(Bridge::ports)));
        }

        private void port(final UUID id, final Optional<Port> before, final Optional<Port> now) {
            before.ifPresent(row -> leave(id, row.name(), row.marked(), portByName));
            now.ifPresent(row -> enter(id, row.name(), row.marked(), portByName));
            member(markedPorts, id, now.filter(Port::marked).isPresent());
            member(portsWithQos, id, now.flatMap(Port::qos).isPresent());
            before.ifPresent(row -> changedInterfaces.addAll(row.interfaces()));
            now.ifPresent(row -> changedInterfaces.addAll(row.interfaces()));
            reindex(id, portOfInterface, before.map(Port::interfaces), now.map(Port::interfaces));
        }

        private void iface(final UUID id, final Optional<Interface> before, final Optional<Interface> now) {
            before.ifPresent(row -> leave(id, row.name(), row.marked(), interfaceByName));
            now.ifPresent(row -> enter(id, row.name(), row.marked(), interfaceByName));
        }

        private void member(final Set<UUID> of, final UUID id, final boolean is) {
            if (is) {
                of.add(id);
            } else {
                of.remove(id);
            }
        }

        // A name may be taken over by another row in the same update, in either order.
        private void leave(final UUID id, final String name, final boolean marked, final Map<String, UUID> byName) {
            ours |= marked;
            names.add(name);
            byName.remove(name, id);
        }

        private void enter(final UUID id, final String name, final boolean marked, final Map<String, UUID> byName) {
            ours |= marked;
            names.add(name);
            byName.put(name, id);
        }
    }

    @FunctionalInterface
    private interface Change<R extends Row> {
        void seen(UUID id, Optional<R> before, Optional<R> now);
    }

    /** Replaces the rows of one table and says what each was before. */
    private static <R extends Row> void each(final JsonNode updates, final String table, final Map<UUID, R> rows,
            final Function<JsonNode, R> parser, final Change<R> change) {
        for (final Iterator<Map.Entry<String, JsonNode>> it = updates.path(table).fields(); it.hasNext();) {
            final Map.Entry<String, JsonNode> update = it.next();
            final UUID id = UUID.fromString(update.getKey());
            final Optional<R> now = Optional.ofNullable(update.getValue().get("new")).map(parser);
            final Optional<R> before = Optional.ofNullable(now.isPresent() ? rows.put(id, now.orElseThrow())
                : rows.remove(id));
            if (!before.equals(now)) {
                change.seen(id, before, now);
            }
        }
    }

    /** Enters which row refers to which, and returns the rows that are referred to anew or no longer. */
    private static Set<UUID> reindex(final UUID from, final Map<UUID, UUID> index, final Optional<Set<UUID>> before,
            final Optional<Set<UUID>> now) {
        final Set<UUID> gone = new HashSet<>(before.orElse(Set.of()));
        final Set<UUID> added = new HashSet<>(now.orElse(Set.of()));
        now.ifPresent(gone::removeAll);
        before.ifPresent(added::removeAll);
        // A row that has moved is already indexed under its new owner, or will be.
        gone.forEach(to -> index.remove(to, from));
        added.forEach(to -> index.put(to, from));
        gone.addAll(added);
        return gone;
    }
}
