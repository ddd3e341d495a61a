package org.weft.southbound.ovsdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.notation.Mutation;
import org.opendaylight.ovsdb.lib.notation.OvsdbMap;
import org.opendaylight.ovsdb.lib.notation.OvsdbSet;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Delete;
import org.opendaylight.ovsdb.lib.operations.Insert;
import org.opendaylight.ovsdb.lib.operations.Mutate;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.Update;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** The operations of one transaction, RFC 7047 section 5.2, as they are collected, and what they do in words. */
final class Transaction {
    /** The value of external_ids of a row of ours. */
    static final OvsdbMap<String, String> MARK = map(Map.of(Schema.MARK, Schema.MARK_VALUE));

    private final List<Operation<GenericTableSchema>> operations = new ArrayList<>();
    private final List<String> summary = new ArrayList<>();

    /** Adds to the words. */
    void say(final String what) {
        summary.add(what);
    }

    /** Adds a row, and returns what later operations of the transaction know it by. */
    UUID insert(final GenericTableSchema table, final Map<String, Object> columns) {
        final String name = "row" + operations.size();
        final Insert<GenericTableSchema> insert = new Insert<>(table);
        insert.setUuidName(name);
        insert.setRow(columns);
        operations.add(insert);
        return new UUID(name);
    }

    /** Writes columns of the rows that meet all conditions. */
    void update(final GenericTableSchema table, final Map<String, Object> columns, final Condition... where) {
        final Update<GenericTableSchema> update = new Update<>(table);
        update.setRow(columns);
        List.of(where).forEach(update::addCondition);
        operations.add(update);
    }

    /** Changes the rows that meet all conditions. */
    void mutate(final GenericTableSchema table, final List<Mutation> mutations, final Condition... where) {
        final Mutate<GenericTableSchema> mutate = new Mutate<>(table);
        mutate.setMutations(mutations);
        List.of(where).forEach(mutate::addCondition);
        operations.add(mutate);
    }

    void delete(final GenericTableSchema table, final java.util.UUID id) {
        final Delete<GenericTableSchema> delete = new Delete<>(table);
        delete.addCondition(is(id));
        operations.add(delete);
    }

    /** All operations, after a condition on the database without which nothing happens; none if there is none. */
    List<Operation<GenericTableSchema>> operations(final Wait first) {
        return operations.isEmpty() ? List.of() : Stream.concat(Stream.of(first), operations.stream()).toList();
    }

    /** The operations in words. */
    String summary() {
        return String.join(", ", summary);
    }

    static Condition named(final String name) {
        return new Condition("name", Function.EQUALS, name);
    }

    /** The condition of one row. */
    static Condition is(final java.util.UUID id) {
        return new Condition("_uuid", Function.EQUALS, reference(id));
    }

    static UUID reference(final java.util.UUID id) {
        return new UUID(id.toString());
    }

    static <K, V> OvsdbMap<K, V> map(final Map<K, V> map) {
        return OvsdbMap.fromMap(map);
    }

    static <T> OvsdbSet<T> set(final Stream<T> elements) {
        return OvsdbSet.fromSet(elements.collect(Collectors.toCollection(HashSet::new)));
    }
}
