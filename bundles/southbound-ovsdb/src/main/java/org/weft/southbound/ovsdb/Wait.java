package org.weft.southbound.ovsdb;

import java.util.List;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * The wait operation of RFC 7047 section 5.2.6, which the library lacks: fails the transaction at once unless a row
 * meets the condition.
 */
final class Wait extends Operation<GenericTableSchema> {
    private final Condition condition;

    Wait(final GenericTableSchema table, final Condition condition) {
        super(table, "wait");
        this.condition = condition;
    }

    // Jackson writes the operation by its getters.

    /** In milliseconds. */
    public int getTimeout() {
        return 0;
    }

    public List<Condition> getWhere() {
        return List.of(condition);
    }

    public List<String> getColumns() {
        return List.of("_uuid");
    }

    public String getUntil() {
        return "!=";
    }

    /** None: the wait is over when what is found differs from nothing. */
    public List<Object> getRows() {
        return List.of();
    }
}
