package org.weft.controller;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weft.domain.L3Gateway;
import org.weft.domain.L3GatewayId;
import org.weft.domain.LogicalRouterPort.Attachment.ToGateway;
import org.weft.domain.NodeId;
import org.weft.domain.RouterId;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.RouterHealth;

/**
 * Decides which gateways each router has, and which one of the two is preferred. A router keeps its gateways as long as
 * they are in its services and are not drained; a new one is the one with the fewest routers, in another failure zone
 * if there is one. When the second gateway has taken over, it becomes the preferred one, so that the first one does not
 * take the router back when it returns. Decisions are remembered in the datastore, and count from then on.
 *
 * <p>When the gateways of services change, and at no other time, routers move if that evens the load. First the second
 * gateway of a router changes, which no packet goes by; when both are heard, they may change places.
 *
 * <p>Belongs to the inbox's thread.
 */
final class Placement {
    private static final int GATEWAYS = 2;

    private final LogicalNetwork network;
    private final Memory memory;
    /** The services of each router that has some, by the ids of its ports. */
    private final Map<RouterId, Map<String, String>> services = new HashMap<>();
    /** What was asked for and is not in the datastore yet. */
    private final Map<RouterId, List<NodeId>> asked = new HashMap<>();
    /** Routers that may still move, since the gateways of services have changed. */
    private final Set<RouterId> unbalanced = new HashSet<>();
    private boolean started;

    Placement(final LogicalNetwork network, final Memory memory) {
        this.network = network;
        this.memory = memory;
    }

    /** A placement is in the datastore. */
    void placed(final RouterId router, final List<NodeId> gateways) {
        asked.remove(router, gateways);
        if (gateways.isEmpty()) {
            network.inputs().placements().remove(router);
        } else {
            network.inputs().placements().put(router, gateways);
        }
    }

    /** Decides anew after a commit, where something has changed that matters. */
    void check() {
        final Set<RouterId> affected = new HashSet<>();
        network.inputs().routerPorts().changes().forEach((id, change) -> {
            final var service = change.after().map(port -> port.attachment()).filter(ToGateway.class::isInstance)
                .map(ToGateway.class::cast).map(ToGateway::service);
            final var ports = services.computeIfAbsent(id.router(), none -> new HashMap<>());
            service.ifPresentOrElse(now -> ports.put(id.id(), now), () -> ports.remove(id.id()));
            affected.add(id.router());
        });
        affected.addAll(network.health().routing().gateways().changes().keySet());
        affected.addAll(network.inputs().placements().changes().keySet());
        if (started && !network.inputs().l3Gateways().changes().isEmpty()) {
            unbalanced.addAll(services.keySet());
            affected.addAll(services.keySet());
        }
        started = true;
        affected.stream().sorted().forEach(this::decide);
        services.values().removeIf(Map::isEmpty);
    }

    private void decide(final RouterId router) {
        final List<NodeId> now = now(router);
        final List<NodeId> wanted = wanted(router, now);
        if (!wanted.equals(now)) {
            asked.put(router, wanted);
            memory.place(router, wanted);
        }
    }

    private List<NodeId> now(final RouterId router) {
        return Optional.ofNullable(asked.get(router))
            .orElseGet(() -> network.inputs().placements().get(router).orElse(List.of()));
    }

    private List<NodeId> wanted(final RouterId router, final List<NodeId> now) {
        final Map<NodeId, L3Gateway> candidates = candidates(router);
        final List<NodeId> kept = new ArrayList<>(now.stream().filter(candidates::containsKey).toList());
        while (kept.size() < GATEWAYS && kept.size() < candidates.size()) {
            next(candidates, kept).ifPresent(kept::add);
        }
        if (kept.size() < GATEWAYS) {
            unbalanced.remove(router);
            return kept;
        }
        if (unbalanced.contains(router)) {
            balance(router, candidates, kept);
        } else if (kept.equals(now) && takenOver(router, kept)) {
            Collections.swap(kept, 0, 1);
        }
        return kept;
    }

    /** Which gateway to add: in another failure zone if there is one, then that with the fewest routers. */
    private Optional<NodeId> next(final Map<NodeId, L3Gateway> candidates, final List<NodeId> kept) {
        final Set<Optional<String>> zones = new HashSet<>();
        kept.forEach(node -> zones.add(candidates.get(node).failureZone()));
        return candidates.values().stream().filter(gateway -> !kept.contains(gateway.id().node()))
            .min(Comparator.<L3Gateway>comparingInt(gateway -> zones.contains(gateway.failureZone()) ? 1 : 0)
                .thenComparingLong(gateway -> load(gateway.id().node(), kept.isEmpty()))
                .thenComparing(gateway -> gateway.id().node()))
            .map(gateway -> gateway.id().node());
    }

    private void balance(final RouterId router, final Map<NodeId, L3Gateway> candidates, final List<NodeId> kept) {
        final NodeId second = kept.get(1);
        final var zone = candidates.get(kept.get(0)).failureZone();
        final Optional<NodeId> other = next(candidates, kept.subList(0, 1)).filter(node -> !node.equals(second))
            .filter(node -> load(second, false) > load(node, false) + 1
                || candidates.get(second).failureZone().equals(zone)
                && !candidates.get(node).failureZone().equals(zone));
        if (other.isPresent()) {
            kept.set(1, other.orElseThrow());
        } else if (ready(router, kept, kept)) {
            unbalanced.remove(router);
            if (load(kept.get(0), true) > load(second, true) + 1) {
                Collections.swap(kept, 0, 1);
            }
        } else if (takenOver(router, kept)) {
            // the first one may just be heard later; then it is seen whether that evens the load
            Collections.swap(kept, 0, 1);
        }
    }

    /** The gateways that are in all services of a router and are not drained. */
    private Map<NodeId, L3Gateway> candidates(final RouterId router) {
        final Map<NodeId, L3Gateway> result = new HashMap<>();
        final Set<String> wanted = new HashSet<>(services.getOrDefault(router, Map.of()).values());
        if (wanted.isEmpty() || network.inputs().routers().get(router).isEmpty()) {
            return result;
        }
        network.topology().routing().gatewaysOf(wanted.iterator().next()).forEach(id -> {
            final boolean inAll = wanted.stream().allMatch(service -> network.inputs().l3Gateways()
                .get(new L3GatewayId(service, id.node())).filter(gateway -> !gateway.draining()).isPresent());
            if (inAll && network.inputs().nodes().get(id.node()).isPresent()) {
                result.put(id.node(), network.inputs().l3Gateways().get(id).orElseThrow());
            }
        });
        return result;
    }

    /** How many routers a gateway has; of the preferred ones only, if one is to be chosen. */
    private long load(final NodeId node, final boolean preferred) {
        return services.keySet().stream().map(this::now)
            .filter(gateways -> preferred ? gateways.indexOf(node) == 0 : gateways.contains(node)).count();
    }

    /** Whether the second gateway is active, and some node hears it. */
    private boolean takenOver(final RouterId router, final List<NodeId> gateways) {
        final List<NodeId> second = gateways.subList(1, 2);
        return ready(router, gateways, second) && health(router, gateways).flatMap(RouterHealth.Gateways::active)
            .equals(Optional.of(second.get(0)));
    }

    /** Whether some gateways of a router could be active. */
    private boolean ready(final RouterId router, final List<NodeId> gateways, final List<NodeId> which) {
        return health(router, gateways).filter(now -> now.ready().containsAll(which)).isPresent();
    }

    private Optional<RouterHealth.Gateways> health(final RouterId router, final List<NodeId> gateways) {
        return network.health().routing().gateways().get(router).filter(now -> now.all().equals(gateways));
    }
}
