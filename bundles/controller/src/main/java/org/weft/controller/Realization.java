package org.weft.controller;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;

/**
 * Who waits for the data plane: calls that wait for a generation, and ports that are not up in the fabric yet. Belongs
 * to the inbox's thread.
 */
final class Realization {
    private final List<Waiter> waiters = new ArrayList<>();
    /** Ports by the generation of their last change, and by their switch, whose nodes they wait for. */
    private final TreeMap<Long, Map<SwitchId, Set<PortId>>> pending = new TreeMap<>();
    private final Map<PortId, Long> generations = new HashMap<>();
    private final Map<PortId, Long> realized = new HashMap<>();

    /**
     * What a wait ended with.
     *
     * @param generation what was waited for
     * @param late the nodes that did not confirm it
     * @param realized whether the wait ended because it is in the data plane
     */
    record Result(long generation, List<NodeId> late, boolean realized) {
    }

    private record Waiter(long generation, Consumer<Result> done) {
    }

    /** Calls {@code done} as soon as no node is late for a generation. */
    void await(final long generation, final Consumer<Result> done) {
        waiters.add(new Waiter(generation, done));
    }

    /** Whether a call waits. */
    boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /** Gives up a wait.
     *
     * @return the generation that was waited for, if the wait had not ended */
    Optional<Long> cancel(final Consumer<Result> done) {
        final var found = waiters.stream().filter(waiter -> waiter.done() == done).findFirst();
        found.ifPresent(waiters::remove);
        return found.map(Waiter::generation);
    }

    /** A port has changed, or is gone. */
    void portChanged(final PortId port, final long generation, final boolean bound) {
        final Long earlier = bound ? generations.put(port, generation) : generations.remove(port);
        if (earlier != null) {
            pending.computeIfPresent(earlier, (same, switches) -> {
                switches.computeIfPresent(port.logicalSwitch(), (one, ports) -> {
                    ports.remove(port);
                    return ports.isEmpty() ? null : ports;
                });
                return switches.isEmpty() ? null : switches;
            });
        }
        realized.remove(port);
        if (bound) {
            pending.computeIfAbsent(generation, none -> new HashMap<>())
                .computeIfAbsent(port.logicalSwitch(), none -> new HashSet<>()).add(port);
        }
    }

    /** Releases whoever has what it waits for. Costs what the switches of waiting ports span.
     *
     * @param newest the newest generation: no later one is realized
     * @param span the nodes that carry a switch
     * @param up hears of ports that have come up */
    void check(final long newest, final Collection<Agent> agents,
            final Function<SwitchId, ? extends Collection<Agent>> span, final Consumer<PortId> up) {
        for (final Iterator<Waiter> all = waiters.iterator(); all.hasNext();) {
            final Waiter waiter = all.next();
            if (waiter.generation() <= newest && agents.stream().noneMatch(agent -> agent.late(waiter.generation()))) {
                all.remove();
                waiter.done().accept(new Result(waiter.generation(), List.of(), true));
            }
        }
        pending.entrySet().removeIf(entry -> {
            final long generation = entry.getKey();
            final boolean nobodyLate = agents.stream().noneMatch(agent -> agent.late(generation));
            entry.getValue().entrySet().removeIf(ports -> {
                final boolean done = nobodyLate
                    || span.apply(ports.getKey()).stream().noneMatch(agent -> agent.late(generation));
                if (done) {
                    ports.getValue().forEach(port -> {
                        realized.put(port, generation);
                        up.accept(port);
                    });
                }
                return done;
            });
            return entry.getValue().isEmpty();
        });
    }

    /** The generation of a port's last change, if every node of its span has confirmed it; 0 if not. */
    long realized(final PortId port) {
        return realized.getOrDefault(port, 0L);
    }
}
