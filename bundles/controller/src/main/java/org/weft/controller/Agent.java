package org.weft.controller;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.weft.domain.NodeId;
import org.weft.domain.TransportNode;
import org.weft.engine.Output;
import org.weft.node.BridgePort;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.Group;
import org.weft.node.Meter;
import org.weft.node.UplinkQos;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.OvsdbDriver;
import org.weft.node.driver.OvsdbTarget;

/**
 * The controller's side of one registered node: tells the drivers what the node is to have, and keeps account of what
 * the node has confirmed. Belongs to the inbox's thread.
 *
 * <p>The flows of a node are compared with what its switch has only after the node's database has told everything:
 * before that the ports of its VIFs are not known, and their flows would be taken away.
 */
final class Agent {
    private final NodeId id;
    private final OpenFlowDriver openFlow;
    private final OvsdbDriver ovsdb;
    private final Map<Entry.Key, Entry.Row> rows = new HashMap<>();
    private final Deque<Change> unconfirmed = new ArrayDeque<>();
    private final Set<Entry.Key> groups = new HashSet<>();
    private final Set<Entry.Key> meters = new HashSet<>();
    private TransportNode config;
    private OptionalLong datapathId = OptionalLong.empty();
    private Optional<OvsdbTarget> ovsdbTarget = Optional.empty();
    private boolean rowsChanged;
    private boolean targeted;
    /** The generation that the switch was told last. */
    private long told;
    private boolean connected;
    private OptionalLong lackingSince = OptionalLong.empty();
    private long realized;
    private Optional<String> refusal = Optional.empty();
    private Optional<NodeService> elsewhere = Optional.empty();
    private LongPredicate lateElsewhere = generation -> true;

    /**
     * Something sent to the switch and not confirmed yet.
     *
     * @param sent the generation that the switch will confirm
     * @param owed the generation that is not realized without it; earlier than {@code sent} when it had to wait for
     *     a tunnel port
     */
    private record Change(long sent, long owed) {
    }

    Agent(final TransportNode config, final OpenFlowDriver openFlow, final OvsdbDriver ovsdb, final long generation) {
        id = config.id();
        this.config = config;
        this.openFlow = openFlow;
        this.ovsdb = ovsdb;
        // a node owes everything until its switch has confirmed something
        lackingSince = OptionalLong.of(generation);
    }

    NodeId id() {
        return id;
    }

    TransportNode config() {
        return config;
    }

    void configure(final TransportNode now) {
        if (!now.systemId().equals(config.systemId())) {
            release();
        }
        rowsChanged |= !now.equals(config);
        config = now;
    }

    /** Takes a change of the entries that the node is to have. */
    void entries(final Output.Changes<Entry.Key, Entry> changes, final long generation) {
        final Map<Entry.Key, Entry> put = new LinkedHashMap<>();
        final Set<Entry.Key> removed = new HashSet<>();
        changes.put().forEach((key, entry) -> {
            if (entry instanceof Entry.Row row) {
                rows.put(key, row);
                rowsChanged = true;
            } else {
                put.put(key, entry);
                if (entry instanceof Group) {
                    groups.add(key);
                } else if (entry instanceof Meter) {
                    meters.add(key);
                }
            }
        });
        changes.removed().forEach(key -> {
            if (rows.remove(key) == null) {
                removed.add(key);
                groups.remove(key);
                meters.remove(key);
            } else {
                rowsChanged = true;
            }
        });
        if (targeted && !(put.isEmpty() && removed.isEmpty())) {
            unconfirmed.add(new Change(generation, lackingSince.orElse(generation)));
            told = generation;
            openFlow.update(datapathId.orElseThrow(), new EntryDelta(put, removed), generation);
        }
    }

    /**
     * Brings the drivers' targets up to date.
     *
     * @param datapath the datapath id of the integration bridge, if it is there
     * @param recognised whether the node's system-id is this node's alone
     * @param factsComplete whether the node's database has told everything
     * @param lacking whether the node lacks tunnel ports that it is to have
     * @param entries all that the node is to have
     * @param term under which this member serves the node; empty if it leaves it alone
     */
    void drive(final OptionalLong datapath, final boolean recognised, final boolean factsComplete,
            final boolean lacking, final Supplier<Collection<Entry>> entries, final long generation,
            final OptionalLong term) {
        if (!datapath.equals(datapathId)) {
            releaseSwitch();
            datapathId = datapath;
        }
        if (term.isEmpty()) {
            release();
            return;
        }
        if (recognised) {
            if (rowsChanged || ovsdbTarget.filter(target -> target.term() == term.getAsLong()).isEmpty()) {
                rowsChanged = false;
                ovsdbTarget = Optional.of(new OvsdbTarget(config.integrationBridge(), config.datapathType(),
                    rowsOf(BridgePort.class), rowsOf(UplinkQos.class), term.getAsLong()));
                ovsdb.target(config.systemId(), ovsdbTarget);
            }
        } else if (ovsdbTarget.isPresent()) {
            ovsdbTarget = Optional.empty();
            ovsdb.target(config.systemId(), ovsdbTarget);
        }
        if (!targeted && factsComplete && datapathId.isPresent()) {
            targeted = true;
            unconfirmed.clear();
            unconfirmed.add(new Change(generation, lackingSince.orElse(generation)));
            told = generation;
            openFlow.target(datapathId.orElseThrow(),
                entries.get().stream().filter(entry -> !(entry instanceof Entry.Row)).toList(), generation);
        }
        if (targeted) {
            if (!lacking) {
                lackingSince = OptionalLong.empty();
            } else if (lackingSince.isEmpty()) {
                lackingSince = OptionalLong.of(generation);
            }
        }
    }

    private <R extends Entry.Row> Set<R> rowsOf(final Class<R> kind) {
        return rows.values().stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toSet());
    }

    private void releaseSwitch() {
        if (targeted) {
            openFlow.release(datapathId.orElseThrow());
            targeted = false;
        }
        connected = false;
        refusal = Optional.empty();
        unconfirmed.clear();
        // whoever is told anew owes everything
        lackingSince = OptionalLong.of(0);
    }

    /** Leaves the node as it is. */
    void release() {
        releaseSwitch();
        ovsdbTarget.ifPresent(target -> ovsdb.target(config.systemId(), Optional.empty()));
        ovsdbTarget = Optional.empty();
    }

    void connected(final boolean now) {
        connected = now;
    }

    /** The switch has gone: when it is back, it owes everything until it was compared with what it is to have. */
    void lost() {
        // once, however often it goes before it was compared
        if (targeted && (unconfirmed.isEmpty() || unconfirmed.getLast().owed() != 0)) {
            unconfirmed.add(new Change(told, 0));
        }
    }

    void confirmed(final long generation) {
        refusal = Optional.empty();
        while (!unconfirmed.isEmpty() && unconfirmed.peek().sent() <= generation) {
            unconfirmed.remove();
        }
        realized = Math.max(realized, generation);
    }

    void refused(final String what) {
        refusal = Optional.of(what);
    }

    /**
     * Who serves the node has changed.
     *
     * @param by who does; empty if this member does, or nobody
     * @param lateThere whether the node is not known there to hold everything up to a generation
     */
    void servedBy(final Optional<NodeService> by, final LongPredicate lateThere) {
        elsewhere = by;
        lateElsewhere = lateThere;
    }

    /** Who else serves the node. */
    Optional<NodeService> elsewhere() {
        return elsewhere;
    }

    /** Whether the node is not known to hold everything up to a generation. */
    boolean late(final long generation) {
        if (elsewhere.isPresent()) {
            return lateElsewhere.test(generation);
        }
        final OptionalLong since = lateSince();
        return since.isPresent() && since.getAsLong() <= generation;
    }

    /** Since which generation the node may lack something, if this member serves it; empty if it has everything. */
    OptionalLong lateSince() {
        return connected && targeted
            ? LongStream.concat(lackingSince.stream(), unconfirmed.stream().mapToLong(Change::owed)).min()
            : OptionalLong.of(0);
    }

    /** Whether packets can be sent to the node, from whatever member. */
    boolean isReachable() {
        return elsewhere.isPresent() ? datapathId.isPresent() && !late(0) : connected;
    }

    /** How many meters the node is meant to have. */
    int meters() {
        return meters.size();
    }

    /** How many groups the node is meant to have. */
    int groups() {
        return groups.size();
    }

    /** How many entries the node's database is meant to have. */
    int rows() {
        return rows.size();
    }

    boolean isConnected() {
        return connected;
    }

    OptionalLong datapathId() {
        return datapathId;
    }

    long realized() {
        return realized;
    }

    Optional<String> refusal() {
        return refusal;
    }
}
