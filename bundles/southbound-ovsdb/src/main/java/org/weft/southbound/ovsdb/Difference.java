package org.weft.southbound.ovsdb;

import static org.weft.southbound.ovsdb.Transaction.MARK;
import static org.weft.southbound.ovsdb.Transaction.map;
import static org.weft.southbound.ovsdb.Transaction.named;
import static org.weft.southbound.ovsdb.Transaction.reference;
import static org.weft.southbound.ovsdb.Transaction.set;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.notation.Mutation;
import org.opendaylight.ovsdb.lib.notation.Mutator;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;
import org.weft.node.BridgePort;
import org.weft.node.driver.OvsdbTarget;
import org.weft.southbound.ovsdb.Row.Bridge;
import org.weft.southbound.ovsdb.Row.Interface;
import org.weft.southbound.ovsdb.Row.Port;

/**
 * What has to be written for a node's rows to equal its target: the operations of one transaction.
 *
 * <p>Rows of the tables Port, Interface and Controller that nothing refers to are removed by the database, RFC 7047
 * section 3.2 (isRoot), so removing a port is removing the reference to it. Those of QoS and Queue are not.
 */
final class Difference {
    /** Of Controller, in milliseconds. Open vSwitch's own is 8 s, for which a switch would not see that we are back. */
    private static final int MAX_BACKOFF = 1000;
    private static final String OPENFLOW_13 = "OpenFlow13";
    private static final List<Mutation> MARKING = List.of(new Mutation("external_ids", Mutator.INSERT, MARK));

    private final Rows rows;
    private final OvsdbTarget target;
    private final Transaction transaction = new Transaction();
    private final Map<String, String> conflicts = new TreeMap<>();

    /**
     * A difference.
     *
     * @param operations none when the rows equal the target
     * @param summary the operations in words; two plans with equal summaries write the same, to a node that obeys the
     *     same term
     * @param conflicts what cannot be made because of what is not ours, and why
     */
    record Plan(List<Operation<GenericTableSchema>> operations, String summary, Map<String, String> conflicts) {
    }

    private Difference(final Rows rows, final OvsdbTarget target) {
        this.rows = rows;
        this.target = target;
    }

    /**
     * Compares.
     *
     * @param controllers wanted values of Controller.target
     */
    static Plan between(final Rows rows, final String systemId, final OvsdbTarget target,
            final Set<String> controllers) {
        return new Difference(rows, target).plan(systemId, controllers);
    }

    private Plan plan(final String systemId, final Set<String> controllers) {
        final Optional<Row.Node> node = rows.node();
        if (node.filter(row -> row.obeysLaterThan(target.term())).isPresent()) {
            return new Plan(List.of(), "", Map.of("node", "it obeys a controller of a later term, "
                + node.flatMap(Row.Node::term).orElseThrow() + ", and not this one, of term " + target.term()));
        }
        setTerm(node.flatMap(Row.Node::term));
        final Optional<Bridge> present = rows.bridge(target.bridge());
        if (present.isEmpty()) {
            insertBridge();
        }
        setBridge(present.orElse(Bridge.empty(target.bridge())), controllers);
        removePorts();
        target.ports().stream().sorted(Comparator.comparing(port -> port.key().name())).forEach(this::setPort);
        new UplinkDifference(rows, transaction, conflicts).plan(target.uplinks());
        // The database may have been given to another node since it was read, or have met a later leader.
        final Map<String, String> known = new TreeMap<>(Map.of(Schema.SYSTEM_ID, systemId));
        node.flatMap(Row.Node::term).ifPresent(term -> known.put(Schema.TERM, term));
        final var sameNode = new Wait(Schema.NODE, new Condition("external_ids", Function.INCLUDES, map(known)));
        return new Plan(transaction.operations(sameNode), transaction.summary(), conflicts);
    }

    private void setTerm(final Optional<String> actual) {
        final String wanted = Long.toString(target.term());
        if (!actual.equals(Optional.of(wanted))) {
            transaction.mutate(Schema.NODE, List.of(
                new Mutation("external_ids", Mutator.DELETE, set(Stream.of(Schema.TERM))),
                new Mutation("external_ids", Mutator.INSERT, map(Map.of(Schema.TERM, wanted)))));
            transaction.say("set term " + wanted + actual.map(term -> " after " + term).orElse(""));
        }
    }

    private void insertBridge() {
        transaction.say("add bridge " + target.bridge());
        final UUID port = insertPort(target.bridge(), "internal", Map.of(), Map.of());
        final UUID bridge = transaction.insert(Schema.BRIDGE, Map.of("name", target.bridge(), "ports", port));
        transaction.mutate(Schema.NODE, List.of(new Mutation("bridges", Mutator.INSERT, bridge)));
    }

    private void setBridge(final Bridge actual, final Set<String> controllers) {
        final Map<String, Object> columns = new TreeMap<>();
        if (!"secure".equals(actual.failMode())) {
            columns.put("fail_mode", "secure");
        }
        if (!actual.protocols().contains(OPENFLOW_13)) {
            columns.put("protocols", set(Stream.concat(actual.protocols().stream(), Stream.of(OPENFLOW_13))));
        }
        if (!canonical(actual.datapathType()).equals(canonical(target.datapathType()))) {
            columns.put("datapath_type", target.datapathType());
        }
        setControllers(actual, controllers, columns);
        if (!columns.isEmpty()) {
            transaction.update(Schema.BRIDGE, columns, named(target.bridge()));
            transaction.say("set bridge " + target.bridge() + " " + String.join("+", columns.keySet())
                + (columns.containsKey("controller") ? " " + new TreeSet<>(controllers) : ""));
        }
        if (!actual.inBandDisabled()) {
            // The key goes first: inserting does not replace a value, RFC 7047 section 5.1 (mutation).
            transaction.mutate(Schema.BRIDGE, List.of(
                new Mutation("other_config", Mutator.DELETE, set(Stream.of("disable-in-band"))),
                new Mutation("other_config", Mutator.INSERT, map(Map.of("disable-in-band", "true")))),
                named(target.bridge()));
            transaction.say("set bridge " + target.bridge() + " disable-in-band");
        }
        if (!actual.marked()) {
            transaction.mutate(Schema.BRIDGE, MARKING, named(target.bridge()));
            transaction.say("mark bridge " + target.bridge());
        }
    }

    private void setControllers(final Bridge actual, final Set<String> controllers, final Map<String, Object> columns) {
        final Map<String, java.util.UUID> present = new HashMap<>();
        actual.controllers().forEach(id -> rows.controller(id)
            .filter(row -> row.maxBackoff().equals(OptionalInt.of(MAX_BACKOFF)))
            .ifPresent(row -> present.put(row.target(), id)));
        if (!present.keySet().equals(controllers) || present.size() != actual.controllers().size()) {
            columns.put("controller", set(controllers.stream().sorted().map(to -> present.containsKey(to)
                ? reference(present.get(to))
                : transaction.insert(Schema.CONTROLLER, Map.of("target", to, "max_backoff", MAX_BACKOFF)))));
        }
    }

    private void removePorts() {
        final Set<String> wanted = target.ports().stream().map(it -> it.key().name()).collect(Collectors.toSet());
        for (final java.util.UUID id : rows.markedPorts()) {
            final Port port = rows.port(id);
            final Optional<Bridge> bridge = rows.bridgeOf(id);
            // A bridge's internal port is part of the bridge, also of one that is no longer the integration bridge.
            if (!wanted.contains(port.name()) && bridge.filter(it -> !it.name().equals(port.name())).isPresent()) {
                remove(id, bridge.orElseThrow().name());
                transaction.say("remove port " + port.name());
            }
        }
    }

    private void setPort(final BridgePort wanted) {
        final String name = wanted.key().name();
        final Optional<java.util.UUID> id = rows.portId(name);
        final Optional<java.util.UUID> iface = rows.interfaceId(name);
        final boolean there = isThere(wanted.bridge());
        if (!there) {
            conflicts.put("ports of bridge " + wanted.bridge(), "there is no such bridge");
        }
        final Optional<Port> port = id.map(rows::port).filter(Port::marked);
        if (isThere(name) || port.isEmpty() && (id.isPresent() || iface.isPresent())) {
            conflicts.put("port " + name, "a port, interface or bridge of that name exists and is not Weft's");
        } else if (port.isEmpty()) {
            if (there) {
                addToBridge(wanted.bridge(), insertPort(name, wanted.type(), wanted.options(), wanted.bfd()));
                transaction.say("add " + wanted);
            }
        } else {
            correct(wanted, there, id.orElseThrow(), iface);
        }
    }

    /** A bridge that ports can be added to: the integration bridge is made if it is missing, another is not. */
    private boolean isThere(final String bridge) {
        return bridge.equals(target.bridge()) || rows.bridge(bridge).isPresent();
    }

    private void correct(final BridgePort wanted, final boolean there, final java.util.UUID id,
            final Optional<java.util.UUID> iface) {
        final String name = wanted.key().name();
        final String bridge = rows.bridgeOf(id).map(Bridge::name).orElse("");
        if (!rows.port(id).interfaces().equals(iface.map(Set::of).orElse(Set.of()))) {
            // Somebody has made a bond of it. It is made anew when the database has told that it is gone.
            remove(id, bridge);
            transaction.say("remove bonded port " + name);
        } else if (!there) {
            remove(id, bridge);
            transaction.say("remove port " + name);
        } else {
            setInterface(wanted, iface.orElseThrow());
            if (!bridge.equals(wanted.bridge())) {
                remove(id, bridge);
                addToBridge(wanted.bridge(), reference(id));
                transaction.say("move port " + name + " from " + bridge + " to " + wanted.bridge());
            }
        }
    }

    private void setInterface(final BridgePort wanted, final java.util.UUID id) {
        final Interface actual = rows.iface(id).orElseThrow();
        if (!actual.type().equals(wanted.type()) || !actual.options().equals(wanted.options())
                || !actual.bfd().equals(wanted.bfd())) {
            transaction.update(Schema.INTERFACE, Map.of("type", wanted.type(), "options", map(wanted.options()),
                "bfd", map(wanted.bfd())), named(wanted.key().name()));
            transaction.say("set " + wanted);
        }
        if (!actual.marked()) {
            transaction.mutate(Schema.INTERFACE, MARKING, named(wanted.key().name()));
            transaction.say("mark port " + wanted.key().name());
        }
    }

    private void addToBridge(final String bridge, final UUID port) {
        transaction.mutate(Schema.BRIDGE, List.of(new Mutation("ports", Mutator.INSERT, port)), named(bridge));
    }

    private void remove(final java.util.UUID port, final String bridge) {
        transaction.mutate(Schema.BRIDGE, List.of(new Mutation("ports", Mutator.DELETE, reference(port))),
            named(bridge));
    }

    private UUID insertPort(final String name, final String type, final Map<String, String> options,
            final Map<String, String> bfd) {
        final UUID iface = transaction.insert(Schema.INTERFACE,
            Map.of("name", name, "type", type, "options", map(options), "bfd", map(bfd), "external_ids", MARK));
        return transaction.insert(Schema.PORT, Map.of("name", name, "interfaces", iface, "external_ids", MARK));
    }

    /** Both names of the kernel's datapath are one, ovs-vswitchd.conf.db(5). */
    private static String canonical(final String datapathType) {
        return "system".equals(datapathType) ? "" : datapathType;
    }
}
