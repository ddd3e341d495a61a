package org.weft.controller;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.opendaylight.yang.gen.v1.urn.weft.gateway.services.rev261123.gateway.network.l3.gateway.service.Gateway;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.LogicalRouter;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.Port;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.StaticRoute;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.port.attachment.attachment.L3Gateway;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.port.attachment.attachment.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.routing.network.logical.router.port.attachment.attachment.Patch;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.MacAddress;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;

/** The datastore's routers and gateways as records of the domain. */
final class RouterRecords {
    private RouterRecords() {
        // functions only
    }

    static org.weft.domain.LogicalRouter router(final LogicalRouter router) {
        return new org.weft.domain.LogicalRouter(new RouterId(router.getId().getValue()),
            router.requireAdminStatusEnabled(), router.requireDistributed());
    }

    static LogicalRouterPort port(final RouterPortId id, final Port port) {
        return new LogicalRouterPort(id, port.requireAdminStatusEnabled(),
            MacAddress.parse(port.requireMac().getValue()),
            port.getIpAddress() == null ? List.of() : port.getIpAddress().stream().map(Records::prefix).toList(),
            attachment(port));
    }

    private static LogicalRouterPort.Attachment attachment(final Port port) {
        final var attachment = port.getAttachment() == null ? null : port.getAttachment().getAttachment();
        if (attachment instanceof LogicalSwitch to && to.getLogicalSwitchPort() != null) {
            return new LogicalRouterPort.Attachment.ToSwitch(new PortId(
                new SwitchId(to.getLogicalSwitchPort().requireLogicalSwitch().getValue()),
                to.getLogicalSwitchPort().requirePort().getValue()));
        }
        if (attachment instanceof Patch to && to.getLogicalRouterPort() != null) {
            return new LogicalRouterPort.Attachment.ToRouter(new RouterPortId(
                new RouterId(to.getLogicalRouterPort().requireLogicalRouter().getValue()),
                to.getLogicalRouterPort().requirePort().getValue()));
        }
        if (attachment instanceof L3Gateway to && to.getL3Gateway() != null) {
            final var vlan = to.getL3Gateway().getVlan();
            return new LogicalRouterPort.Attachment.ToGateway(to.getL3Gateway().requireService().getValue(),
                vlan == null ? OptionalInt.empty() : OptionalInt.of(vlan.toJava()));
        }
        return new LogicalRouterPort.Attachment.None();
    }

    static org.weft.domain.StaticRoute route(final org.weft.domain.StaticRoute.Id id, final StaticRoute route) {
        return new org.weft.domain.StaticRoute(id, Records.prefix(route.requirePrefix()),
            route.requireAction() == StaticRoute.Action.Drop, route.getNextHop() == null ? List.of()
                : route.getNextHop().stream().map(Records::address)
                    .sorted(Comparator.comparing(InetAddress::getHostAddress)).toList());
    }

    static org.weft.domain.L3Gateway gateway(final L3GatewayId id, final Gateway gateway) {
        return new org.weft.domain.L3Gateway(id, gateway.requireDeviceId().getValue(),
            Optional.ofNullable(gateway.getFailureZone()), gateway.requireDraining());
    }
}
