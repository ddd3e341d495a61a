package org.weft.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks under a lab: a namespace with a Linux bridge as the underlay, and one as the management network, which
 * a veth joins to the root namespace, where controllers run.
 */
final class Fabric {
    static final String UNDERLAY_INTERFACE = "eth0";
    static final String MANAGEMENT_INTERFACE = "mgmt";
    static final int UNDERLAY_PREFIX = 16;

    private static final String UNDERLAY_BRIDGE = "underlay";
    private static final String MANAGEMENT_BRIDGE = "management";
    private static final int SUBNET_ATTEMPTS = 512;

    private final String id;
    private final Namespace namespace;

    Fabric(final String id, final Namespace namespace) {
        this.id = id;
        this.namespace = namespace;
    }

    /**
     * Makes the namespace, the bridges, and the way to the root namespace.
     *
     * @return the first three bytes of the management network, a /24; the root namespace has its address 1
     */
    String create() {
        namespace.create();
        for (String bridge : List.of(UNDERLAY_BRIDGE, MANAGEMENT_BRIDGE)) {
            namespace.ip("link", "add", bridge, "type", "bridge");
            namespace.ip("link", "set", bridge, "up");
        }
        Command.of("ip", "link", "add", rootInterface(), "type", "veth",
            "peer", "name", "root", "netns", namespace.name()).check();
        namespace.ip("link", "set", "root", "up", "master", MANAGEMENT_BRIDGE);
        Command.of("ip", "link", "set", rootInterface(), "up").check();
        return address();
    }

    /** Gives the root namespace an address out of a network that nothing else here uses. */
    private String address() {
        final int start = Math.floorMod(id.hashCode(), SUBNET_ATTEMPTS);
        for (int i = 0; i < SUBNET_ATTEMPTS; i++) {
            final int number = (start + i) % SUBNET_ATTEMPTS;
            // 198.18.0.0/15 is set aside for tests of network devices, RFC 2544.
            final String net = "198." + (18 + number / 256) + "." + number % 256;
            if (!used(net, "")) {
                Command.of("ip", "addr", "add", net + ".1/24", "dev", rootInterface()).check();
                if (!used(net, rootInterface())) {
                    return net;
                }
                // Another lab had the same idea at the same time.
                Command.of("ip", "addr", "del", net + ".1/24", "dev", rootInterface()).check();
            }
        }
        throw new LabException("no free network within 198.18.0.0/15");
    }

    /** An address or a route, other than those of an interface to pass over, overlaps with a network. */
    private static boolean used(final String net, final String except) {
        for (JsonNode link : Json.parse(Command.of("ip", "-j", "-4", "addr").check())) {
            for (JsonNode info : link.path("addr_info")) {
                if (!except.equals(link.path("ifname").asText()) && overlaps(net,
                        info.path("local").asText() + "/" + info.path("prefixlen").asInt())) {
                    return true;
                }
            }
        }
        for (JsonNode route : Json.parse(Command.of("ip", "-j", "-4", "route", "show", "table", "all").check())) {
            final String destination = route.path("dst").asText();
            if (!"default".equals(destination) && !except.equals(route.path("dev").asText())
                    && overlaps(net, destination)) {
                return true;
            }
        }
        return false;
    }

    /** A /24, given by three bytes, has addresses in common with a network. */
    static boolean overlaps(final String net, final String other) {
        final String[] parts = other.split("/", 2);
        final int length = Math.min(24, parts.length > 1 ? Integer.parseInt(parts[1]) : 32);
        return number(net + ".0").shiftRight(32 - length).equals(number(parts[0]).shiftRight(32 - length));
    }

    private static BigInteger number(final String address) {
        try {
            return new BigInteger(1, InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            throw new LabException("not an address: " + address, e);
        }
    }

    /** Joins a hypervisor to both networks. */
    void attach(final Namespace hypervisor, final int index, final String managementAddress) {
        hypervisor.join(UNDERLAY_INTERFACE, namespace, "u" + index);
        namespace.ip("link", "set", "u" + index, "master", UNDERLAY_BRIDGE);
        hypervisor.join(MANAGEMENT_INTERFACE, namespace, "m" + index);
        namespace.ip("link", "set", "m" + index, "master", MANAGEMENT_BRIDGE);
        hypervisor.ip("addr", "add", managementAddress + "/24", "dev", MANAGEMENT_INTERFACE);
    }

    /** The tunnel address of a hypervisor. */
    static String tunnelAddress(final int index) {
        return "172.16." + (index - 1) / 250 + "." + ((index - 1) % 250 + 1);
    }

    /** The management address of a hypervisor. */
    static String managementAddress(final String net, final int index) {
        return net + "." + (index + 1);
    }

    /** The address of the root namespace on the management network. */
    static String rootAddress(final String net) {
        return net + ".1";
    }

    /** Removes what {@link #create} made, or a part of it. */
    void delete() {
        namespace.delete();
        final List<String> words = new ArrayList<>(List.of("ip", "link", "show", rootInterface()));
        if (Command.of(words).run().ok()) {
            words.set(2, "del");
            // The other end went with the namespace, perhaps in this moment.
            Command.of(words).run();
            Await.until("the end of " + rootInterface(), java.time.Duration.ofSeconds(10),
                () -> !Command.of("ip", "link", "show", rootInterface()).run().ok());
        }
    }

    private String rootInterface() {
        return "weftm-" + id;
    }
}
