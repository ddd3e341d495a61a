package org.weft.controller;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.ControlMember;
import org.weft.domain.NodeId;

/**
 * How far the other members have followed the one that leads, as they report in the status (see {@link Follower}).
 * Belongs to the inbox's thread, but for the listener's entry.
 */
final class Followers implements ClusteredDataTreeChangeListener<ControlMember> {
    private final Consumer<Runnable> inbox;
    private final Runnable ready;
    private final Map<String, Known> members = new HashMap<>();

    /** A member that has reported. */
    private record Known(String incarnation, Progress.Report report) {
        static Known of(final ControlMember member) {
            return new Known(member.getIncarnation(), new Progress.Report(
                member.getGeneration().getValue().longValue(),
                member.nonnullLateNode().values().stream().collect(Collectors.toMap(
                    node -> new NodeId(node.getId().getValue()), node -> node.getSince().getValue().longValue()))));
        }
    }

    /**
     * Nobody has reported yet.
     *
     * @param ready runs when a life of a member has reported for the first time
     */
    Followers(final Consumer<Runnable> inbox, final Runnable ready) {
        this.inbox = inbox;
        this.ready = ready;
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<ControlMember>> changes) {
        inbox.accept(() -> changes.forEach(change ->
            TreeChange.of(change.getRootNode()).apply(now -> {
                final Known before = members.put(now.getName(), Known.of(now));
                if (before == null || !before.incarnation().equals(now.getIncarnation())) {
                    ready.run();
                }
            }, gone -> members.remove(gone.getName()))));
    }

    /** Whether a life of a member can serve nodes. */
    boolean ready(final String member, final String incarnation) {
        final Known known = members.get(member);
        return known != null && known.incarnation().equals(incarnation);
    }

    /**
     * Whether a node is not known to hold everything up to a generation.
     *
     * @param by who serves it
     * @param since the generation in which that was told
     */
    boolean late(final NodeId id, final NodeService by, final long since, final long generation) {
        return !ready(by.member(), by.incarnation())
            || members.get(by.member()).report().late(id, since, generation);
    }
}
