package org.weft.microbench;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.weft.domain.Address;
import org.weft.domain.AllowedPair;
import org.weft.domain.Attachment;
import org.weft.domain.BridgeId;
import org.weft.domain.Capabilities;
import org.weft.domain.Connector;
import org.weft.domain.Encapsulation;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.IpPrefix;
import org.weft.domain.LogicalRouter;
import org.weft.domain.LogicalRouterPort;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.domain.TransportZone;
import org.weft.pipeline.Inputs;

/**
 * A network as {@code ./weft bench} makes it: one distributed router joins all switches, ports have port security for
 * their only MAC and IPv4 address, and their virtual interfaces are on the hypervisors in turn.
 *
 * <p>Switches have the same number of ports at every size, for what a port costs follows its switch too: a node has one
 * group for a switch, with a bucket for each port that is there.
 *
 * @param ports how many ports in all, a multiple of {@code each}
 * @param each how many ports a switch has
 */
record Blueprint(int ports, int each) {
    static final int NODES = 10;

    private static final String ZONE = "zone";
    private static final String BRIDGE = "br-int";
    private static final RouterId ROUTER = new RouterId("lr");
    private static final int MOST_SWITCHES = 250;
    private static final int HOSTS = 250;

    /**
     * A port and its virtual interface.
     *
     * @param port the port
     * @param at where its interface is
     * @param state what the node says of the interface
     */
    record Vif(LogicalSwitchPort port, InterfaceId at, InterfaceState state) {
    }

    Blueprint {
        if (each < 1 || ports < each || ports % each != 0 || ports / each > MOST_SWITCHES) {
            throw new IllegalArgumentException("1 to " + MOST_SWITCHES + " switches with as many ports each, not "
                + ports + " ports with " + each + " on a switch");
        }
    }

    /** The hypervisor with a number from 0. */
    static NodeId node(final int index) {
        return new NodeId("hv" + index);
    }

    /** A port; from {@link #ports} on they are more than the network has, on each switch in turn. */
    Vif vif(final int index) {
        final int switches = ports / each;
        final int extra = index - ports;
        final int segment = extra < 0 ? index / each : extra % switches;
        final int place = extra < 0 ? index % each : each + extra / switches;
        final var mac = new MacAddress(0x02_00_00_00_00_00L + index);
        final var ip = InetAddresses.forString("10." + (segment + 1) + "." + place / HOSTS + "." + (place % HOSTS + 2));
        final String id = "lp" + index;
        return new Vif(
            new LogicalSwitchPort(new PortId(switchId(segment), id), true, List.of(new Address(mac, List.of(ip))),
                new Attachment.Vif(id), new LogicalSwitchPort.Traits(false,
                    List.of(new AllowedPair(mac, List.of(IpPrefix.of(ip)))), false, Optional.empty(), List.of())),
            new InterfaceId(node(index % NODES).id(), "tap" + index),
            new InterfaceState(BRIDGE, index + 1, true, Optional.of(id), Optional.empty(), false, Optional.empty(),
                index + 1));
    }

    /** Everything that is written to make the network. */
    List<Consumer<Inputs>> edits() {
        final var edits = new ArrayList<Consumer<Inputs>>();
        final var zone = new TransportZone(ZONE, TransportZone.DEFAULT_MTU);
        edits.add(inputs -> inputs.zones().put(ZONE, zone));
        for (int index = 0; index < NODES; index++) {
            edits.add(hypervisor(index));
        }
        final var router = new LogicalRouter(ROUTER, true, true);
        edits.add(inputs -> inputs.routers().put(ROUTER, router));
        for (int segment = 0; segment < ports / each; segment++) {
            edits.add(segment(segment));
        }
        for (int index = 0; index < ports; index++) {
            final var vif = vif(index);
            edits.add(inputs -> {
                inputs.ports().put(vif.port().id(), vif.port());
                inputs.interfaces().put(vif.at(), vif.state());
            });
        }
        return edits;
    }

    private static Consumer<Inputs> hypervisor(final int index) {
        final var id = node(index);
        final var node = new TransportNode(id, TransportNode.Type.HYPERVISOR, id.id(), BRIDGE, "netdev",
            List.of(new Connector(ZONE, Encapsulation.GENEVE, InetAddresses.forString("172.16.0." + (index + 1)))),
            Map.of(), Map.of(), false);
        return inputs -> {
            inputs.nodes().put(id, node);
            inputs.capabilities().put(id.id(), new Capabilities("3.1.0", Set.of("vxlan", "gre", "geneve")));
            inputs.bridges().put(new BridgeId(id.id(), BRIDGE), index + 1L);
        };
    }

    /** A switch and its port of the router. */
    private static Consumer<Inputs> segment(final int segment) {
        final var made = new LogicalSwitch(switchId(segment), true,
            Transport.of(List.of(new Transport.Binding(ZONE, Encapsulation.GENEVE))), LogicalSwitch.Replication.SOURCE,
            Optional.empty(), false, LogicalSwitch.DEFAULT_FLOOD_LIMIT);
        final var end = new RouterPortId(ROUTER, made.id().id());
        final var peer = new LogicalSwitchPort(new PortId(made.id(), ROUTER.id()), true, List.of(),
            new Attachment.ToRouter(end), LogicalSwitchPort.Traits.PLAIN);
        final var port = new LogicalRouterPort(end, true,
            MacAddress.parse(String.format(Locale.ROOT, "02:ff:00:00:%02x:01", segment)),
            List.of(new IpPrefix(InetAddresses.forString("10." + (segment + 1) + ".0.1"), 16)),
            new LogicalRouterPort.Attachment.ToSwitch(peer.id()));
        return inputs -> {
            inputs.switches().put(made.id(), made);
            inputs.ports().put(peer.id(), peer);
            inputs.routerPorts().put(end, port);
        };
    }

    private static SwitchId switchId(final int segment) {
        return new SwitchId("ls" + segment);
    }
}
