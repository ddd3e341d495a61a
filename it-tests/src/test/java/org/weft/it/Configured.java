package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.weft.domain.Address;
import org.weft.domain.AllowedPair;
import org.weft.domain.Attachment;
import org.weft.domain.Bridging;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.Mirror;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.domain.TransportZone;
import org.weft.pipeline.Inputs;

/** The configuration as RESTCONF tells it, as inputs of the computation. */
final class Configured {
    private final Inputs inputs;

    Configured(final Inputs inputs) {
        this.inputs = inputs;
    }

    /** Reads the document weft:network. */
    void read(final JsonNode network) {
        network.path("weft-transport:transport-zone").forEach(zone ->
            inputs.zones().put(text(zone, "id"), new TransportZone(text(zone, "id"),
                zone.path("mtu").asInt(TransportZone.DEFAULT_MTU))));
        network.path("weft-transport:transport-node").forEach(this::node);
        network.path("weft-qos:logical-queue").forEach(queue ->
            inputs.queues().put(text(queue, "id"), new LogicalQueue(text(queue, "id"),
                number(queue, "min-bandwidth-rate"), number(queue, "max-bandwidth-rate"), number(queue, "burst"),
                "trusted".equals(text(queue, "qos-marking")) ? OptionalInt.empty()
                    : OptionalInt.of(queue.path("dscp").asInt(0)))));
        network.path("weft-logical-switching:logical-switch").forEach(logicalSwitch -> {
            final var id = new SwitchId(text(logicalSwitch, "id"));
            inputs.switches().put(id, logicalSwitch(id, logicalSwitch));
            logicalSwitch.path("port").forEach(port -> port(id, port));
        });
    }

    private void node(final JsonNode node) {
        final Map<String, String> bridges = new HashMap<>();
        node.path("bridge-connector").forEach(bridge -> bridges.put(text(bridge, "zone"), text(bridge, "bridge")));
        final Map<String, Long> uplinks = new HashMap<>();
        node.path("uplink").forEach(uplink -> uplinks.put(text(uplink, "port"), uplink.path("rate").asLong()));
        final String id = text(node, "id");
        inputs.nodes().put(new NodeId(id), new TransportNode(new NodeId(id), TransportNode.Type.valueOf(
            node.path("type").asText("hypervisor").replace('-', '_').toUpperCase(Locale.ROOT)),
            node.path("system-id").asText(id), "br-int", node.path("datapath-type").asText("system"),
            items(node, "connector").map(connector -> new Connector(text(connector, "zone"), encapsulation(connector),
                InetAddresses.forString(text(connector, "ip-address")))).toList(),
            bridges, uplinks, node.path("tunnel-keep-alive").asBoolean(false)));
    }

    private static LogicalSwitch logicalSwitch(final SwitchId id, final JsonNode node) {
        final Optional<Bridging> bridging = Optional.of(node.path("bridging")).filter(one -> !one.isMissingNode())
            .map(one -> new Bridging(text(one, "zone"), one.has("vlan") ? OptionalInt.of(one.path("vlan").asInt())
                : OptionalInt.empty()));
        return new LogicalSwitch(id, enabled(node), Transport.of(bridging.isPresent() ? List.of()
            : items(node, "transport-binding").map(binding ->
                new Transport.Binding(text(binding, "zone"), encapsulation(binding))).toList()),
            "service".equals(text(node, "replication-mode")) ? LogicalSwitch.Replication.SERVICE
                : LogicalSwitch.Replication.SOURCE, bridging, node.path("port-isolation").asBoolean(false),
            node.path("flood-limit").asInt(LogicalSwitch.DEFAULT_FLOOD_LIMIT));
    }

    private void port(final SwitchId logicalSwitch, final JsonNode port) {
        final var addresses = new ArrayList<Address>();
        port.path("address").forEach(address -> addresses.add(new Address(MacAddress.parse(text(address, "mac")),
            addresses(address, "ip-address"))));
        final var id = new PortId(logicalSwitch, text(port, "id"));
        inputs.ports().put(id, new LogicalSwitchPort(id, enabled(port), addresses,
            attachment(port.path("attachment")), traits(port)));
    }

    private static Attachment attachment(final JsonNode attachment) {
        final JsonNode router = attachment.path("weft-logical-routing:logical-router-port");
        if (!router.isMissingNode()) {
            return new Attachment.ToRouter(new RouterPortId(new RouterId(text(router, "logical-router")),
                text(router, "port")));
        }
        return attachment.has("vif") ? new Attachment.Vif(text(attachment.path("vif"), "interface-id"))
            : new Attachment.None();
    }

    private static LogicalSwitchPort.Traits traits(final JsonNode port) {
        return new LogicalSwitchPort.Traits(port.path("mac-learning").asBoolean(false),
            items(port, "allowed-address-pair").map(pair -> new AllowedPair(MacAddress.parse(text(pair, "mac")),
                items(pair, "ip-prefix").map(prefix -> prefix(prefix.asText())).toList()))
                .sorted(Comparator.comparing(AllowedPair::mac)).toList(),
            port.path("uplink").asBoolean(false),
            Optional.of(port.path("weft-qos:queue")).filter(JsonNode::isTextual).map(JsonNode::asText),
            items(port, "mirror").map(Configured::mirror).sorted(Comparator.comparing(Mirror::id)).toList());
    }

    private static Mirror mirror(final JsonNode mirror) {
        final String direction = mirror.path("direction").asText("both");
        Mirror.Target target = new Mirror.Nowhere();
        if (mirror.has("port")) {
            target = new Mirror.ToPort(new PortId(new SwitchId(text(mirror.path("port"), "logical-switch")),
                text(mirror.path("port"), "port")));
        } else if (mirror.has("remote")) {
            final JsonNode remote = mirror.path("remote");
            target = new Mirror.ToRemote(addresses(remote, "ip-address").stream()
                .sorted(Comparator.comparing(InetAddress::getHostAddress)).toList(),
                Mirror.ToRemote.Encapsulation.valueOf(remote.path("encapsulation").asText("gre")
                    .toUpperCase(Locale.ROOT)), remote.path("session").asInt(0));
        }
        return new Mirror(text(mirror, "id"), !"egress".equals(direction), !"ingress".equals(direction), target);
    }

    static IpPrefix prefix(final String text) {
        final String[] parts = text.split("/");
        final InetAddress address = InetAddresses.forString(parts[0]);
        return new IpPrefix(address, parts.length > 1 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8);
    }

    private static List<InetAddress> addresses(final JsonNode node, final String list) {
        return items(node, list).map(JsonNode::asText).map(InetAddresses::forString).toList();
    }

    private static Stream<JsonNode> items(final JsonNode node, final String list) {
        return StreamSupport.stream(node.path(list).spliterator(), false);
    }

    private static String text(final JsonNode node, final String leaf) {
        return node.path(leaf).asText();
    }

    private static OptionalLong number(final JsonNode node, final String leaf) {
        return node.has(leaf) ? OptionalLong.of(node.path(leaf).asLong()) : OptionalLong.empty();
    }

    private static boolean enabled(final JsonNode node) {
        return node.path("admin-status-enabled").asBoolean(true);
    }

    private static Encapsulation encapsulation(final JsonNode node) {
        return Encapsulation.valueOf(node.path("encapsulation").asText("vxlan").toUpperCase(Locale.ROOT));
    }
}
