package org.weft.southbound.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.node.driver.OvsdbFact;

/** Facts told along any sequence of updates come to what a fresh reading of the same rows tells. */
class RowsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 300;

    /** The database as a random script leaves it: rows by table and id. */
    private final Map<String, Map<UUID, Map<String, Object>>> database = new TreeMap<>(Map.of("Bridge",
        new HashMap<>(), "Port", new HashMap<>(), "Interface", new HashMap<>(), "Open_vSwitch", new HashMap<>()));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void incrementalEqualsFresh(final long seed) {
        final Random random = new Random(seed);
        database.get("Open_vSwitch").put(new UUID(0, 0), Map.of("external_ids", map("system-id", "x")));
        final Rows rows = new Rows();
        final Map<String, OvsdbFact> told = new TreeMap<>();
        final Facts facts = new Facts("x", "r", rows, fact -> follow(told, fact));
        for (int step = 0; step < STEPS; step++) {
            final Map<String, Map<UUID, Map<String, Object>>> before = copy();
            // Several edits in one transaction, so that names change hands and ports change bridges within one update.
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                edit(random);
            }
            final Rows.Touched touched = rows.apply(update(before));
            facts.tell(touched.bridges(), touched.names());

            final Rows fresh = new Rows();
            fresh.apply(update(Map.of()));
            final Map<String, OvsdbFact> expected = new TreeMap<>();
            new Facts("x", "r", fresh, fact -> follow(expected, fact)).tellAll();
            assertEquals(expected, told, "step " + step);
            assertEquals(fresh.markedPorts(), rows.markedPorts());
        }
    }

    private static void follow(final Map<String, OvsdbFact> facts, final OvsdbFact fact) {
        if (fact instanceof OvsdbFact.Interface iface) {
            facts.put("interface " + iface.name(), fact);
        } else if (fact instanceof OvsdbFact.InterfaceGone gone) {
            assertEquals(true, facts.remove("interface " + gone.name()) != null);
        } else if (fact instanceof OvsdbFact.Bridge bridge) {
            facts.put("bridge " + bridge.name(), fact);
        } else if (fact instanceof OvsdbFact.BridgeGone gone) {
            assertEquals(true, facts.remove("bridge " + gone.name()) != null);
        }
    }

    private void edit(final Random random) {
        final Map<UUID, Map<String, Object>> bridges = database.get("Bridge");
        final Map<UUID, Map<String, Object>> ports = database.get("Port");
        switch (random.nextInt(7)) {
            case 0 -> {
                final String name = "br" + random.nextInt(3);
                if (idOf(bridges, name) == null) {
                    bridges.put(id(random), row("name", name, "ports", new ArrayList<UUID>(),
                        "datapath_id", random.nextBoolean() ? set(List.of()) : "00000000000000a" + random.nextInt(9)));
                }
            }
            case 1, 2, 3 -> {
                final String name = "p" + random.nextInt(8);
                final UUID bridge = any(bridges, random);
                if (bridge != null && idOf(ports, name) == null) {
                    final UUID iface = id(random);
                    database.get("Interface").put(iface, row("name", name, "ofport", random.nextInt(3)));
                    final UUID port = id(random);
                    ports.put(port, row("name", name, "interfaces", reference(iface), "external_ids",
                        random.nextBoolean() ? map("weft-owner", "weft") : map("a", "b")));
                    portsOf(bridge).add(port);
                }
            }
            case 4 -> removePort(any(ports, random));
            case 5 -> {
                final UUID port = any(ports, random);
                final UUID bridge = any(bridges, random);
                if (port != null && bridge != null) {
                    bridges.keySet().forEach(it -> portsOf(it).remove(port));
                    portsOf(bridge).add(port);
                }
            }
            default -> {
                final UUID bridge = any(bridges, random);
                if (bridge != null && random.nextInt(4) == 0) {
                    List.copyOf(portsOf(bridge)).forEach(this::removePort);
                    bridges.remove(bridge);
                }
                final UUID iface = any(database.get("Interface"), random);
                if (iface != null) {
                    final Map<String, Object> row = new HashMap<>(database.get("Interface").get(iface));
                    row.put("link_state", random.nextBoolean() ? "up" : "down");
                    row.put("admin_state", "up");
                    row.put("bfd", map("enable", Boolean.toString(random.nextBoolean())));
                    row.put("bfd_status", map("state", random.nextBoolean() ? "up" : "init"));
                    database.get("Interface").put(iface, row);
                }
            }
        }
    }

    private void removePort(final UUID port) {
        if (port != null) {
            final Object name = database.get("Port").remove(port).get("name");
            database.get("Interface").remove(idOf(database.get("Interface"), name));
            database.get("Bridge").keySet().forEach(bridge -> portsOf(bridge).remove(port));
        }
    }

    @SuppressWarnings("unchecked")
    private List<UUID> portsOf(final UUID bridge) {
        return (List<UUID>) database.get("Bridge").get(bridge).get("ports");
    }

    private Map<String, Map<UUID, Map<String, Object>>> copy() {
        final Map<String, Map<UUID, Map<String, Object>>> copy = new HashMap<>();
        database.forEach((table, rows) -> {
            final Map<UUID, Map<String, Object>> copies = new HashMap<>();
            rows.forEach((id, row) -> copies.put(id, wire(row)));
            copy.put(table, copies);
        });
        return copy;
    }

    /** The table-updates that lead from a former state to this one. */
    private JsonNode update(final Map<String, Map<UUID, Map<String, Object>>> before) {
        final Map<String, Map<String, Object>> updates = new HashMap<>();
        copy().forEach((table, rows) -> {
            final Map<UUID, Map<String, Object>> former = before.getOrDefault(table, Map.of());
            final Map<String, Object> changes = new HashMap<>();
            rows.forEach((id, row) -> {
                if (!row.equals(former.get(id))) {
                    changes.put(id.toString(), Map.of("new", row));
                }
            });
            former.keySet().stream().filter(id -> !rows.containsKey(id))
                .forEach(id -> changes.put(id.toString(), Map.of("old", former.get(id))));
            updates.put(table, changes);
        });
        return JSON.valueToTree(updates);
    }

    private static Map<String, Object> wire(final Map<String, Object> row) {
        final Map<String, Object> wire = new HashMap<>(row);
        wire.computeIfPresent("ports", (column, ports) -> set(((List<?>) ports).stream()
            .map(id -> reference((UUID) id)).toList()));
        return wire;
    }

    private static UUID idOf(final Map<UUID, Map<String, Object>> rows, final Object name) {
        return rows.entrySet().stream().filter(it -> it.getValue().get("name").equals(name)).map(Map.Entry::getKey)
            .findFirst().orElse(null);
    }

    private static UUID any(final Map<UUID, Map<String, Object>> rows, final Random random) {
        final List<UUID> ids = rows.keySet().stream().sorted().toList();
        return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    private static UUID id(final Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static Map<String, Object> row(final Object... columns) {
        final Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            row.put((String) columns[i], columns[i + 1]);
        }
        return row;
    }

    private static List<Object> map(final String key, final String value) {
        return List.of("map", List.of(List.of(key, value)));
    }

    private static List<Object> set(final List<?> elements) {
        return List.of("set", elements);
    }

    private static List<Object> reference(final UUID id) {
        return List.of("uuid", id.toString());
    }
}
