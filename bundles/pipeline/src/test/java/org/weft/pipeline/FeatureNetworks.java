package org.weft.pipeline;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.weft.domain.AllowedPair;
import org.weft.domain.Bridging;
import org.weft.domain.Encapsulation;
import org.weft.domain.IpPrefix;
import org.weft.domain.IpRange;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort.Traits;
import org.weft.domain.MacAddress;
import org.weft.domain.Mirror;
import org.weft.domain.NatRule;
import org.weft.domain.PortId;
import org.weft.domain.PortRange;
import org.weft.domain.RouterId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;

/** A switch with port p1 on hv1 and p2 on hv2, plain, and the same with one feature each. */
enum FeatureNetworks {
    PLAIN("nothing") {
        @Override
        void apply(final TestNetwork net) {
            // plain
        }
    },
    PORT_SECURITY("p1 with port security: one pair of a MAC address and an IPv4 prefix") {
        @Override
        void apply(final TestNetwork net) {
            port(net, new Traits(false, List.of(pair("10.0.0.0/28")), false, Optional.empty(), List.of()));
        }
    },
    PORT_SECURITY_IPV6("p1 with port security: one pair of a MAC address and an IPv6 prefix") {
        @Override
        void apply(final TestNetwork net) {
            port(net, new Traits(false, List.of(pair("2001:db8::/64")), false, Optional.empty(), List.of()));
        }
    },
    PORT_SECURITY_MAC("p1 with port security: one MAC address") {
        @Override
        void apply(final TestNetwork net) {
            port(net, new Traits(false, List.of(pair()), false, Optional.empty(), List.of()));
        }
    },
    PORT_SECURITY_LEARNING("p1 with MAC learning, and port security for a MAC address that is not listed") {
        @Override
        void apply(final TestNetwork net) {
            port(net, new Traits(true, List.of(pair("10.0.0.1/32"),
                pair(MacAddress.parse("02:00:00:00:00:09"), "10.0.0.9/32")), false, Optional.empty(), List.of()));
        }
    },
    MAC_LEARNING("p1 with MAC learning") {
        @Override
        void apply(final TestNetwork net) {
            port(net, new Traits(true, List.of(), false, Optional.empty(), List.of()));
        }
    },
    ISOLATION("the switch with port isolation, p2 as uplink") {
        @Override
        void apply(final TestNetwork net) {
            net.logicalSwitch(logicalSwitch(LogicalSwitch.Replication.SOURCE, Optional.empty(), true));
            net.port("ls", "p2", true, new Traits(false, List.of(), true, Optional.empty(), List.of()),
                "02:00:00:00:00:02", "10.0.0.2");
        }
    },
    QUEUE("p1 with a queue: highest rate and DSCP") {
        @Override
        void apply(final TestNetwork net) {
            net.queue(new LogicalQueue("q", OptionalLong.empty(), OptionalLong.of(10_000),
                OptionalLong.of(1_000), OptionalInt.of(46)));
            port(net, new Traits(false, List.of(), false, Optional.of("q"), List.of()));
        }
    },
    QUEUE_MINIMUM("p1 with a queue: lowest rate; hv1 has an uplink") {
        @Override
        void apply(final TestNetwork net) {
            net.queue(new LogicalQueue("q", OptionalLong.of(10_000), OptionalLong.empty(), OptionalLong.empty(),
                OptionalInt.empty()));
            net.uplink("hv1", "eth0", 1_000_000);
            port(net, new Traits(false, List.of(), false, Optional.of("q"), List.of()));
        }
    },
    MIRROR_TO_PORT("p1 mirrored to p2") {
        @Override
        void apply(final TestNetwork net) {
            port(net, mirrored(new Mirror.ToPort(new PortId(new SwitchId("ls"), "p2"))));
        }
    },
    MIRROR_TO_COLLECTOR("p1 mirrored to a collector") {
        @Override
        void apply(final TestNetwork net) {
            port(net, mirrored(new Mirror.ToRemote(List.of(InetAddresses.forString("192.0.2.9")),
                Mirror.ToRemote.Encapsulation.ERSPAN, 7)));
        }
    },
    SERVICE_NODES("the switch with replication by service nodes, of which there are two") {
        @Override
        void apply(final TestNetwork net) {
            net.logicalSwitch(logicalSwitch(LogicalSwitch.Replication.SERVICE, Optional.empty(), false));
            for (int at = 1; at <= 2; at++) {
                net.node(TransportNode.Type.SERVICE_NODE, "sn" + at, "zone", "172.16.0.9" + at, Encapsulation.VXLAN);
            }
        }
    },
    BRIDGED("the switch bridged to VLAN 5") {
        @Override
        void apply(final TestNetwork net) {
            net.logicalSwitch(logicalSwitch(LogicalSwitch.Replication.SOURCE,
                Optional.of(new Bridging("zone", OptionalInt.of(5))), false));
        }
    },
    ROUTER("a distributed router between the switch and another one, which has port p3 on hv2") {
        @Override
        void apply(final TestNetwork net) {
            otherSwitch(net).router("r", true)
                .routerPort("r", "ls", "02:00:00:00:01:01", "10.0.0.254/24", "2001:db8::ff/64")
                .routerPort("r", "ls2", "02:00:00:00:01:02", "10.0.1.254/24");
        }
    },
    ROUTES("the same with a default route, a route over two next hops and one that drops") {
        @Override
        void apply(final TestNetwork net) {
            ROUTER.apply(net);
            net.route("r", "default", "0.0.0.0/0", "10.0.1.1").route("r", "two", "192.0.2.0/24", "10.0.0.2", "10.0.1.1")
                .route("r", "drop", "198.51.100.0/24").neighbour("ls2", "10.0.1.1", "02:00:00:00:00:11");
        }
    },
    L3_GATEWAY("the router with an L3 gateway port on gw1 and gw2") {
        @Override
        void apply(final TestNetwork net) {
            ROUTER.apply(net);
            for (int at = 1; at <= 2; at++) {
                net.node(TransportNode.Type.GATEWAY, "gw" + at, "zone", "172.16.0.8" + at, Encapsulation.VXLAN)
                    .l3Gateway("edge", "gw" + at);
            }
            net.gatewayPort("r", "edge", "02:00:00:00:01:03", "192.0.2.1/24", "2001:db8:1::1/64")
                .place("r", "gw1", "gw2");
        }
    },
    CENTRALIZED("the same with a centralized router") {
        @Override
        void apply(final TestNetwork net) {
            L3_GATEWAY.apply(net);
            net.router("r", false);
        }
    },
    ROUTER_PATCH("ls and ls2 each with a router, and a patch between the two") {
        @Override
        void apply(final TestNetwork net) {
            net.logicalSwitch("ls2", "zone", Encapsulation.VXLAN)
                .port("ls2", "p3", true, "02:00:00:00:00:03", "10.0.1.3").vif("hv2", "p3", 8)
                .router("r1", true).routerPort("r1", "ls", "02:00:00:00:01:01", "10.0.0.254/24")
                .router("r2", true).routerPort("r2", "ls2", "02:00:00:00:01:02", "10.0.1.254/24")
                .routerPatch("r1", "r2")
                .route("r1", "there", "10.0.1.0/24", "169.254.0.2").route("r2", "back", "10.0.0.0/24", "169.254.0.1");
        }
    },
    NAT("the same distributed, with rules of address translation") {
        @Override
        void apply(final TestNetwork net) {
            L3_GATEWAY.apply(net);
            final var router = new RouterId("r");
            net.natRule("r", "out", 20, NatRule.Kind.SOURCE,
                    TestNetwork.packets(Optional.of("10.0.0.0/16"), Optional.empty()), "192.0.2.1")
                .natRule("r", "out6", 30, NatRule.Kind.SOURCE,
                    TestNetwork.packets(Optional.of("2001:db8::/48"), Optional.empty()), "2001:db8:1::20")
                .natRule(new NatRule(new NatRule.Id(router, "not"), 10, NatRule.Kind.NO_SOURCE,
                    TestNetwork.packets(Optional.of("10.0.0.0/16"), Optional.of("198.51.100.0/24")),
                    Optional.empty(), Optional.empty(), Optional.empty()))
                .natRule(new NatRule(new NatRule.Id(router, "web"), 10, NatRule.Kind.DESTINATION,
                    new NatRule.Match(Optional.of(NatRule.Protocol.TCP), Optional.empty(),
                        Optional.of(TestNetwork.prefix("192.0.2.10/32")), Optional.empty(),
                        Optional.of(new PortRange(8000, 8080))),
                    Optional.of(new IpRange(InetAddresses.forString("10.0.0.1"),
                        InetAddresses.forString("10.0.0.2"))), Optional.of(new PortRange(80, 80)), Optional.empty()));
        }
    },
    FLOATING("the router with an L3 gateway port and a floating address of p1, at the gateways") {
        @Override
        void apply(final TestNetwork net) {
            L3_GATEWAY.apply(net);
            net.l3Zone("edge", "zone").floating("r", "f", 10, "192.0.2.20", "10.0.0.1", Optional.empty());
        }
    },
    FLOATING_DISTRIBUTED("the same, distributed to the node of p1") {
        @Override
        void apply(final TestNetwork net) {
            L3_GATEWAY.apply(net);
            net.l3Zone("edge", "zone").floating("r", "f", 10, "192.0.2.20", "10.0.0.1",
                Optional.of("02:00:00:00:02:01"));
        }
    },
    DOWN("p1 administratively down") {
        @Override
        void apply(final TestNetwork net) {
            net.port("ls", "p1", false, "02:00:00:00:00:01", "10.0.0.1");
        }
    };

    private final String title;

    FeatureNetworks(final String title) {
        this.title = title;
    }

    abstract void apply(TestNetwork net);

    String title() {
        return title;
    }

    /** The network with the feature. */
    TestNetwork network() {
        final var net = new TestNetwork().zone("zone")
            .node("hv1", "zone", "172.16.0.1", Encapsulation.VXLAN)
            .node("hv2", "zone", "172.16.0.2", Encapsulation.VXLAN)
            .logicalSwitch("ls", "zone", Encapsulation.VXLAN)
            .port("ls", "p1", true, "02:00:00:00:00:01", "10.0.0.1")
            .port("ls", "p2", true, "02:00:00:00:00:02", "10.0.0.2")
            .settle()
            .vif("hv1", "p1", 5)
            .vif("hv2", "p2", 7)
            .settle();
        apply(net);
        return net.settle();
    }

    /** What the feature changes on a node: lines that it removes and adds. */
    List<String> changes(final String node) {
        final var plain = new TreeSet<>(lines(PLAIN.network(), node));
        final var now = new TreeSet<>(lines(network(), node));
        final var result = new ArrayList<String>();
        plain.stream().filter(line -> !now.contains(line)).forEach(line -> result.add("- " + line));
        now.stream().filter(line -> !plain.contains(line)).forEach(line -> result.add("+ " + line));
        return result;
    }

    private static TestNetwork otherSwitch(final TestNetwork net) {
        return net.logicalSwitch("ls2", "zone", Encapsulation.VXLAN)
            .port("ls2", "p3", true, "02:00:00:00:00:03", "10.0.1.3").settle().vif("hv2", "p3", 9).settle();
    }

    private static List<String> lines(final TestNetwork net, final String node) {
        return GoldenText.of(net.told(node).values()).lines().toList();
    }

    private static void port(final TestNetwork net, final Traits traits) {
        net.port("ls", "p1", true, traits, "02:00:00:00:00:01", "10.0.0.1");
    }

    private static Traits mirrored(final Mirror.Target to) {
        return new Traits(false, List.of(), false, Optional.empty(), List.of(new Mirror("m", true, true, to)));
    }

    static AllowedPair pair(final String... prefixes) {
        return pair(MacAddress.parse("02:00:00:00:00:01"), prefixes);
    }

    static AllowedPair pair(final MacAddress mac, final String... prefixes) {
        return new AllowedPair(mac, Arrays.stream(prefixes).map(text -> {
            final String[] parts = text.split("/");
            return new IpPrefix(InetAddresses.forString(parts[0]), Integer.parseInt(parts[1]));
        }).toList());
    }

    private static LogicalSwitch logicalSwitch(final LogicalSwitch.Replication replication,
            final Optional<Bridging> bridging, final boolean isolation) {
        return new LogicalSwitch(new SwitchId("ls"), true, Transport.of(bridging.isPresent() ? List.of()
            : List.of(new Transport.Binding("zone", Encapsulation.VXLAN))), replication, bridging, isolation,
            LogicalSwitch.DEFAULT_FLOOD_LIMIT);
    }
}
