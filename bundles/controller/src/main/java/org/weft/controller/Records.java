package org.weft.controller;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.opendaylight.yang.gen.v1.urn.weft.logical.routing.rev261123.network.logical._switch.port.attachment.attachment.LogicalRouter;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.port.Mirror;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.port.attachment.attachment.Vif;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.port.mirror.target.LogicalPort;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.port.mirror.target.Remote;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.QueuePort;
import org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.qos.network.LogicalQueue.QosMarking;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.transport.node.Uplink;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.IpAddress;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.ObjectId;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.weft.domain.Address;
import org.weft.domain.AllowedPair;
import org.weft.domain.Attachment;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;

/** The datastore's objects as records of the domain. What the model has checked is not checked again. */
final class Records {
    private Records() {
        // functions only
    }

    static org.weft.domain.TransportNode node(final TransportNode node) {
        final String id = node.getId().getValue();
        final var type = switch (node.requireType()) {
            case Hypervisor -> org.weft.domain.TransportNode.Type.HYPERVISOR;
            case Gateway -> org.weft.domain.TransportNode.Type.GATEWAY;
            case ServiceNode -> org.weft.domain.TransportNode.Type.SERVICE_NODE;
        };
        return new org.weft.domain.TransportNode(new NodeId(id), type,
            node.getSystemId() == null ? id : node.getSystemId(), node.requireIntegrationBridge().getValue(),
            node.requireDatapathType().getName(), node.nonnullConnector().values().stream()
                .map(connector -> new Connector(connector.getZone().getValue(),
                    encapsulation(connector.getEncapsulation()), address(connector.requireIpAddress())))
                .toList(),
            node.nonnullBridgeConnector().values().stream().collect(Collectors.toMap(
                connector -> connector.getZone().getValue(), connector -> connector.requireBridge().getValue())),
            node.nonnullUplink().values().stream().collect(Collectors.toMap(Uplink::getPort,
                uplink -> uplink.requireRate().toJava())),
            node.requireTunnelKeepAlive());
    }

    static org.weft.domain.LogicalSwitch logicalSwitch(final LogicalSwitch logicalSwitch) {
        final var replication = switch (logicalSwitch.requireReplicationMode()) {
            case Source -> org.weft.domain.LogicalSwitch.Replication.SOURCE;
            case Service -> org.weft.domain.LogicalSwitch.Replication.SERVICE;
        };
        final var bridging = Optional.ofNullable(logicalSwitch.getBridging()).map(physical ->
            new org.weft.domain.Bridging(physical.requireZone().getValue(), physical.getVlan() == null
                ? OptionalInt.empty() : OptionalInt.of(physical.getVlan().toJava())));
        final var bindings = logicalSwitch.nonnullTransportBinding().values().stream()
            .map(binding -> new Transport.Binding(binding.getZone().getValue(),
                encapsulation(binding.requireEncapsulation())))
            .toList();
        return new org.weft.domain.LogicalSwitch(new SwitchId(logicalSwitch.getId().getValue()),
            logicalSwitch.requireAdminStatusEnabled(), Transport.of(bridging.isPresent() ? List.of() : bindings),
            replication, bridging, logicalSwitch.requirePortIsolation(), logicalSwitch.requireFloodLimit().intValue());
    }

    static LogicalQueue queue(
            final org.opendaylight.yang.gen.v1.urn.weft.qos.rev261123.qos.network.LogicalQueue queue) {
        return new LogicalQueue(queue.getId().getValue(), rate(queue.getMinBandwidthRate()),
            rate(queue.getMaxBandwidthRate()), rate(queue.getBurst()),
            queue.requireQosMarking() == QosMarking.Untrusted ? OptionalInt.of(queue.requireDscp().toJava())
                : OptionalInt.empty());
    }

    private static OptionalLong rate(final Uint32 value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.toJava());
    }

    static LogicalSwitchPort port(final SwitchId logicalSwitch, final Port port) {
        return new LogicalSwitchPort(new PortId(logicalSwitch, port.getId().getValue()),
            port.requireAdminStatusEnabled(),
            port.nonnullAddress().values().stream()
                .map(address -> new Address(MacAddress.parse(address.getMac().getValue()),
                    address.getIpAddress() == null ? List.of()
                        : address.getIpAddress().stream().map(Records::address).toList()))
                .toList(),
            attachment(port), traits(port));
    }

    private static LogicalSwitchPort.Traits traits(final Port port) {
        return new LogicalSwitchPort.Traits(port.requireMacLearning(),
            port.nonnullAllowedAddressPair().values().stream()
                .map(pair -> new AllowedPair(MacAddress.parse(pair.getMac().getValue()), pair.getIpPrefix() == null
                    ? List.of() : pair.getIpPrefix().stream().map(Records::prefix).toList()))
                .sorted(Comparator.comparing(AllowedPair::mac)).toList(),
            port.requireUplink(),
            Optional.ofNullable(port.augmentation(QueuePort.class)).map(QueuePort::getQueue).map(ObjectId::getValue),
            port.nonnullMirror().values().stream().map(Records::mirror)
                .sorted(Comparator.comparing(org.weft.domain.Mirror::id)).toList());
    }

    private static org.weft.domain.Mirror mirror(final Mirror mirror) {
        final var direction = mirror.requireDirection();
        return new org.weft.domain.Mirror(mirror.getId().getValue(), direction != Mirror.Direction.Egress,
            direction != Mirror.Direction.Ingress, target(mirror));
    }

    private static org.weft.domain.Mirror.Target target(final Mirror mirror) {
        if (mirror.getTarget() instanceof LogicalPort to && to.getPort() != null) {
            return new org.weft.domain.Mirror.ToPort(new PortId(
                new SwitchId(to.getPort().requireLogicalSwitch().getValue()), to.getPort().requirePort().getValue()));
        }
        if (mirror.getTarget() instanceof Remote to && to.getRemote() != null
                && to.getRemote().getIpAddress() != null) {
            final var remote = to.getRemote();
            return new org.weft.domain.Mirror.ToRemote(
                remote.getIpAddress().stream().map(Records::address)
                    .sorted(Comparator.comparing(InetAddress::getHostAddress)).toList(),
                org.weft.domain.Mirror.ToRemote.Encapsulation.valueOf(
                    remote.requireEncapsulation().getName().toUpperCase(Locale.ROOT)),
                remote.requireSession().toJava());
        }
        return new org.weft.domain.Mirror.Nowhere();
    }

    static InetAddress address(final IpAddress address) {
        return InetAddresses.forString(address.getValue());
    }

    static IpPrefix prefix(final org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.IpPrefix prefix) {
        final String[] parts = prefix.getValue().split("/");
        final InetAddress address = InetAddresses.forString(parts[0]);
        return new IpPrefix(address, parts.length > 1 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8);
    }

    private static Attachment attachment(final Port port) {
        if (port.getAttachment() != null && port.getAttachment().getAttachment() instanceof Vif vif
                && vif.getVif() != null) {
            return new Attachment.Vif(vif.getVif().requireInterfaceId());
        }
        if (port.getAttachment() != null && port.getAttachment().getAttachment() instanceof LogicalRouter to
                && to.getLogicalRouterPort() != null) {
            return new Attachment.ToRouter(new RouterPortId(
                new RouterId(to.getLogicalRouterPort().requireLogicalRouter().getValue()),
                to.getLogicalRouterPort().requirePort().getValue()));
        }
        return new Attachment.None();
    }

    static Encapsulation encapsulation(
            final org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.Encapsulation encapsulation) {
        return switch (encapsulation) {
            case Gre -> Encapsulation.GRE;
            case Stt -> Encapsulation.STT;
            case Vxlan -> Encapsulation.VXLAN;
            case Geneve -> Encapsulation.GENEVE;
        };
    }
}
