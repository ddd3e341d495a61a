package org.weft.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.weft.lab.LabException;
import org.weft.lab.PingResult;
import org.weft.lab.Traffic;
import org.weft.lab.Vm;

/** Packets between virtual machines on two hypervisors, switched and routed, by each contender's flows in turn. */
final class Packets {
    private static final int ROUNDS = 5;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final int SMALL = 18; // a frame of 60 bytes
    private static final int PINGS = 500;
    private static final Duration PING_INTERVAL = Duration.ofMillis(4);
    private static final double MEGA = 1e6;
    private static final double MICROSECOND = 1e3;
    private static final Map<String, Function<PacketBed, Vm>> WAYS = Map.of("switched", PacketBed::far, "routed",
        PacketBed::routed);

    private Packets() {
        // functions only
    }

    /**
     * Starts the contenders, measures, and ends them.
     *
     * @param beds the contenders
     * @param results gets a member for each, with its name
     * @param progress is told in words what has been measured
     */
    static void measure(final List<PacketBed> beds, final ObjectNode results, final Consumer<String> progress) {
        try {
            beds.forEach(bed -> {
                bed.start();
                progress.accept(bed.name() + " carries packets");
            });
            for (int round = 0; round < ROUNDS; round++) {
                WAYS.forEach((way, target) -> beds.forEach(bed -> {
                    final ObjectNode result = results.withObject("/" + bed.name() + "/" + way);
                    one(bed.from(), target.apply(bed), result);
                    progress.accept(bed.name() + " " + way + ": " + result);
                }));
            }
        } finally {
            beds.forEach(PacketBed::close);
        }
    }

    private static void one(final Vm from, final Vm to, final ObjectNode result) {
        // the flows of the datapath are made by the first packets
        from.awaitPing(to.ip(), TIME);
        result.withArray("tcp-megabits").add(Math.round(from.throughput(to, Traffic.tcp(TIME)) / MEGA));
        result.withArray("small-packets-per-second").add(Math.round(from.throughput(to,
            Traffic.packets(TIME, SMALL)) / Byte.SIZE / SMALL));
        final PingResult pings = from.ping(to.ip(), PINGS, PING_INTERVAL);
        if (!pings.complete()) {
            throw new LabException(pings.lost() + " of " + PINGS + " echo requests to " + to + " were lost");
        }
        result.withArray("round-trip-microseconds").add(Math.round(pings.average().toNanos() / MICROSECOND));
    }
}
