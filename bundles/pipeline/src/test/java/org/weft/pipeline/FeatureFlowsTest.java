package org.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.domain.LogicalSwitchPort.Traits;
import org.weft.domain.Mirror;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.node.GroupKey;

/** What each feature changes, to the letter, and that rules and members add up and are not multiplied. */
class FeatureFlowsTest {
    @ParameterizedTest
    @EnumSource(value = FeatureNetworks.class, mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void changes(final FeatureNetworks feature) throws IOException {
        final var text = new StringBuilder();
        final var nodes = new ArrayList<>(List.of("hv1", "hv2"));
        if (feature == FeatureNetworks.SERVICE_NODES) {
            nodes.add("sn1");
        }
        if (EnumSet.of(FeatureNetworks.L3_GATEWAY, FeatureNetworks.CENTRALIZED, FeatureNetworks.NAT,
                FeatureNetworks.FLOATING, FeatureNetworks.FLOATING_DISTRIBUTED).contains(feature)) {
            nodes.addAll(List.of("gw1", "gw2"));
        }
        for (final String node : nodes) {
            text.append(node).append(":\n");
            feature.changes(node).forEach(line -> text.append(line).append('\n'));
        }
        final String name = "feature-" + feature.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
        if (GoldenText.UPDATE) {
            Files.writeString(Path.of("src/test/resources/golden", name), text);
        }
        try (var stream = FeatureFlowsTest.class.getResourceAsStream("/golden/" + name)) {
            assertEquals(GoldenText.UPDATE ? text.toString() : new String(stream.readAllBytes(),
                StandardCharsets.UTF_8),
                text.toString());
        }
    }

    @Test
    void aRuleMoreCostsTheSameForAnyNumberOfMembers() {
        assertEquals(costOfRule(2, 2), costOfRule(2, 40), "members");
        assertEquals(costOfRule(2, 2), costOfRule(30, 2), "rules");
    }

    @Test
    void aMemberMoreCostsTheSameForAnyNumberOfRules() {
        assertEquals(costOfMember(2, 2), costOfMember(30, 2), "rules");
        assertEquals(costOfMember(2, 2), costOfMember(2, 40), "members");
    }

    @Test
    void aPortMoreChangesOneGroup() {
        final var net = FeatureNetworks.PLAIN.network();
        final var before = Map.copyOf(net.told("hv1"));
        net.port("ls", "p3", true, "02:00:00:00:00:03", "10.0.0.3").vif("hv1", "p3", 9).settle();
        assertEquals(List.of(GroupUse.HERE.of(1)), net.told("hv1").entrySet().stream()
            .filter(now -> now.getKey() instanceof GroupKey && !now.getValue().equals(before.get(now.getKey())))
            .map(Map.Entry::getKey).toList());
    }

    private static int costOfRule(final int rules, final int members) {
        return entries(rules + 1, members) - entries(rules, members);
    }

    private static int costOfMember(final int rules, final int members) {
        return entries(rules, members + 1) - entries(rules, members);
    }

    /** Entries of hv1, where p1 has all features, of a switch with more members there and rules on p1. */
    private static int entries(final int rules, final int members) {
        final var net = FeatureNetworks.QUEUE.network();
        final String[] prefixes = new String[rules];
        for (int at = 0; at < rules; at++) {
            prefixes[at] = "10." + at + ".0.0/24";
        }
        net.port("ls", "p1", true, new Traits(true, List.of(FeatureNetworks.pair(prefixes)), false, Optional.of("q"),
            List.of(new Mirror("m", true, true, new Mirror.ToPort(new PortId(new SwitchId("ls"), "p2"))))),
            "02:00:00:00:00:01", "10.0.0.1");
        for (int at = 0; at < members; at++) {
            net.port("ls", "m" + at, true, String.format("02:00:00:00:01:%02x", at), "10.0.1." + at);
            net.vif("hv1", "m" + at, 100 + at);
        }
        return net.settle().told("hv1").size();
    }
}
