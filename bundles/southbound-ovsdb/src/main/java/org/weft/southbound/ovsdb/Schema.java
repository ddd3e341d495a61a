package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.notation.Version;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchemaImpl;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** The part of the database that is read or written, ovs-vswitchd.conf.db(5). */
final class Schema {
    static final String DATABASE = "Open_vSwitch";

    static final GenericTableSchema NODE = new GenericTableSchema("Open_vSwitch");
    static final GenericTableSchema BRIDGE = new GenericTableSchema("Bridge");
    static final GenericTableSchema PORT = new GenericTableSchema("Port");
    static final GenericTableSchema INTERFACE = new GenericTableSchema("Interface");
    static final GenericTableSchema QOS = new GenericTableSchema("QoS");
    static final GenericTableSchema QUEUE = new GenericTableSchema("Queue");
    static final GenericTableSchema CONTROLLER = new GenericTableSchema("Controller");

    /** The library wants a schema of which it uses no more than the name. */
    static final DatabaseSchema TRANSACTION_SCHEMA = new DatabaseSchemaImpl(DATABASE, Version.NULL, Map.of());

    /** Key of external_ids that marks a row as ours. */
    static final String MARK = "weft-owner";
    static final String MARK_VALUE = "weft";
    static final String SYSTEM_ID = "system-id";
    /** Key of external_ids of the node: the term of the leader that it has obeyed last. */
    static final String TERM = "weft-term";

    // No column that changes all the time (statistics, status): an idle node is to be silent.
    private static final Map<String, Set<String>> COLUMNS = Map.of(
        NODE.getName(), Set.of("bridges", "external_ids", "iface_types", "ovs_version"),
        BRIDGE.getName(), Set.of("name", "datapath_id", "datapath_type", "fail_mode", "protocols", "controller",
            "ports", "external_ids", "other_config"),
        PORT.getName(), Set.of("name", "interfaces", "qos", "external_ids"),
        INTERFACE.getName(), Set.of("name", "type", "ofport", "admin_state", "link_state", "external_ids", "error",
            "options", "bfd", "bfd_status"),
        QOS.getName(), Set.of("type", "other_config", "queues", "external_ids"),
        QUEUE.getName(), Set.of("other_config", "external_ids"),
        CONTROLLER.getName(), Set.of("target", "max_backoff"));

    private Schema() {
        // Holds constants
    }

    /**
     * What to monitor, by table.
     *
     * @param schema a database-schema of RFC 7047 section 3.2; columns that it lacks are not asked for
     */
    static Map<String, MonitorRequest> monitorRequests(final JsonNode schema) {
        final Map<String, MonitorRequest> requests = new TreeMap<>();
        COLUMNS.forEach((table, columns) -> {
            final JsonNode known = schema.path("tables").path(table).path("columns");
            final Set<String> present = columns.stream().filter(known::has).collect(Collectors.toSet());
            if (!present.isEmpty()) {
                requests.put(table, new MonitorRequest(table, present));
            }
        });
        return requests;
    }

    /** Whether a row of a table with external_ids is ours. */
    static boolean isMarked(final JsonNode columns) {
        return Values.map(columns.path("external_ids")).containsKey(MARK);
    }
}
