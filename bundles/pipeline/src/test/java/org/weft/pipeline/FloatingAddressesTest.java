package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.domain.Fault;
import org.weft.domain.NatRule;
import org.weft.domain.RouterId;

/** A floating address is at the node of its machine or at the gateways, and never in two places. */
class FloatingAddressesTest {
    private static final List<String> GATEWAYS = List.of("gw1", "gw2");
    private static final String FAULT = "nat-not-distributed:f";

    /** What keeps the floating address f from being distributed. */
    private enum Obstacle {
        CENTRALIZED(net -> net.router("r", false)),
        NO_SOURCE_RULE(net -> net.noNatRule("r", "f-out")),
        EARLIER_SOURCE_RULE(net -> source(net, 5, "10.0.0.0/16", "192.0.2.30")),
        EARLIER_DESTINATION_RULE(net -> net.natRule("r", "more", 5, NatRule.Kind.DESTINATION,
            TestNetwork.packets(Optional.of("198.51.100.0/24"), Optional.empty()), "10.0.0.2")),
        SHARED_WITH_OTHERS(net -> source(net, 20, "10.0.0.0/16", "192.0.2.20")),
        OUTSIDE_OF_THE_NETWORK(net -> net.gatewayPort("r", "edge", "02:00:00:00:01:03", "198.51.100.1/24")),
        THE_ROUTERS_OWN(net -> net.gatewayPort("r", "edge", "02:00:00:00:01:03", "192.0.2.20/24")),
        MAC_OF_THE_ROUTER(net -> net.gatewayPort("r", "edge", "02:00:00:00:02:01", "192.0.2.1/24")),
        MAC_OF_ANOTHER(net -> net.floating("r", "e", 12, "192.0.2.21", "10.0.0.2",
            Optional.of("02:00:00:00:02:01"))),
        NO_BRIDGE(net -> net.l3Zone("edge", "elsewhere"));

        private final Consumer<TestNetwork> edit;

        Obstacle(final Consumer<TestNetwork> edit) {
            this.edit = edit;
        }
    }

    private static TestNetwork source(final TestNetwork net, final int order, final String from, final String to) {
        return net.natRule("r", "more", order, NatRule.Kind.SOURCE,
            TestNetwork.packets(Optional.of(from), Optional.empty()), to);
    }

    /** The nodes that answer ARP requests for the address. */
    private static List<String> answering(final TestNetwork net) {
        return Stream.of("hv1", "hv2", "gw1", "gw2").filter(node -> net.told(node).values().stream()
            .anyMatch(entry -> entry.toString().contains("arp_tpa=192.0.2.20,"))).toList();
    }

    private static List<String> faults(final TestNetwork net) {
        return net.network.health().routing().routers().get(new RouterId("r")).orElseThrow().stream()
            .map(Fault::cause).toList();
    }

    @ParameterizedTest
    @EnumSource
    void theGatewaysDoWhatCannotBeDistributed(final Obstacle obstacle) {
        final var net = FeatureNetworks.FLOATING_DISTRIBUTED.network();
        obstacle.edit.accept(net);
        assertEquals(List.of(FAULT), faults(net.settle()));
        assertEquals(obstacle == Obstacle.OUTSIDE_OF_THE_NETWORK ? List.of() : GATEWAYS, answering(net));
    }

    @Test
    void itIsWhereItsMachineIs() {
        final var net = FeatureNetworks.FLOATING_DISTRIBUTED.network();
        assertEquals(List.of("hv1"), answering(net));
        assertEquals(List.of("hv2"), answering(net.vif("hv2", "p1", 11).settle()));
        assertEquals(GATEWAYS, answering(net.noVif("hv1", "p1").noVif("hv2", "p1").settle()));
        assertEquals(List.of(), faults(net));
    }

    @Test
    void rulesThatComeLaterDoNotMatter() {
        final var net = source(FeatureNetworks.FLOATING_DISTRIBUTED.network(), 20, "10.0.0.0/16", "192.0.2.1").settle();
        assertEquals(List.of(), faults(net));
        assertEquals(List.of("hv1"), answering(net));
    }

    @Test
    void aFloatingAddressMoreCostsTheSameForAnyNumber() {
        for (final String node : List.of("hv1", "hv2", "gw1")) {
            assertEquals(entries(node, 2) - entries(node, 1), entries(node, 21) - entries(node, 20), node);
        }
    }

    /** Entries of a node, when machines on hv1 have so many floating addresses. */
    private static int entries(final String node, final int count) {
        final var net = FeatureNetworks.FLOATING_DISTRIBUTED.network();
        for (int at = 0; at < 30; at++) {
            net.port("ls", "m" + at, true, String.format("02:00:00:00:01:%02x", 16 + at), "10.0.0." + (100 + at))
                .vif("hv1", "m" + at, 100 + at);
        }
        for (int at = 0; at < count; at++) {
            net.floating("r", "m" + at, 100 + at, "192.0.2." + (100 + at), "10.0.0." + (100 + at),
                Optional.of(String.format("02:00:00:00:03:%02x", at)));
        }
        return net.settle().told(node).size();
    }
}
