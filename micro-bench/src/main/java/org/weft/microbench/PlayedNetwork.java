package org.weft.microbench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.NodeId;
import org.weft.engine.Output;
import org.weft.node.BridgePort;
import org.weft.node.Entry;
import org.weft.pipeline.Inputs;
import org.weft.pipeline.LogicalNetwork;

/**
 * The computation with what is around it in a controller played at once: keys are given and taken back, and nodes have
 * the tunnel ports that they are told.
 */
final class PlayedNetwork {
    private static final int FIRST_TUNNEL_PORT = 20_000;

    private final LogicalNetwork network = new LogicalNetwork();
    private final Map<KeyOwner, Integer> keys = new HashMap<>();
    /** Keys that were taken back. With them a network that grows and shrinks stays within the 65535 keys of ports. */
    private final Deque<Integer> spare = new ArrayDeque<>();
    private int tunnelPorts = FIRST_TUNNEL_PORT;

    PlayedNetwork(final List<Consumer<Inputs>> edits) {
        edits.forEach(edit -> edit.accept(network.inputs()));
    }

    Inputs inputs() {
        return network.inputs();
    }

    Map<Entry.Key, Entry> told(final NodeId node) {
        return network.nodes().rows(node);
    }

    /** Commits until everybody has what is wanted.
     *
     * @return how many entries of nodes were put and removed */
    int settle() {
        int changed = 0;
        boolean more = true;
        while (more) {
            final var failures = network.commit();
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.toString());
            }
            more = giveKeys();
            for (final var node : network.nodes().changes().entrySet()) {
                changed += node.getValue().put().size() + node.getValue().removed().size();
                more |= plug(node.getKey(), node.getValue());
            }
        }
        return changed;
    }

    private boolean giveKeys() {
        boolean more = false;
        for (final var wanted : network.health().wantedKeys().changes().entrySet()) {
            final KeyOwner owner = wanted.getKey();
            if (wanted.getValue().after().isEmpty()) {
                spare.push(keys.remove(owner));
                network.inputs().keys().remove(owner);
            } else {
                final int key = spare.isEmpty() ? keys.size() + 1 : spare.pop();
                keys.put(owner, key);
                network.inputs().keys().put(owner, key);
            }
            more = true;
        }
        return more;
    }

    private boolean plug(final NodeId node, final Output.Changes<Entry.Key, Entry> changes) {
        boolean more = false;
        for (final Entry entry : changes.put().values()) {
            if (entry instanceof BridgePort port) {
                network.inputs().interfaces().put(new InterfaceId(node.id(), port.key().name()),
                    new InterfaceState(port.bridge(), ++tunnelPorts, true, Optional.empty(), Optional.empty(), true,
                        Optional.empty(), 0));
                more = true;
            }
        }
        for (final Entry.Key key : changes.removed()) {
            if (key instanceof BridgePort.Name name) {
                network.inputs().interfaces().remove(new InterfaceId(node.id(), name.name()));
                more = true;
            }
        }
        return more;
    }
}
