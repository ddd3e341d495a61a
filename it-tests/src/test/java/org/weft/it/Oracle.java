package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weft.domain.Address;
import org.weft.domain.Attachment;
import org.weft.domain.Capabilities;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.domain.TransportZone;
import org.weft.lab.Rest;
import org.weft.node.OfctlParser;
import org.weft.node.BridgePort;
import org.weft.pipeline.LogicalNetwork;

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
        oracle.readConfig();
        oracle.readKeys();
        nodes.forEach(oracle::readFacts);
        assertEquals(List.of(), oracle.network.commit());
        nodes.forEach(oracle::compare);
    }

    private void compare(final Node node) {
        final var wanted = network.nodes().rows(new NodeId(node.name())).values();
        assertEquals(
            wanted.stream().filter(entry -> !(entry instanceof BridgePort)).map(Object::toString).sorted()
                .collect(Collectors.joining("\n")),
            Stream.concat(
                node.flows().stream().map(OfctlParser::flow).map(Object::toString),
                node.groups().stream().map(OfctlParser::group).map(Object::toString)).sorted()
                .collect(Collectors.joining("\n")),
            "flows and groups of " + node.name());
        final Set<String> tunnels = new TreeSet<>();
        wanted.stream().filter(BridgePort.class::isInstance).map(BridgePort.class::cast)
            .forEach(port -> tunnels.add(port.key().name()));
        assertEquals(tunnels, rows(node).filter(row -> row.map("external_ids").containsKey("weft-owner")
            && !row.text("type").equals("internal"))
            .map(row -> row.text("name")).collect(Collectors.toCollection(TreeSet::new)),
            "tunnel ports of " + node.name());
    }

    private void readConfig() {
        final var inputs = network.inputs();
        config.path("weft-transport:transport-zone").forEach(zone ->
            inputs.zones().put(zone.path("id").asText(), new TransportZone(zone.path("id").asText())));
        config.path("weft-transport:transport-node").forEach(node -> {
            final var connectors = new ArrayList<Connector>();
            node.path("connector").forEach(connector -> connectors.add(new Connector(
                connector.path("zone").asText(), encapsulation(connector),
                (Inet4Address) InetAddresses.forString(connector.path("ip-address").asText()))));
            final String id = node.path("id").asText();
            inputs.nodes().put(new NodeId(id), new TransportNode(new NodeId(id), TransportNode.Type.HYPERVISOR,
                node.path("system-id").asText(id), "br-int", node.path("datapath-type").asText("system"),
                connectors));
        });
        config.path("weft-logical-switching:logical-switch").forEach(logicalSwitch -> {
            final var id = new SwitchId(logicalSwitch.path("id").asText());
            final var bindings = new ArrayList<Transport.Binding>();
            logicalSwitch.path("transport-binding").forEach(binding ->
                bindings.add(new Transport.Binding(binding.path("zone").asText(), encapsulation(binding))));
            inputs.switches().put(id, new LogicalSwitch(id, enabled(logicalSwitch), Transport.of(bindings),
                LogicalSwitch.Replication.SOURCE));
            logicalSwitch.path("port").forEach(port -> readPort(id, port));
        });
    }

    private void readPort(final SwitchId logicalSwitch, final JsonNode port) {
        final var addresses = new ArrayList<Address>();
        port.path("address").forEach(address -> {
            final var ips = new ArrayList<InetAddress>();
            address.path("ip-address").forEach(ip -> ips.add(InetAddresses.forString(ip.asText())));
            addresses.add(new Address(MacAddress.parse(address.path("mac").asText()), ips));
        });
        final var vif = port.path("attachment").path("vif").path("interface-id");
        final var id = new PortId(logicalSwitch, port.path("id").asText());
        network.inputs().ports().put(id, new LogicalSwitchPort(id, enabled(port), addresses,
            vif.isMissingNode() ? new Attachment.None() : new Attachment.Vif(vif.asText())));
    }

    private static boolean enabled(final JsonNode node) {
        return node.path("admin-status-enabled").asBoolean(true);
    }

    private static Encapsulation encapsulation(final JsonNode node) {
        return Encapsulation.valueOf(node.path("encapsulation").asText("vxlan").toUpperCase(Locale.ROOT));
    }

    private void readKeys() {
        final var keys = network.inputs().keys();
        memory.path("transport").forEach(row ->
            keys.put(new KeyOwner.OfTransport(row.path("id").asText()), row.path("key").asInt()));
        memory.path("transport-node").forEach(row ->
            keys.put(new KeyOwner.OfNode(new NodeId(row.path("id").asText())), row.path("key").asInt()));
        memory.path("logical-switch").forEach(row -> {
            final var id = new SwitchId(row.path("id").asText());
            keys.put(new KeyOwner.OfSwitch(id), row.path("key").asInt());
            row.path("port").forEach(port -> keys.put(
                new KeyOwner.OfPort(new PortId(id, port.path("id").asText())), port.path("key").asInt()));
        });
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
        final var onBridge = Set.of(node.vsctl("list-ports", "br-int").split("\\s+"));
        rows(node).filter(row -> onBridge.contains(row.text("name"))).forEach(row ->
            network.inputs().interfaces().put(new InterfaceId(node.name(), row.text("name")), new InterfaceState(
                "br-int", row.number("ofport"), true, Optional.ofNullable(row.map("external_ids").get("iface-id")),
                Optional.empty(), row.map("external_ids").containsKey("weft-owner"),
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

    private static Stream<Row> rows(final Node node) {
        try {
            final JsonNode table = new ObjectMapper().readTree(node.vsctl("--format=json",
                "--columns=name,type,ofport,external_ids", "list", "Interface"));
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
