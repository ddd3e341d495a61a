package org.weft.pipeline;

import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.domain.AllowedPair;
import org.weft.domain.Bridging;
import org.weft.domain.Encapsulation;
import org.weft.domain.IpPrefix;
import org.weft.domain.Liveness;
import org.weft.domain.LogicalQueue;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.Mirror;
import org.weft.domain.NatRule;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;

/** After any edit the network is what a fresh computation from the same inputs gives, in whatever order they come. */
class RandomEditsTest {
    private static final List<Encapsulation> ENCAPSULATIONS = List.of(Encapsulation.VXLAN, Encapsulation.GENEVE,
        Encapsulation.GRE, Encapsulation.STT);

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void incrementalEqualsScratch(final long seed) {
        final var random = new Random(seed);
        final var net = new TestNetwork();
        for (int step = 0; step < 150; step++) {
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                edit(net, random);
            }
            net.settle();
            net.assertGroupsAreThere("seed " + seed + ", step " + step);
            if (step % 5 == 0) {
                net.assertEqualsScratch(random, "seed " + seed + ", step " + step);
            }
        }
    }

    private static LogicalSwitchPort.Traits traits(final Random random) {
        final var security = random.nextBoolean() ? List.<AllowedPair>of() : List.of(new AllowedPair(
            MacAddress.parse("02:00:00:00:00:0" + random.nextInt(9)), List.of(
                new IpPrefix(InetAddresses.forString("10.0.0.0"), 24 + random.nextInt(9)))));
        final var mirror = switch (random.nextInt(4)) {
            case 0 -> List.of(new Mirror("m", random.nextBoolean(), true, new Mirror.ToPort(
                new PortId(new SwitchId("ls" + random.nextInt(3)), "p" + random.nextInt(8)))));
            case 1 -> List.of(new Mirror("m", true, random.nextBoolean(), new Mirror.ToRemote(
                List.of(InetAddresses.forString("192.0.2." + random.nextInt(3))),
                Mirror.ToRemote.Encapsulation.GRE, 0)));
            default -> List.<Mirror>of();
        };
        return new LogicalSwitchPort.Traits(random.nextBoolean(), security, random.nextBoolean(),
            random.nextBoolean() ? Optional.of("q") : Optional.empty(), mirror);
    }

    private static OptionalLong rate(final Random random) {
        return random.nextBoolean() ? OptionalLong.of(1 + random.nextInt(500)) : OptionalLong.empty();
    }

    private static void edit(final TestNetwork net, final Random random) {
        final String zone = "z" + random.nextInt(2);
        final int n = random.nextInt(4);
        final String logicalSwitch = "ls" + random.nextInt(3);
        final String port = "p" + random.nextInt(8);
        final var encapsulation = ENCAPSULATIONS.get(random.nextInt(ENCAPSULATIONS.size()));
        final String router = "r" + random.nextInt(3);
        switch (random.nextInt(43)) {
            case 23 -> net.router(router, random.nextInt(3) != 0);
            case 24, 25, 26 -> net.routerPort(router, logicalSwitch, "02:00:00:00:00:0" + random.nextInt(9),
                "10.0." + random.nextInt(2) + ".1/24", "2001:db8::1/64");
            case 34 -> net.natRule(router, "n" + random.nextInt(3), 1 + random.nextInt(3),
                random.nextBoolean() ? NatRule.Kind.SOURCE : NatRule.Kind.DESTINATION, TestNetwork.packets(
                    Optional.of("10." + random.nextInt(2) + ".0.0/16"),
                    Optional.of("192.0.2.0/24").filter(any -> random.nextBoolean())),
                "192.0.2." + (1 + random.nextInt(4)));
            case 38, 39 -> {
                net.l3Zone("edge", zone);
                net.floating(router, "f" + random.nextInt(2), 1 + random.nextInt(2),
                    "192.0.2." + (1 + random.nextInt(5)), "10.0.0." + random.nextInt(9),
                    Optional.of("02:00:00:00:02:0" + random.nextInt(3))
                        .filter(any -> random.nextInt(4) != 0));
            }
            case 35 -> net.noNatRule(router, "n" + random.nextInt(3));
            case 36 -> net.routerPatch("r0", "r1");
            case 37 -> net.noRouterPort("r0", "r1");
            case 27 -> net.noRouterPort(router, logicalSwitch);
            case 28 -> net.route(router, "s" + random.nextInt(3), "10." + random.nextInt(2) + ".0.0/16",
                random.nextBoolean() ? new String[] {"10.0.0.7", "10.0.1.8"} : new String[0]);
            case 29 -> {
                net.noRoute(router, "s" + random.nextInt(3));
                net.neighbour(logicalSwitch, "10.0.0." + random.nextInt(9), "02:00:00:00:00:0" + random.nextInt(9));
            }
            case 31 -> {
                net.node(TransportNode.Type.GATEWAY, "gw" + random.nextInt(2), zone,
                    "172.16.8." + (1 + random.nextInt(2)), Encapsulation.VXLAN);
                net.l3Gateway("edge", "gw" + random.nextInt(2));
            }
            case 32 -> net.gatewayPort(router, "edge", "02:00:00:00:00:0" + random.nextInt(9), "192.0.2.1/24");
            case 33 -> net.place(router, switch (random.nextInt(3)) {
                case 0 -> new String[] {"gw0", "gw1"};
                case 1 -> new String[] {"gw1"};
                default -> new String[0];
            });
            case 30 -> {
                net.noNode("gw" + random.nextInt(2));
                if (random.nextInt(3) == 0) {
                    net.noRouter(router);
                }
            }
            case 0 -> net.noZone(zone);
            case 1 -> net.noNode("hv" + n);
            case 2 -> net.noSwitch(logicalSwitch);
            case 3, 4 -> net.noPort(logicalSwitch, port);
            case 5 -> net.noVif("hv" + n, port);
            case 6 -> net.zone(zone);
            case 7, 8 -> net.node("hv" + n, zone, "172.16." + zone.charAt(1) + "." + (n + 1), Encapsulation.VXLAN,
                encapsulation);
            case 9 -> net.logicalSwitch(logicalSwitch, random.nextInt(4) == 0 ? "" : zone, encapsulation);
            case 16 -> net.logicalSwitch(new LogicalSwitch(new SwitchId(logicalSwitch), random.nextInt(5) != 0,
                Transport.of(List.of(new Transport.Binding(zone, Encapsulation.VXLAN))),
                random.nextBoolean() ? LogicalSwitch.Replication.SERVICE : LogicalSwitch.Replication.SOURCE,
                random.nextInt(3) == 0 ? Optional.of(new Bridging(zone, OptionalInt.of(7))) : Optional.empty(),
                random.nextBoolean(), 1 + random.nextInt(2)));
            case 17 -> net.node(TransportNode.Type.SERVICE_NODE, "sn" + random.nextInt(2), zone,
                "172.16.9." + (1 + random.nextInt(2)), Encapsulation.VXLAN);
            case 18 -> net.noNode("sn" + random.nextInt(2));
            case 19 -> net.queue(new LogicalQueue("q", rate(random), rate(random), rate(random),
                OptionalInt.of(random.nextInt(64))));
            case 41, 42 -> net.hears("gw" + random.nextInt(2),
                random.nextBoolean() ? "hv" + n : "gw" + random.nextInt(2),
                Liveness.State.values()[random.nextInt(3)]);
            case 40 -> net.uplink("hv" + n, "eth" + random.nextInt(2), 1000 + random.nextInt(2));
            case 20, 21, 22 -> net.port(logicalSwitch, port, true, traits(random), "02:00:00:00:00:0"
                + random.nextInt(9),
                "10.0.0." + random.nextInt(9), "2001:db8::" + random.nextInt(9));
            case 10, 11 -> net.vif("hv" + n, port, random.nextInt(10) - 1);
            default -> net.port(logicalSwitch, port, random.nextInt(5) != 0, "02:00:00:00:00:0" + random.nextInt(9),
                "10.0.0." + random.nextInt(9));
        }
    }
}
