package org.weft.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.weft.domain.IpRange;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalRouterPort.Attachment;
import org.weft.domain.MacAddress;
import org.weft.domain.NatRule;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.PortRange;
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
            router.path("nat-rule").forEach(rule -> {
                final var key = new NatRule.Id(id, text(rule, "id"));
                inputs.natRules().put(key, rule(key, rule));
            });
        });
        network.path("weft-gateway-services:l3-gateway-service").forEach(service -> {
            given(service, "zone").ifPresent(zone -> inputs.l3Zones().put(text(service, "id"), zone));
            service.path("gateway").forEach(gateway -> {
                final var id = new L3GatewayId(text(service, "id"), new NodeId(text(gateway, "transport-node")));
                inputs.l3Gateways().put(id, new L3Gateway(id, text(gateway, "device-id"),
                    given(gateway, "failure-zone"),
                    gateway.path("draining").asBoolean(false)));
            });
        });
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

    private static NatRule rule(final NatRule.Id id, final JsonNode rule) {
        final String[] type = text(rule, "type").toUpperCase(Locale.ROOT).split("-NAT");
        final JsonNode match = rule.path("match");
        return new NatRule(id, rule.path("order").asInt(), NatRule.Kind.valueOf(type[0].replace('-', '_')),
            new NatRule.Match(given(match, "protocol").map(text -> NatRule.Protocol.valueOf(
                text.toUpperCase(Locale.ROOT))), given(match, "source").map(Configured::prefix),
                given(match, "destination").map(Configured::prefix), ports(match, "source-port"),
                ports(match, "destination-port")),
            given(rule, "to-address-min").map(first -> new IpRange(InetAddresses.forString(first),
                InetAddresses.forString(given(rule, "to-address-max").orElse(first)))),
            ports(rule, "to-port"), given(rule, "distributed-mac").map(MacAddress::parse));
    }

    private static Optional<PortRange> ports(final JsonNode node, final String leaf) {
        return given(node, leaf + "-min").map(first -> new PortRange(Integer.parseInt(first),
            Integer.parseInt(given(node, leaf + "-max").orElse(first))));
    }

    private static Optional<String> given(final JsonNode node, final String leaf) {
        return Optional.of(node.path(leaf)).filter(JsonNode::isValueNode).map(JsonNode::asText);
    }

    private static Attachment attachment(final JsonNode attachment) {
        final JsonNode port = attachment.path("logical-switch-port");
        final JsonNode gateway = attachment.path("l3-gateway");
        if (!port.isMissingNode()) {
            return new Attachment.ToSwitch(new PortId(new SwitchId(text(port, "logical-switch")),
                text(port, "port")));
        }
        final JsonNode router = attachment.path("logical-router-port");
        if (!router.isMissingNode()) {
            return new Attachment.ToRouter(new RouterPortId(new RouterId(text(router, "logical-router")),
                text(router, "port")));
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
