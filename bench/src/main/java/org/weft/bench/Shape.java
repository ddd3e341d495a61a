package org.weft.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The size of a network: one distributed router joins all switches, ports are spread over them evenly, and their
 * virtual interfaces over the hypervisors in turn.
 *
 * @param hypervisors how many hypervisors, 1 to 250
 * @param switches how many logical switches, 1 to 200
 * @param ports how many ports in all, a multiple of the switches
 */
public record Shape(int hypervisors, int switches, int ports) {
    private static final int MOST_HYPERVISORS = 250;
    private static final int MOST_SWITCHES = 200;
    private static final int HOSTS = 250;

    /**
     * A port of a virtual machine, with port security for its only MAC and IPv4 address.
     *
     * @param id its id, which its interface has too
     * @param segment the number of its switch, from 0
     * @param mac its MAC address
     * @param ip its IPv4 address, in the /16 of its switch
     */
    record Port(String id, int segment, String mac, String ip) {
    }

    /** Checks the ranges. */
    public Shape {
        if (hypervisors < 1 || hypervisors > MOST_HYPERVISORS || switches < 1 || switches > MOST_SWITCHES
            || ports < switches || ports % switches != 0) {
            throw new IllegalArgumentException("1 to " + MOST_HYPERVISORS + " hypervisors, 1 to " + MOST_SWITCHES
                + " switches and a multiple of them as ports, not " + hypervisors + "x" + switches + "x" + ports);
        }
    }

    /**
     * Reads a size.
     *
     * @param text hypervisors, switches and ports, as in {@code 10x20x1000}
     * @return the size
     * @throws IllegalArgumentException when it is something else, or out of range
     */
    public static Shape parse(final String text) {
        final String[] words = text.split("x", -1);
        if (words.length != 3) {
            throw new IllegalArgumentException("HYPERVISORSxSWITCHESxPORTS, not " + text);
        }
        return new Shape(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    /**
     * A port.
     *
     * @param index its number; from {@link #ports} on they are those that come one by one, to each switch in turn
     * @return the port
     */
    Port port(final int index) {
        final int each = ports / switches;
        final int extra = index - ports;
        final int segment = extra < 0 ? index / each : extra % switches;
        final int place = extra < 0 ? index % each : each + extra / switches;
        return new Port("lp" + index, segment, String.format(Locale.ROOT, "02:00:00:%02x:%02x:%02x",
            index >> 16 & 255, index >> 8 & 255, index & 255),
            "10." + (segment + 1) + "." + place / HOSTS + "." + (place % HOSTS + 2));
    }

    /** The ports that a switch has from the start. */
    List<Port> portsOf(final int segment) {
        final int each = ports / switches;
        return IntStream.range(segment * each, (segment + 1) * each).mapToObj(this::port).toList();
    }

    /** The hypervisor where the interface of a port is plugged, from 0. */
    int hypervisorOf(final int index) {
        return index % hypervisors;
    }

    static String switchId(final int segment) {
        return "ls" + segment;
    }

    static String routerMac(final int segment) {
        return String.format(Locale.ROOT, "02:ff:00:%02x:%02x:01", segment >> 8, segment & 255);
    }

    static String routerAddress(final int segment) {
        return "10." + (segment + 1) + ".0.1/16";
    }

    /** As it is read by {@link #parse}. */
    @Override
    public String toString() {
        return hypervisors + "x" + switches + "x" + ports;
    }
}
