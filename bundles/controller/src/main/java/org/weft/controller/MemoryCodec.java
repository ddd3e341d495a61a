package org.weft.controller;

import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Key16;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.LogicalSwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.LogicalSwitchKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Marker;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.MarkerBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Neighbour;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.NeighbourBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.NeighbourKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.OtherKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.OtherKeyBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.OtherKeyKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.RouterPlacement;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.RouterPlacementBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.RouterPlacementKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Service;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.ServiceBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.ServiceKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Transport;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportNodeBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportNodeKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Vif;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.VifBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.VifKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.logical._switch.Port;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.logical._switch.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.logical._switch.PortKey;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.IpAddress;
import org.opendaylight.yang.gen.v1.urn.weft.types.rev261123.UnicastMac;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.weft.domain.FrameKind;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.MacAddress;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.StaticRoute;
import org.weft.domain.SwitchId;
import org.weft.node.UplinkQos;

/** How {@link Memory} looks in the datastore. */
final class MemoryCodec {
    static final InstanceIdentifier<Marker> MARK = InstanceIdentifier.create(Allocation.class).child(Marker.class);

    private static final InstanceIdentifier<Allocation> ROOT = InstanceIdentifier.create(Allocation.class);
    private static final String FRAMES = "frames/";
    private static final String MIRRORED = "mirrored/";
    private static final String ROUTER = "router/";
    private static final String ROUTER_PORT = "router-port/";
    private static final String ROUTE = "route/";
    private static final String NAT = "nat/";
    private static final String QUEUE = "queue/";
    private static final int BITS_15 = (1 << 15) - 1;
    private static final int BITS_16 = (1 << 16) - 1;
    private static final int BITS_24 = (1 << 24) - 1;

    private MemoryCodec() {
        // functions only
    }

    /** Among what the key of an owner is unique. */
    static Object scope(final KeyOwner owner) {
        if (owner instanceof KeyOwner.OfPort port) {
            return port.id().logicalSwitch();
        } else if (owner instanceof KeyOwner.OfRouterPort port) {
            return port.id().router();
        }
        return inTunnels(owner) ? KeyOwner.OfSwitch.class : owner.getClass();
    }

    /** Whether the key is one that tunnels carry. */
    private static boolean inTunnels(final KeyOwner owner) {
        return owner instanceof KeyOwner.OfSwitch || owner instanceof KeyOwner.OfFrames
            || owner instanceof KeyOwner.OfMirrored || owner instanceof KeyOwner.OfRouter
            || owner instanceof KeyOwner.OfRoute;
    }

    static int limit(final KeyOwner owner) {
        if (owner instanceof KeyOwner.OfQueue) {
            return UplinkQos.LAST_QUEUE;
        }
        return inTunnels(owner) ? BITS_24 : owner instanceof KeyOwner.OfNat ? BITS_15 : BITS_16;
    }

    static InstanceIdentifier<?> path(final KeyOwner owner) {
        if (owner instanceof KeyOwner.OfSwitch of) {
            return path(of.id());
        } else if (owner instanceof KeyOwner.OfPort of) {
            return path(of.id().logicalSwitch()).child(Port.class, new PortKey(of.id().id()));
        } else if (owner instanceof KeyOwner.OfNode of) {
            return ROOT.child(TransportNode.class, new TransportNodeKey(of.id().id()));
        } else if (owner instanceof KeyOwner.OfTransport of) {
            return ROOT.child(Transport.class, new TransportKey(of.id()));
        }
        return ROOT.child(OtherKey.class, new OtherKeyKey(text(owner)));
    }

    private static InstanceIdentifier<LogicalSwitch> path(final SwitchId id) {
        return ROOT.child(LogicalSwitch.class, new LogicalSwitchKey(id.id()));
    }

    static InstanceIdentifier<Vif> path(final InterfaceId at) {
        return ROOT.child(Vif.class, new VifKey(at.name(), at.systemId()));
    }

    /** Id of an entry in the list of other keys. */
    private static String text(final KeyOwner owner) {
        if (owner instanceof KeyOwner.OfFrames of) {
            return FRAMES + of.kind() + '/' + of.id();
        } else if (owner instanceof KeyOwner.OfMirrored of) {
            return MIRRORED + of.id();
        } else if (owner instanceof KeyOwner.OfRouter of) {
            return ROUTER + of.id();
        } else if (owner instanceof KeyOwner.OfRouterPort of) {
            return ROUTER_PORT + of.id();
        } else if (owner instanceof KeyOwner.OfRoute of) {
            return ROUTE + of.id();
        } else if (owner instanceof KeyOwner.OfNat of) {
            return NAT + of.router();
        } else if (owner instanceof KeyOwner.OfQueue of) {
            return QUEUE + of.id();
        }
        throw new IllegalArgumentException("unknown " + owner);
    }

    /** The owner of an entry in the list of other keys. */
    static KeyOwner owner(final OtherKey key) {
        final String id = key.getId();
        final String[] parts = id.split("/", 2)[1].split("/", 2);
        if (id.startsWith(FRAMES)) {
            return new KeyOwner.OfFrames(new SwitchId(parts[1]), FrameKind.parse(parts[0]));
        } else if (id.startsWith(ROUTER)) {
            return new KeyOwner.OfRouter(new RouterId(parts[0]));
        } else if (id.startsWith(ROUTER_PORT)) {
            return new KeyOwner.OfRouterPort(new RouterPortId(new RouterId(parts[0]), parts[1]));
        } else if (id.startsWith(ROUTE)) {
            return new KeyOwner.OfRoute(new StaticRoute.Id(new RouterId(parts[0]), parts[1]));
        } else if (id.startsWith(NAT)) {
            return new KeyOwner.OfNat(new RouterId(parts[0]));
        } else if (id.startsWith(QUEUE)) {
            return new KeyOwner.OfQueue(parts[0]);
        }
        return new KeyOwner.OfMirrored(new PortId(new SwitchId(parts[0]), parts[1]));
    }

    static void put(final WriteTransaction transaction, final KeyOwner owner, final int key) {
        final var datastore = LogicalDatastoreType.CONFIGURATION;
        if (owner instanceof KeyOwner.OfSwitch of) {
            // merged, since the entry holds the keys of its ports too
            transaction.merge(datastore, path(of.id()), new LogicalSwitchBuilder()
                .setId(of.id().id()).setKey(Uint32.valueOf(key)).build());
        } else if (owner instanceof KeyOwner.OfPort of) {
            transaction.put(datastore, path(of.id().logicalSwitch()).child(Port.class, new PortKey(of.id().id())),
                new PortBuilder().setId(of.id().id()).setKey(key16(key)).build());
        } else if (owner instanceof KeyOwner.OfNode of) {
            transaction.put(datastore, ROOT.child(TransportNode.class, new TransportNodeKey(of.id().id())),
                new TransportNodeBuilder().setId(of.id().id()).setKey(key16(key)).build());
        } else if (owner instanceof KeyOwner.OfTransport of) {
            transaction.put(datastore, ROOT.child(Transport.class, new TransportKey(of.id())),
                new TransportBuilder().setId(of.id()).setKey(key16(key)).build());
        } else {
            transaction.put(datastore, ROOT.child(OtherKey.class, new OtherKeyKey(text(owner))),
                new OtherKeyBuilder().setId(text(owner)).setKey(Uint32.valueOf(key)).build());
        }
    }

    private static Key16 key16(final int key) {
        return new Key16(Uint16.valueOf(key));
    }

    static Marker mark(final long generation) {
        return new MarkerBuilder().setGeneration(Uint64.valueOf(generation)).build();
    }

    static InstanceIdentifier<RouterPlacement> pathOfPlacement(final RouterId router) {
        return ROOT.child(RouterPlacement.class, new RouterPlacementKey(router.id()));
    }

    static RouterPlacement placement(final RouterId router, final List<NodeId> gateways) {
        return new RouterPlacementBuilder().setLogicalRouter(router.id())
            .setGateway(gateways.stream().map(NodeId::id).toList()).build();
    }

    static List<NodeId> gateways(final RouterPlacement placement) {
        return placement.getGateway() == null ? List.of() : placement.getGateway().stream().map(NodeId::new).toList();
    }

    static InstanceIdentifier<Service> pathOfService(final NodeId node) {
        return ROOT.child(Service.class,
            new ServiceKey(node.id()));
    }

    static Service service(final NodeId node, final NodeService service) {
        return new ServiceBuilder().setTransportNode(node.id()).setMember(service.member())
            .setIncarnation(service.incarnation()).setTerm(Uint64.valueOf(service.term())).build();
    }

    static NodeService service(final Service service) {
        return new NodeService(service.requireMember(), service.requireIncarnation(),
            service.requireTerm().longValue());
    }

    static InstanceIdentifier<Neighbour> pathOfNeighbour(final NeighbourId id) {
        return ROOT.child(Neighbour.class, new NeighbourKey(new IpAddress(InetAddresses.toAddrString(id.address())),
            id.logicalSwitch().id()));
    }

    static Neighbour neighbour(final NeighbourId id, final MacAddress mac) {
        return new NeighbourBuilder().setLogicalSwitch(id.logicalSwitch().id())
            .setIpAddress(new IpAddress(InetAddresses.toAddrString(id.address())))
            .setMac(new UnicastMac(mac.toString())).build();
    }

    static NeighbourId id(final Neighbour neighbour) {
        return new NeighbourId(new SwitchId(neighbour.getLogicalSwitch()),
            InetAddresses.forString(neighbour.getIpAddress().getValue()));
    }

    static InterfaceId at(final Vif vif) {
        return new InterfaceId(vif.getSystemId(), vif.getInterface());
    }

    static Vif vif(final InterfaceId at, final InterfaceState state) {
        return new VifBuilder().setSystemId(at.systemId()).setInterface(at.name()).setBridge(state.bridge())
            .setOfport(state.ofport()).setInterfaceId(state.vif().orElseThrow())
            .setSince(Uint64.valueOf(state.since())).build();
    }

    /** A remembered VIF: nobody has said yet whether its link is up. */
    static InterfaceState state(final Vif vif) {
        return new InterfaceState(vif.requireBridge(), vif.requireOfport(), false,
            Optional.of(vif.requireInterfaceId()), Optional.empty(), false, Optional.empty(),
                vif.requireSince().longValue());
    }
}
