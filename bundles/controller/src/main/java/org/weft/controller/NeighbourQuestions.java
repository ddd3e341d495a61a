package org.weft.controller;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.MacAddress;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.SwitchId;
import org.weft.engine.Input;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.packet.Frame;
import org.weft.packet.IcmpErrors;
import org.weft.packet.IcmpErrors.Cause.Unreachable.Why;
import org.weft.packet.Ip;
import org.weft.packet.Neighbours;
import org.weft.pipeline.Announcements;
import org.weft.pipeline.LogicalNetwork;
import org.weft.pipeline.RouterLink;
import org.weft.pipeline.Topology;

/**
 * Asks for MAC addresses that routers need and that are not configured. Packets wait meanwhile. What was answered is
 * remembered, so that all nodes know it, also after a restart of the controller; it is asked for again from time to
 * time, and forgotten when nobody answers any more. The leader asks, wherever the packet was: an answer comes in where
 * the one is that answers. Belongs to the inbox's thread.
 */
final class NeighbourQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(NeighbourQuestions.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** RFC 4861 section 10: MAX_MULTICAST_SOLICIT. */
    private static final int ATTEMPTS = 3;
    private static final int PACKETS = 5;
    /** Addresses of one switch that are remembered. */
    private static final int LIMIT = 4096;
    /** Addresses that are asked for at one time. */
    private static final int QUESTIONS = 1024;

    private final Input<NeighbourId, MacAddress> known;
    private final Memory memory;
    private final OpenFlowDriver openFlow;
    private final Topology topology;
    private final Announcements announcements;
    private final Nodes nodes;
    private final Inbox inbox;
    private final Map<NeighbourId, Question> open = new HashMap<>();
    private final Map<SwitchId, Set<NeighbourId>> bySwitch = new HashMap<>();

    /**
     * Who asks.
     *
     * @param datapathId where
     * @param link for which router
     * @param mac of the router's port, or of a floating address
     * @param address the same; empty if the port has none of the family
     */
    private record Asker(long datapathId, RouterLink link, MacAddress mac, Optional<InetAddress> address) {
        /** Whoever a packet is from as it leaves a router: floating addresses leave by MAC addresses of their own. */
        static Asker of(final long datapathId, final RouterLink link, final byte[] packet, final InetAddress target) {
            final var frame = Frame.read(packet).filter(one -> !one.source().equals(link.mac()));
            return new Asker(datapathId, link, frame.map(Frame::source).orElse(link.mac()),
                frame.isPresent() ? frame.flatMap(Frame::ip).map(Ip::source) : link.addressFor(target));
        }

        Optional<byte[]> question(final InetAddress target) {
            return address.flatMap(own -> {
                if (own instanceof Inet4Address from && target instanceof Inet4Address to) {
                    return Optional.of(Neighbours.arpRequest(mac, from, to));
                }
                return own instanceof Inet6Address from && target instanceof Inet6Address to
                    ? Optional.of(Neighbours.solicitation(mac, from, to)) : Optional.empty();
            });
        }
    }

    /** A packet that waits where it was. */
    private record Waiting(Asker asker, byte[] packet) {
    }

    /** A question that waits for its answer, and the packets that wait for it. */
    private static final class Question {
        private final Set<Asker> askers = new LinkedHashSet<>();
        private final List<Waiting> packets = new ArrayList<>();
        private int attempts;
    }

    NeighbourQuestions(final LogicalNetwork network, final Nodes nodes, final Memory memory,
            final OpenFlowDriver openFlow, final Inbox inbox) {
        topology = network.topology();
        announcements = network.health().routing().announcements();
        this.nodes = nodes;
        known = topology.inputs().neighbours();
        this.memory = memory;
        this.openFlow = openFlow;
        this.inbox = inbox;
    }

    /** Asks for an address.
     *
     * @param datapathId the switch where the router needs it
     * @param packet what is to be sent there */
    void ask(final long datapathId, final RouterLink link, final InetAddress address, final byte[] packet) {
        final var id = new NeighbourId(link.logicalSwitch().id(), address);
        if (!link.reaches(address)) {
            return;
        }
        final var already = known.get(id);
        if (already.isPresent()) {
            deliver(datapathId, link, packet, already.orElseThrow());
            return;
        }
        final boolean first = !open.containsKey(id);
        if (first && (open.size() >= QUESTIONS || count(id.logicalSwitch()) >= LIMIT)) {
            LOG.warn("{} is not asked for: {} questions are open, and {} addresses of the switch are remembered", id,
                open.size(), count(id.logicalSwitch()));
            return;
        }
        final Question question = open.computeIfAbsent(id, none -> new Question());
        final Asker asker = Asker.of(datapathId, link, packet, address);
        if (question.packets.size() < PACKETS) {
            question.packets.add(new Waiting(asker, packet));
        }
        final boolean further = question.askers.add(asker);
        if (first) {
            attempt(id, question);
        } else if (further) {
            send(asker, address);
        }
    }

    private void attempt(final NeighbourId id, final Question question) {
        if (open.get(id) != question) {
            return;
        }
        if (question.attempts++ < ATTEMPTS) {
            question.askers.forEach(asker -> send(asker, id.address()));
            inbox.submitAfter(WAIT, () -> attempt(id, question));
        } else {
            open.remove(id);
            if (known.get(id).isPresent()) {
                memory.forgetNeighbour(id);
            }
            question.packets.forEach(this::unreachable);
        }
    }

    private void send(final Asker asker, final InetAddress target) {
        asker.question(target).ifPresent(frame ->
            openFlow.send(asker.datapathId(), frame, asker.link().ontoSwitch()));
    }

    private void unreachable(final Waiting waiting) {
        final RouterLink link = waiting.asker().link();
        Frame.read(waiting.packet()).flatMap(Frame::ip)
            .flatMap(ip -> link.addressFor(ip.source()))
            .flatMap(address -> IcmpErrors.answer(waiting.packet(), new IcmpErrors.Cause.Unreachable(Why.HOST),
                link.mac(), address))
            .ifPresent(error -> openFlow.send(waiting.asker().datapathId(), error, link.back()));
    }

    /** Somebody has told whose an address is; only what was asked for counts. */
    void answered(final NeighbourId id, final MacAddress mac) {
        final Question question = open.remove(id);
        if (question != null) {
            if (!known.get(id).equals(Optional.of(mac))) {
                memory.rememberNeighbour(id, mac);
            } else {
                watch(id);
            }
            question.packets.forEach(waiting ->
                deliver(waiting.asker().datapathId(), waiting.asker().link(), waiting.packet(), mac));
        }
    }

    private void deliver(final long datapathId, final RouterLink link, final byte[] packet, final MacAddress mac) {
        final byte[] frame = packet.clone();
        for (int at = 0; at < 6; at++) {
            frame[at] = (byte) (mac.bits() >>> 40 - 8 * at);
        }
        openFlow.send(datapathId, frame, link.ontoSwitch());
    }

    /** What is remembered has changed. */
    void remembered(final NeighbourId id, final Optional<MacAddress> mac) {
        mac.ifPresentOrElse(now -> {
            known.put(id, now);
            bySwitch.computeIfAbsent(id.logicalSwitch(), none -> new HashSet<>()).add(id);
            watch(id);
        }, () -> {
            known.remove(id);
            bySwitch.computeIfPresent(id.logicalSwitch(), (same, all) -> {
                all.remove(id);
                return all.isEmpty() ? null : all;
            });
        });
    }

    private int count(final SwitchId id) {
        return bySwitch.getOrDefault(id, Set.of()).size();
    }

    /** Forgets, after a commit, the addresses of switches that no router is joined to any more. */
    void check() {
        topology.routing().links().changes().values().forEach(change -> change.before().map(RouterLink::logicalSwitch)
            .map(LogicalSwitch::id).filter(id -> topology.routing().linkOfSwitch(id).isEmpty())
            .ifPresent(id -> bySwitch.getOrDefault(id, Set.of()).forEach(memory::forgetNeighbour)));
    }

    private void watch(final NeighbourId id) {
        inbox.submitAfter(FRESH, () -> refresh(id));
    }

    /** Asks again for what is remembered. */
    private void refresh(final NeighbourId id) {
        if (known.get(id).isEmpty() || open.containsKey(id)) {
            return;
        }
        final Optional<RouterLink> link = topology.routing().linkOfSwitch(id.logicalSwitch());
        if (link.isEmpty()) {
            memory.forgetNeighbour(id);
            return;
        }
        someone(id, link.orElseThrow()).ifPresentOrElse(asker -> {
            final var question = new Question();
            question.askers.add(asker);
            open.put(id, question);
            attempt(id, question);
        }, () -> watch(id));
    }

    /** Who can ask: on a physical network, an address where it is, since answers go there. */
    private Optional<Asker> someone(final NeighbourId id, final RouterLink link) {
        if (link.external()) {
            return announcements.on().read(id.logicalSwitch()).stream().flatMap(key ->
                announcements.places().get(key).filter(place -> place.link().reaches(id.address())).stream()
                    .flatMap(place -> connected(place.node()).stream().map(at ->
                        new Asker(at, place.link(), place.mac(), Optional.of(key.address())))))
                .filter(asker -> asker.question(id.address()).isPresent()).findFirst();
        }
        return topology.spanOfSwitch().read(id.logicalSwitch()).stream().flatMap(at -> connected(at.node()).stream())
            .findFirst().map(at -> new Asker(at, link, link.mac(), link.addressFor(id.address())));
    }

    private Optional<Long> connected(final NodeId node) {
        return nodes.get(node).filter(Agent::isReachable).map(agent -> agent.datapathId().orElseThrow());
    }
}
