package org.weft.southbound.ovsdb;

import static org.weft.southbound.ovsdb.Transaction.MARK;
import static org.weft.southbound.ovsdb.Transaction.is;
import static org.weft.southbound.ovsdb.Transaction.map;
import static org.weft.southbound.ovsdb.Transaction.named;
import static org.weft.southbound.ovsdb.Transaction.reference;
import static org.weft.southbound.ovsdb.Transaction.set;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.weft.node.UplinkQos;
import org.weft.southbound.ovsdb.Row.Port;
import org.weft.southbound.ovsdb.Row.Qos;

/**
 * What has to be written for uplinks to be shared as a target says.
 *
 * <p>The database keeps rows of QoS and Queue that nothing refers to, and refuses to remove those that something refers
 * to. So ours are removed together with the references of ports to them, and a Queue of ours that somebody uses in a
 * QoS of his own is left to him.
 *
 * <p>Port.qos is written only as long as it is what has been read: a QoS that somebody sets in the meantime stays.
 */
final class UplinkDifference {
    private static final String HTB = "linux-htb";
    private static final long BITS = 1000;

    private final Rows rows;
    private final Transaction transaction;
    private final Map<String, String> conflicts;
    /** Rows of ours that are wanted. */
    private final Set<UUID> kept = new HashSet<>();

    /**
     * A comparison.
     *
     * @param transaction gets the operations
     * @param conflicts gets what cannot be made because of what is not ours, and why
     */
    UplinkDifference(final Rows rows, final Transaction transaction, final Map<String, String> conflicts) {
        this.rows = rows;
        this.transaction = transaction;
        this.conflicts = conflicts;
    }

    void plan(final Set<UplinkQos> target) {
        target.stream().sorted(Comparator.comparing(uplink -> uplink.key().name())).forEach(this::share);
        removeOthers();
    }

    private void share(final UplinkQos wanted) {
        final String name = wanted.key().name();
        final Optional<Port> port = rows.portId(name).map(rows::port);
        final Optional<UUID> present = port.flatMap(Port::qos);
        if (port.isEmpty()) {
            conflicts.put("uplink " + name, "there is no such port");
        } else if (present.filter(id -> !rows.qoses().get(id).marked()).isPresent()) {
            conflicts.put("uplink " + name, "the port has a QoS that is not Weft's");
        } else {
            // of two ports that somebody has given one QoS of ours, the second one gets its own
            present.filter(kept::add).ifPresentOrElse(id -> correct(wanted, id), () -> {
                final var qos = transaction.insert(Schema.QOS, columns(wanted, queues(wanted, Map.of()), true));
                transaction.update(Schema.PORT, Map.of("qos", qos), named(name), qosIs(present));
                transaction.say("add " + wanted);
            });
        }
    }

    private void correct(final UplinkQos wanted, final UUID id) {
        final Qos actual = rows.qoses().get(id);
        final var queues = queues(wanted, actual.queues());
        final var referred = new HashMap<Long, org.opendaylight.ovsdb.lib.notation.UUID>();
        actual.queues().forEach((number, queue) -> referred.put(number, reference(queue)));
        if (!HTB.equals(actual.type()) || !actual.otherConfig().equals(config(wanted)) || !referred.equals(queues)) {
            transaction.update(Schema.QOS, columns(wanted, queues, false), is(id));
            transaction.say("set " + wanted);
        }
    }

    /** Has the queues made or corrected.
     *
     * @return what to know them by, by their numbers */
    private Map<Long, org.opendaylight.ovsdb.lib.notation.UUID> queues(final UplinkQos wanted,
            final Map<Long, UUID> present) {
        final var queues = new HashMap<Long, org.opendaylight.ovsdb.lib.notation.UUID>();
        wanted.queues().forEach((number, queue) -> queues.put((long) number,
            queue(wanted.key().name() + ' ' + number, config(queue), Optional.ofNullable(present.get((long) number)))));
        return queues;
    }

    private org.opendaylight.ovsdb.lib.notation.UUID queue(final String what, final Map<String, String> config,
            final Optional<UUID> present) {
        final Optional<UUID> own = present.filter(id -> rows.queues().get(id).marked()).filter(kept::add);
        if (own.isEmpty()) {
            transaction.say("add queue " + what + ' ' + config);
            return transaction.insert(Schema.QUEUE, Map.of("other_config", map(config), "external_ids", MARK));
        }
        final UUID id = own.orElseThrow();
        if (!rows.queues().get(id).otherConfig().equals(config)) {
            transaction.update(Schema.QUEUE, Map.of("other_config", map(config)), is(id));
            transaction.say("set queue " + what + ' ' + config);
        }
        return reference(id);
    }

    private void removeOthers() {
        rows.qoses().entrySet().stream().filter(row -> row.getValue().marked() && !kept.contains(row.getKey()))
            .map(Map.Entry::getKey).sorted().forEach(this::removeQos);
        final Set<UUID> used = new HashSet<>(kept);
        rows.qoses().values().stream().filter(row -> !row.marked()).forEach(row -> used.addAll(row.queues().values()));
        rows.queues().entrySet().stream().filter(row -> row.getValue().marked() && !used.contains(row.getKey()))
            .map(Map.Entry::getKey).sorted().forEach(id -> {
                transaction.delete(Schema.QUEUE, id);
                transaction.say("remove queue " + id);
            });
    }

    private void removeQos(final UUID id) {
        rows.portsWithQos().stream().map(rows::port).filter(port -> port.qos().equals(Optional.of(id)))
            .map(Port::name).sorted().forEach(name -> {
                transaction.update(Schema.PORT, Map.of("qos", set(Stream.empty())), named(name),
                    qosIs(Optional.of(id)));
                transaction.say("remove QoS of " + name);
            });
        transaction.delete(Schema.QOS, id);
        transaction.say("remove QoS " + id);
    }

    private static Condition qosIs(final Optional<UUID> id) {
        return new Condition("qos", Function.EQUALS, set(id.stream().map(Transaction::reference)));
    }

    private static Map<String, Object> columns(final UplinkQos wanted,
            final Map<Long, org.opendaylight.ovsdb.lib.notation.UUID> queues, final boolean mark) {
        final Map<String, Object> columns = new HashMap<>(Map.of("type", HTB, "other_config", map(config(wanted)),
            "queues", map(queues)));
        if (mark) {
            columns.put("external_ids", MARK);
        }
        return columns;
    }

    private static Map<String, String> config(final UplinkQos wanted) {
        return Map.of("max-rate", Long.toString(wanted.rate() * BITS));
    }

    private static Map<String, String> config(final UplinkQos.Queue wanted) {
        final Map<String, String> config = new HashMap<>();
        config.put("min-rate", Long.toString(wanted.minimum() * BITS));
        wanted.maximum().ifPresent(rate -> config.put("max-rate", Long.toString(rate * BITS)));
        wanted.burst().ifPresent(burst -> config.put("burst", Long.toString(burst * BITS)));
        return config;
    }
}
