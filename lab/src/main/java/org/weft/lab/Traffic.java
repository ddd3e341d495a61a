package org.weft.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to measure a throughput with, by iperf3(1).
 *
 * @param protocol TCP or UDP
 * @param reversed the other machine sends
 * @param time how long to send, in whole seconds
 * @param offered bits per second to send at, 0 for as many as go
 * @param length bytes of each write, which for UDP are the payload of a packet; 0 for iperf3's own choice
 */
public record Traffic(Protocol protocol, boolean reversed, Duration time, long offered, int length) {
    /** A transport protocol. */
    public enum Protocol {
        TCP,
        UDP
    }

    /**
     * TCP, as fast as it goes.
     *
     * @param time how long to send, in whole seconds
     */
    public static Traffic tcp(final Duration time) {
        return new Traffic(Protocol.TCP, false, time, 0, 0);
    }

    /**
     * UDP.
     *
     * @param time how long to send, in whole seconds
     * @param offered bits per second to send at, 0 for as many as go
     */
    public static Traffic udp(final Duration time, final long offered) {
        return new Traffic(Protocol.UDP, false, time, offered, 0);
    }

    /**
     * UDP packets, as many as go.
     *
     * @param time how long to send, in whole seconds
     * @param length bytes of payload of each
     */
    public static Traffic packets(final Duration time, final int length) {
        return new Traffic(Protocol.UDP, false, time, 0, length);
    }

    /** The same from the other machine. */
    public Traffic reverse() {
        return new Traffic(protocol, !reversed, time, offered, length);
    }

    /** Runs it between a machine and an address at which {@code iperf3 -s} listens. */
    double measure(final Namespace from, final String to, final int port) {
        final List<String> words = new ArrayList<>(List.of("iperf3", "-c", to, "-p", Integer.toString(port), "-J",
            "--connect-timeout", "5000", "-t", Long.toString(time.toSeconds()), "-b", Long.toString(offered)));
        if (protocol == Protocol.UDP) {
            words.add("-u");
        }
        if (length > 0) {
            words.addAll(List.of("-l", Integer.toString(length)));
        }
        if (reversed) {
            words.add("-R");
        }
        return received(from.command(words).within(time.plusSeconds(30)).run().out());
    }

    /**
     * Reads the output of {@code iperf3 -J}.
     *
     * @return bits per second of payload that have arrived
     */
    static double received(final String json) {
        final JsonNode result = Json.parse(json);
        final JsonNode sum = result.path("end").path("sum_received");
        if (result.has("error") || !sum.has("bits_per_second")) {
            throw new LabException("iperf3: " + result.path("error").asText("no result"));
        }
        return sum.path("bits_per_second").asDouble();
    }
}
