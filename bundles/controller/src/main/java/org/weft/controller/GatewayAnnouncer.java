package org.weft.controller;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.domain.IpPrefix;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.packet.Neighbours;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.RouterHealth;
import org.weft.pipeline.RouterLink;

/**
 * Tells physical networks which gateway a router is active on: gratuitous ARP and unsolicited neighbour advertisements
 * for its addresses there, a burst when that changes, and then again from time to time. Belongs to the inbox's thread.
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
    /** The gateways that are announced. */
    private final Map<RouterId, NodeId> active = new HashMap<>();

    GatewayAnnouncer(final LogicalNetwork network, final Nodes nodes, final OpenFlowDriver openFlow,
            final Inbox inbox) {
        this.network = network;
        this.nodes = nodes;
        this.openFlow = openFlow;
        this.inbox = inbox;
    }

    /** Looks, after a commit, whether a router has become active elsewhere. */
    void check() {
        network.health().routing().gateways().changes().forEach((router, change) -> {
            final Optional<NodeId> now = change.after().flatMap(RouterHealth.Gateways::active);
            if (now.isEmpty()) {
                active.remove(router);
            } else if (!now.orElseThrow().equals(active.put(router, now.orElseThrow()))) {
                announce(router, now.orElseThrow(), 0);
            }
        });
    }

    private void announce(final RouterId router, final NodeId gateway, final int before) {
        if (!gateway.equals(active.get(router))) {
            return;
        }
        nodes.get(gateway).filter(Agent::isConnected).ifPresent(agent ->
            network.topology().routing().externalLinksOf(router).forEach(link ->
                link.addresses().stream().map(IpPrefix::address).flatMap(address -> frame(link, address).stream())
                    .forEach(frame ->
                        openFlow.send(agent.datapathId().orElseThrow(), frame, link.ontoSwitch()))));
        inbox.submitAfter(before < GAPS.size() ? GAPS.get(before) : REPEATED,
            () -> announce(router, gateway, before + 1));
    }

    private static Optional<byte[]> frame(final RouterLink link, final InetAddress address) {
        if (address instanceof Inet4Address ipv4) {
            return Optional.of(Neighbours.gratuitousArp(link.mac(), ipv4));
        }
        return address instanceof Inet6Address ipv6 ? Optional.of(Neighbours.advertisement(link.mac(), ipv6, true))
            : Optional.empty();
    }
}
