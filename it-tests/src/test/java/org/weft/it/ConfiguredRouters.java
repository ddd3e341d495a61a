package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalRouterPort.Attachment;
import org.weft.domain.MacAddress;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.pipeline.Inputs;

/** Routers and gateways as RESTCONF tells them, as inputs of the computation. */
final class ConfiguredRouters {
    private final Inputs inputs;

    ConfiguredRouters(final Inputs inputs) {
        this.inputs = inputs;
    }

    /** Reads the document weft:network. */
    void read(final JsonNode network) {
        network.path("weft-logical-routing:logical-router").forEach(router -> {
            final var id = new RouterId(text(router, "id"));
            inputs.routers().put(id, new LogicalRouter(id, enabled(router),
                router.path("distributed").asBoolean(true)));
            router.path("port").forEach(port -> {
                final var key = new RouterPortId(id, text(port, "id"));
                inputs.routerPorts().put(key, new LogicalRouterPort(key, enabled(port),
                    MacAddress.parse(text(port, "mac")),
                    texts(port, "ip-address").stream().map(Configured::prefix).toList(),
                    attachment(port.path("attachment"))));
            });
            router.path("static-route").forEach(route -> {
                final var key = new StaticRoute.Id(id, text(route, "id"));
                inputs.routes().put(key, new StaticRoute(key, Configured.prefix(text(route, "prefix")),
                    "drop".equals(text(route, "action")), texts(route, "next-hop").stream()
                        .<InetAddress>map(InetAddresses::forString)
                        .sorted(Comparator.comparing(InetAddress::getHostAddress)).toList()));
            });
        });
        network.path("weft-gateway-services:l3-gateway-service").forEach(service ->
            service.path("gateway").forEach(gateway -> {
                final var id = new L3GatewayId(text(service, "id"), new NodeId(text(gateway, "transport-node")));
                inputs.l3Gateways().put(id, new L3Gateway(id, text(gateway, "device-id"),
                    Optional.of(gateway.path("failure-zone")).filter(JsonNode::isTextual).map(JsonNode::asText),
                    gateway.path("draining").asBoolean(false)));
            }));
    }

    /** Reads what the document weft-allocation:allocation says of routers besides keys. */
    void readMemory(final JsonNode allocation) {
        allocation.path("neighbour").forEach(neighbour -> inputs.neighbours().put(
            new NeighbourId(new SwitchId(text(neighbour, "logical-switch")),
                InetAddresses.forString(text(neighbour, "ip-address"))),
            MacAddress.parse(text(neighbour, "mac"))));
        allocation.path("router-placement").forEach(placement -> inputs.placements().put(
            new RouterId(text(placement, "logical-router")),
            texts(placement, "gateway").stream().map(NodeId::new).toList()));
    }

    private static Attachment attachment(final JsonNode attachment) {
        final JsonNode port = attachment.path("logical-switch-port");
        final JsonNode gateway = attachment.path("l3-gateway");
        if (!port.isMissingNode()) {
            return new Attachment.ToSwitch(new PortId(new SwitchId(text(port, "logical-switch")),
                text(port, "port")));
        }
        return gateway.isMissingNode() ? new Attachment.None() : new Attachment.ToGateway(text(gateway, "service"),
            gateway.has("vlan") ? OptionalInt.of(gateway.path("vlan").asInt()) : OptionalInt.empty());
    }

    private static List<String> texts(final JsonNode node, final String list) {
        return StreamSupport.stream(node.path(list).spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String text(final JsonNode node, final String leaf) {
        return node.path(leaf).asText();
    }

    private static boolean enabled(final JsonNode node) {
        return node.path("admin-status-enabled").asBoolean(true);
    }
}
