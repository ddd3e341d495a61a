package org.weft.southbound.ovsdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;
import org.weft.southbound.ovsdb.Row.Bridge;

/**
 * Tells the listener what the rows of one node say, each fact once. Belongs to the mailbox of its connection; lives
 * from {@link OvsdbFact.Connected} to {@link OvsdbFact.Disconnected}.
 */
final class Facts {
    private final String systemId;
    private final String remote;
    private final Rows rows;
    private final OvsdbListener listener;

    private Optional<OvsdbFact> node = Optional.empty();
    private final Map<String, OvsdbFact> bridges = new HashMap<>();
    private final Map<String, OvsdbFact> interfaces = new HashMap<>();

    Facts(final String systemId, final String remote, final Rows rows, final OvsdbListener listener) {
        this.systemId = systemId;
        this.remote = remote;
        this.rows = rows;
        this.listener = listener;
    }

    void tellAll() {
        tell(rows.bridges().values().stream().map(Bridge::name).collect(Collectors.toSet()), rows.interfaceNames());
        listener.seen(new OvsdbFact.Complete(systemId));
    }

    /** Bridges come before the interfaces on them, and go after them. */
    void tell(final Set<String> bridgeNames, final Set<String> interfaceNames) {
        tellNode();
        final List<String> goneBridges = new ArrayList<>();
        for (final String name : bridgeNames) {
            if (!tellOne(bridges, name, bridgeFact(name)) && bridges.remove(name) != null) {
                goneBridges.add(name);
            }
        }
        for (final String name : interfaceNames) {
            if (!tellOne(interfaces, name, interfaceFact(name)) && interfaces.remove(name) != null) {
                listener.seen(new OvsdbFact.InterfaceGone(systemId, name));
            }
        }
        for (final String name : goneBridges) {
            listener.seen(new OvsdbFact.BridgeGone(systemId, name));
        }
    }

    private void tellNode() {
        final Optional<OvsdbFact> now = rows.node()
            .map(row -> new OvsdbFact.Connected(systemId, remote, row.version(), row.ifaceTypes()));
        if (now.isPresent() && !now.equals(node)) {
            listener.seen(now.orElseThrow());
        }
        node = now;
    }

    /** Returns whether there is such a fact. */
    private boolean tellOne(final Map<String, OvsdbFact> told, final String name, final Optional<OvsdbFact> fact) {
        fact.filter(now -> !now.equals(told.put(name, now))).ifPresent(listener::seen);
        return fact.isPresent();
    }

    private Optional<OvsdbFact> bridgeFact(final String name) {
        return rows.bridge(name).filter(row -> row.datapathId().isPresent())
            .map(row -> new OvsdbFact.Bridge(systemId, name, row.datapathId().orElseThrow()));
    }

    private Optional<OvsdbFact> interfaceFact(final String name) {
        return rows.placed(name).map(it -> new OvsdbFact.Interface(systemId, name, it.bridge().name(), it.row().type(),
            it.row().ofport(), it.row().linkUp(), it.row().vif(), it.row().error(), it.port().marked(),
            it.row().session()));
    }
}
