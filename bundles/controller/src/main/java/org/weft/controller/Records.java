package org.weft.controller;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.util.List;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.switching.network.logical._switch.port.attachment.attachment.Vif;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.IpAddress;
import org.weft.domain.Address;
import org.weft.domain.Attachment;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
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
            node.getSystemId() == null ? id : node.getSystemId(), node.requireIntegrationBridge(),
            node.requireDatapathType().getName(), node.nonnullConnector().values().stream()
                .map(connector -> new Connector(connector.getZone().getValue(),
                    encapsulation(connector.getEncapsulation()),
                    (Inet4Address) InetAddresses.forString(connector.requireIpAddress().getValue())))
                .toList());
    }

    static org.weft.domain.LogicalSwitch logicalSwitch(final LogicalSwitch logicalSwitch) {
        final var replication = switch (logicalSwitch.requireReplicationMode()) {
            case Source -> org.weft.domain.LogicalSwitch.Replication.SOURCE;
            case Service -> org.weft.domain.LogicalSwitch.Replication.SERVICE;
        };
        return new org.weft.domain.LogicalSwitch(new SwitchId(logicalSwitch.getId().getValue()),
            logicalSwitch.requireAdminStatusEnabled(),
            Transport.of(logicalSwitch.nonnullTransportBinding().values().stream()
                .map(binding -> new Transport.Binding(binding.getZone().getValue(),
                    encapsulation(binding.requireEncapsulation())))
                .toList()),
            replication);
    }

    static LogicalSwitchPort port(final SwitchId logicalSwitch, final Port port) {
        return new LogicalSwitchPort(new PortId(logicalSwitch, port.getId().getValue()),
            port.requireAdminStatusEnabled(),
            port.nonnullAddress().values().stream()
                .map(address -> new Address(MacAddress.parse(address.getMac().getValue()),
                    address.getIpAddress() == null ? List.of()
                        : address.getIpAddress().stream().map(IpAddress::getValue)
                            .map(InetAddresses::forString).toList()))
                .toList(),
            attachment(port));
    }

    private static Attachment attachment(final Port port) {
        if (port.getAttachment() != null && port.getAttachment().getAttachment() instanceof Vif vif
                && vif.getVif() != null) {
            return new Attachment.Vif(vif.getVif().requireInterfaceId());
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
