package org.weft.controller;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.packet.Neighbours;
import org.weft.pipeline.Announcements;
import org.weft.pipeline.Announcements.Place;
import org.weft.pipeline.LogicalNetwork;

/**
 * Tells physical networks where addresses of routers are, on the active gateway or the node of a floating address:
 * gratuitous ARP and unsolicited neighbour advertisements, a burst when that changes, and then again from time to time.
 * The member that serves the node says it. Belongs to the inbox's thread.
 */
final class GatewayAnnouncer {
    /** The gaps between the first announcements. */
    private static final List<Duration> GAPS = List.of(Duration.ofMillis(200), Duration.ofMillis(800),
        Duration.ofSeconds(2));
    private static final Duration REPEATED = Duration.ofSeconds(30);

    private final LogicalNetwork network;
    private final Nodes nodes;
    private final OpenFlowDriver openFlow;
    private final Inbox inbox;
    /** What is announced. */
    private final Map<Announcements.Key, Place> places = new HashMap<>();

    GatewayAnnouncer(final LogicalNetwork network, final Nodes nodes, final OpenFlowDriver openFlow,
            final Inbox inbox) {
        this.network = network;
        this.nodes = nodes;
        this.openFlow = openFlow;
        this.inbox = inbox;
    }

    /** Looks, after a commit, whether an address is elsewhere. */
    void check() {
        network.health().routing().announcements().places().changes().forEach((key, change) ->
            change.after().ifPresentOrElse(now -> {
                places.put(key, now);
                announce(key, now, 0);
            }, () -> places.remove(key)));
    }

    private void announce(final Announcements.Key key, final Place place, final int before) {
        if (places.get(key) != place) {
            return;
        }
        nodes.get(place.node()).filter(Agent::isConnected).ifPresent(agent -> frame(key, place).ifPresent(frame ->
            openFlow.send(agent.datapathId().orElseThrow(), frame, place.link().ontoSwitch())));
        inbox.submitAfter(before < GAPS.size() ? GAPS.get(before) : REPEATED,
            () -> announce(key, place, before + 1));
    }

    private static Optional<byte[]> frame(final Announcements.Key key, final Place place) {
        if (key.address() instanceof Inet4Address ipv4) {
            return Optional.of(Neighbours.gratuitousArp(place.mac(), ipv4));
        }
        return key.address() instanceof Inet6Address ipv6
            ? Optional.of(Neighbours.advertisement(place.mac(), ipv6, true)) : Optional.empty();
    }
}
