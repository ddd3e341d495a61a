package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.FrameKind;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.lab.Rest;
import org.weft.node.BridgePort;
import org.weft.node.Entry;
import org.weft.node.OfctlParser;
import org.weft.node.UplinkQos;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.Stage;

/** Computes anew, from what the controller has stored and what the nodes say, what each node is to have. */
final class Oracle {
    private final LogicalNetwork network = new LogicalNetwork();
    private final JsonNode config;
    private final JsonNode memory;

    private Oracle(final Rest rest) {
        config = rest.get("/rests/data/weft:network?content=config").json().path("weft:network");
        memory = rest.get("/rests/data/weft-allocation:allocation?content=config").json()
            .path("weft-allocation:allocation");
    }

    /** Asserts that every node has exactly what it is to have. */
    static void check(final Rest rest, final Collection<Node> nodes) {
        final var oracle = new Oracle(rest);
        new Configured(oracle.network.inputs()).read(oracle.config);
        final var routers = new ConfiguredRouters(oracle.network.inputs());
        routers.read(oracle.config);
        routers.readMemory(oracle.memory);
        oracle.readKeys();
        nodes.forEach(oracle::readFacts);
        assertEquals(List.of(), oracle.network.commit());
        nodes.forEach(oracle::compare);
    }

    private void compare(final Node node) {
        final var wanted = network.nodes().rows(new NodeId(node.name())).values();
        assertEquals(
            wanted.stream().filter(entry -> !(entry instanceof Entry.Row)).map(Object::toString).sorted()
                .collect(Collectors.joining("\n")),
            Stream.concat(
                Stream.concat(node.flows().stream().filter(Oracle::isOurs).map(OfctlParser::flow)
                    .map(Object::toString),
                    OfctlParser.meters(node.meters()).stream().map(Object::toString)),
                node.groups().stream().map(OfctlParser::group).map(Object::toString)).sorted()
                .collect(Collectors.joining("\n")),
            "flows, groups and meters of " + node.name());
        final Set<String> ports = new TreeSet<>();
        wanted.stream().filter(BridgePort.class::isInstance).map(BridgePort.class::cast)
            .forEach(port -> ports.add(port.key().name()));
        assertEquals(ports, interfaces(node).filter(row -> row.map("external_ids").containsKey("weft-owner")
            && !row.text("type").equals("internal"))
            .map(row -> row.text("name")).collect(Collectors.toCollection(TreeSet::new)),
            "ports of Weft on " + node.name());
        assertEquals(wanted.stream().filter(UplinkQos.class::isInstance).map(UplinkQos.class::cast)
            .flatMap(uplink -> uplink.queues().values().stream()).map(queue -> queue.minimum() + "000").sorted()
            .toList(),
            rows(node, "Queue", "other_config,external_ids")
                .filter(row -> row.map("external_ids").containsKey("weft-owner"))
                .map(row -> row.map("other_config").get("min-rate")).sorted().toList(),
            "queues of Weft on " + node.name());
    }

    /** Flows that the switch has learnt have what only it writes, as timeouts. */
    private static boolean isOurs(final String flow) {
        return Stage.LEFT_TO_SWITCH.stream().noneMatch(table -> flow.contains(" table=" + table + ','));
    }

    private void readKeys() {
        final var keys = network.inputs().keys();
        memory.path("transport").forEach(row ->
            keys.put(new KeyOwner.OfTransport(row.path("id").asText()), row.path("key").asInt()));
        memory.path("transport-node").forEach(row ->
            keys.put(new KeyOwner.OfNode(new NodeId(row.path("id").asText())), row.path("key").asInt()));
        memory.path("other-key").forEach(row -> keys.put(owner(row.path("id").asText()), row.path("key").asInt()));
        memory.path("logical-switch").forEach(row -> {
            final var id = new SwitchId(row.path("id").asText());
            keys.put(new KeyOwner.OfSwitch(id), row.path("key").asInt());
            row.path("port").forEach(port -> keys.put(
                new KeyOwner.OfPort(new PortId(id, port.path("id").asText())), port.path("key").asInt()));
        });
    }

    private static KeyOwner owner(final String id) {
        final String[] parts = id.split("/");
        return switch (parts[0]) {
            case "frames" -> new KeyOwner.OfFrames(new SwitchId(parts[2]), FrameKind.parse(parts[1]));
            case "mirrored" -> new KeyOwner.OfMirrored(new PortId(new SwitchId(parts[1]), parts[2]));
            case "router" -> new KeyOwner.OfRouter(new RouterId(parts[1]));
            case "router-port" -> new KeyOwner.OfRouterPort(new RouterPortId(new RouterId(parts[1]), parts[2]));
            case "route" -> new KeyOwner.OfRoute(new StaticRoute.Id(new RouterId(parts[1]), parts[2]));
            case "queue" -> new KeyOwner.OfQueue(parts[1]);
            case "nat" -> new KeyOwner.OfNat(new RouterId(parts[1]));
            default -> throw new IllegalStateException("what is " + id);
        };
    }

    private void readFacts(final Node node) {
        network.inputs().capabilities().put(node.name(), new Capabilities(
            node.vsctl("--if-exists", "get", "Open_vSwitch", ".", "ovs_version").trim().replaceAll("[\"\\[\\]]", ""),
            Set.of("vxlan", "gre", "geneve", "stt")));
        final Map<String, Long> since = new HashMap<>();
        memory.path("vif").forEach(vif -> {
            if (vif.path("system-id").asText().equals(node.name())) {
                since.put(vif.path("interface").asText(), vif.path("since").asLong());
            }
        });
        for (final String bridge : node.vsctl("list-br").split("\\s+")) {
            network.inputs().bridges().put(new BridgeId(node.name(), bridge), Long.parseUnsignedLong(
                node.vsctl("get", "bridge", bridge, "datapath_id").trim().replace("\"", ""), 16));
        }
        final var onBridge = Set.of(node.vsctl("list-ports", "br-int").split("\\s+"));
        interfaces(node).filter(row -> onBridge.contains(row.text("name"))).forEach(row ->
            network.inputs().interfaces().put(new InterfaceId(node.name(), row.text("name")), new InterfaceState(
                "br-int", row.number("ofport"), true, Optional.ofNullable(row.map("external_ids").get("iface-id")),
                Optional.empty(), row.map("external_ids").containsKey("weft-owner"), Optional.empty(),
                since.getOrDefault(row.text("name"), 0L))));
    }

    /** A row of ovs-vsctl's JSON output, RFC 7047 section 5.1. */
    private record Row(Map<String, JsonNode> columns) {
        String text(final String column) {
            return columns.get(column).asText();
        }

        int number(final String column) {
            return columns.get(column).asInt(0);
        }

        Map<String, String> map(final String column) {
            final var result = new HashMap<String, String>();
            columns.get(column).path(1).forEach(pair -> result.put(pair.path(0).asText(), pair.path(1).asText()));
            return result;
        }
    }

    private static Stream<Row> interfaces(final Node node) {
        return rows(node, "Interface", "name,type,ofport,external_ids");
    }

    private static Stream<Row> rows(final Node node, final String list, final String leaves) {
        try {
            final JsonNode table = new ObjectMapper().readTree(node.vsctl("--format=json", "--columns=" + leaves,
                "list", list));
            final var result = new ArrayList<Row>();
            table.path("data").forEach(cells -> {
                final var columns = new HashMap<String, JsonNode>();
                for (int at = 0; at < cells.size(); at++) {
                    columns.put(table.path("headings").path(at).asText(), cells.path(at));
                }
                result.add(new Row(columns));
            });
            return result.stream();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON from ovs-vsctl on " + node.name(), e);
        }
    }
}
