package org.weft.controller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.domain.KeyOwner;
import org.weft.domain.NodeId;
import org.weft.domain.SwitchId;
import org.weft.pipeline.LogicalNetwork;

/**
 * What happens once for each batch of edits: compute, ask for keys, tell the nodes, write the status, release whoever
 * waits. Belongs to the inbox's thread.
 */
final class Core {
    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

    private final LogicalNetwork network;
    private final Memory memory;
    private final DatastoreWriter memoryWriter;
    private final Nodes nodes;
    private final Reporter reporter;
    private final Realization realization;
    private final Announcer announcer;
    private final Placement placement;
    private final NeighbourQuestions questions;
    private final GatewayAnnouncer gatewayAnnouncer;
    private final Spreading spreading;
    private final Progress progress;
    private final Follower follower;
    private final Marks marks;
    private final Services services;
    /** Keys whose objects are gone, with the generation at which they went. */
    private final Map<KeyOwner, Long> resting = new LinkedHashMap<>();
    /** Who waits for a marker, by its number. */
    private final TreeMap<Long, Consumer<Realization.Result>> markers = new TreeMap<>();
    /** Whose markers have arrived in this batch. */
    private final List<Consumer<Realization.Result>> marked = new ArrayList<>();
    /** Who has seen its marker, and waits for the keys that had been asked for until then. */
    private final Map<Consumer<Realization.Result>, Long> keyless = new LinkedHashMap<>();
    private boolean networkLoaded;
    private boolean memoryLoaded;
    private boolean leading;
    private boolean edited;
    /** The tables of the next computation tell of everything that there is. */
    private boolean fresh = true;
    /** Microseconds at the start, so that it grows over restarts too; then one for each batch of edits. */
    private long generation = System.currentTimeMillis() * 1000;

    Core(final LogicalNetwork network, final Memory memory, final DatastoreWriter memoryWriter, final Nodes nodes,
            final Reporter reporter, final Realization realization, final Announcer announcer,
            final Placement placement, final NeighbourQuestions questions,
            final GatewayAnnouncer gatewayAnnouncer, final Spreading spreading, final Progress progress,
            final Follower follower, final Marks marks, final Services services) {
        this.network = network;
        this.memory = memory;
        this.memoryWriter = memoryWriter;
        this.nodes = nodes;
        this.reporter = reporter;
        this.realization = realization;
        this.announcer = announcer;
        this.placement = placement;
        this.questions = questions;
        this.gatewayAnnouncer = gatewayAnnouncer;
        this.spreading = spreading;
        this.progress = progress;
        this.follower = follower;
        this.marks = marks;
        this.services = services;
    }

    /** The configuration is there, and has perhaps changed. */
    void networkLoaded() {
        networkLoaded = true;
        edited = true;
    }

    /** What was remembered is there, and has perhaps changed. */
    void memoryLoaded() {
        memoryLoaded = true;
        edited = true;
    }

    /** Facts have changed. */
    void edited() {
        edited = true;
    }

    /** From now on this controller leads: keys, who serves which node, and the status are its business. */
    void lead(final long term) {
        leading = true;
        generation = Math.max(Math.max(generation, progress.heard()), System.currentTimeMillis() * 1000);
        memory.lead();
        services.lead(term);
        nodes.lead();
        spreading.lead();
        network.engine().restate();
        fresh = true;
        edited = true;
    }

    /** Another controller leads, and has cleared the status. */
    void follow() {
        if (!leading) {
            follower.forgotten();
            nodes.touchAll();
        }
    }

    boolean leads() {
        return leading;
    }

    /** Ends a batch. Nothing is computed before all configuration is there, or nodes would lose what they have. */
    void turn() {
        if (!networkLoaded || !memoryLoaded) {
            return;
        }
        final boolean computed = edited;
        edited = false;
        if (computed) {
            generation++;
            network.commit().forEach(failure ->
                LOG.error("Could not compute {} of {}", failure.key(), failure.table(), failure.error()));
        }
        if (leading) {
            decide(computed);
        } else {
            report(computed);
        }
    }

    private void decide(final boolean computed) {
        if (computed) {
            keys();
            placement.check();
            questions.check();
            spreading.committed();
        }
        spreading.check();
        final Set<NodeId> changed = serve(computed);
        if (computed) {
            network.topology().boundPorts().changes().forEach((port, change) ->
                realization.portChanged(port, generation, change.after().isPresent()));
            reporter.report(generation, changed);
            if (!services.alone()) {
                marks.computed(generation);
            }
        } else {
            reporter.report(changed);
        }
        release();
        announcer.check(changed, network.topology().boundPorts());
        memoryWriter.flush();
        if (isAwaited()) {
            reporter.flushSoon();
        } else {
            reporter.flush();
        }
    }

    /** Whether somebody waits for the data plane: what is needed for that comes before the books. */
    private boolean isAwaited() {
        return !markers.isEmpty() || !keyless.isEmpty() || realization.isAwaited();
    }

    private void report(final boolean computed) {
        final Set<NodeId> changed = serve(computed);
        if (services.alone()) {
            return;
        }
        reporter.served(changed);
        announcer.check(changed, network.topology().boundPorts());
        follower.turn(generation, changed);
        reporter.flush();
    }

    /** Tells the nodes that this member serves what they are to have. */
    private Set<NodeId> serve(final boolean computed) {
        if (!computed) {
            return nodes.settle(generation);
        }
        gatewayAnnouncer.check();
        final Set<NodeId> changed = nodes.commit(generation);
        // what is where it was when the controller started needs no announcement
        if (!fresh) {
            network.topology().boundPorts().changes().forEach((port, change) ->
                announcer.changed(port, change, generation));
        }
        fresh = false;
        return changed;
    }

    /** Asks for keys. */
    private void keys() {
        final var wanted = network.health().wantedKeys();
        if (fresh) {
            memory.keyOwners().stream().filter(owner -> wanted.get(owner).isEmpty())
                .forEach(owner -> resting.put(owner, generation));
        }
        wanted.changes().forEach((owner, change) -> {
            if (change.after().isPresent()) {
                resting.remove(owner);
                memory.request(owner);
            } else {
                resting.put(owner, generation);
            }
        });
    }

    /** A key was deleted from the datastore: its object, if it is back, needs a new one. */
    void unkeyed(final KeyOwner owner) {
        network.inputs().keys().remove(owner);
        if (leading && network.health().wantedKeys().get(owner).isPresent()) {
            memory.request(owner);
        }
    }

    private void release() {
        marked.forEach(done -> keyless.put(done, memory.lastRequest()));
        marked.clear();
        keyless.entrySet().removeIf(waiter -> {
            final boolean ready = memory.answered(waiter.getValue());
            if (ready) {
                realization.await(generation, waiter.getKey());
            }
            return ready;
        });
        realization.check(generation, nodes.all(), this::span, reporter::port);
        forgetKeys();
    }

    /** Gives up the keys that every node has forgotten; a node that is late for one is late for all younger ones. */
    private void forgetKeys() {
        for (final var oldest = resting.entrySet().iterator(); oldest.hasNext();) {
            final var rest = oldest.next();
            if (nodes.all().stream().anyMatch(agent -> agent.late(rest.getValue()))) {
                return;
            }
            memory.forget(rest.getKey());
            oldest.remove();
        }
    }

    private List<Agent> span(final SwitchId logicalSwitch) {
        return network.topology().spanOfSwitch().read(logicalSwitch).stream()
            .flatMap(at -> nodes.get(at.node()).stream()).toList();
    }

    /** Waits for a generation. */
    void await(final long wanted, final Consumer<Realization.Result> done) {
        realization.await(wanted, done);
    }

    /** Waits for whatever the marker's arrival follows. */
    void awaitMarker(final long marker, final Consumer<Realization.Result> done) {
        markers.put(marker, done);
    }

    /** The marker has arrived, and with it all earlier changes. */
    void marked(final long marker) {
        final var arrived = markers.headMap(marker, true);
        marked.addAll(arrived.values());
        arrived.clear();
    }

    /** Ends a wait that has taken too long, if it has not ended. */
    void timeout(final long wanted, final Consumer<Realization.Result> done) {
        final Optional<Long> waited = realization.cancel(done);
        final boolean early = keyless.remove(done) != null | markers.values().remove(done);
        if (waited.isPresent() || early) {
            // without a generation it waited for its marker: it is late for what there is now
            final long until = waited.orElse(early && wanted == 0 ? generation : wanted);
            done.accept(new Realization.Result(until, nodes.all().stream()
                .filter(agent -> until > generation || early || agent.late(until))
                .map(Agent::id).sorted().toList(), false));
        }
    }
}
