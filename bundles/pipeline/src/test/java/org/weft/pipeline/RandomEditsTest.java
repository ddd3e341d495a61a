package org.weft.pipeline;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.domain.Encapsulation;

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
            if (step % 5 == 0) {
                net.assertEqualsScratch(random, "seed " + seed + ", step " + step);
            }
        }
    }

    private static void edit(final TestNetwork net, final Random random) {
        final String zone = "z" + random.nextInt(2);
        final int n = random.nextInt(4);
        final String logicalSwitch = "ls" + random.nextInt(3);
        final String port = "p" + random.nextInt(8);
        final var encapsulation = ENCAPSULATIONS.get(random.nextInt(ENCAPSULATIONS.size()));
        switch (random.nextInt(16)) {
            case 0 -> net.noZone(zone);
            case 1 -> net.noNode("hv" + n);
            case 2 -> net.noSwitch(logicalSwitch);
            case 3, 4 -> net.noPort(logicalSwitch, port);
            case 5 -> net.noVif("hv" + n, port);
            case 6 -> net.zone(zone);
            case 7, 8 -> net.node("hv" + n, zone, "172.16." + zone.charAt(1) + "." + (n + 1), Encapsulation.VXLAN,
                encapsulation);
            case 9 -> net.logicalSwitch(logicalSwitch, random.nextInt(4) == 0 ? "" : zone, encapsulation);
            case 10, 11 -> net.vif("hv" + n, port, random.nextInt(10) - 1);
            default -> net.port(logicalSwitch, port, random.nextInt(5) != 0, "02:00:00:00:00:0" + random.nextInt(9),
                "10.0.0." + random.nextInt(9));
        }
    }
}
