package org.weft.southbound.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.node.Entry;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Group;
import org.weft.node.GroupKey;

/**
 * Collects changes into an order in which no packet finds less than before or after: groups before the flows that
 * point to them, new flows before old ones are deleted, groups last of all, when nothing points to them.
 */
final class Plan {
    private final List<Mod> groups = new ArrayList<>();
    private final List<Mod> flows = new ArrayList<>();
    private final List<Mod> flowDeletes = new ArrayList<>();
    private final List<Mod> groupDeletes = new ArrayList<>();

    /** What brings a switch from what it holds to a target. */
    static Plan between(final Contents actual, final Map<Entry.Key, Entry> target) {
        final Plan plan = new Plan();
        actual.foreign().forEach(flow -> plan.flowDeletes.add(new Mod.DeleteForeignFlow(flow)));
        actual.entries().forEach((key, known) -> {
            final Optional<Entry> wanted = Optional.ofNullable(target.get(key));
            if (wanted.isEmpty() || known.isEmpty() || !same(wanted.orElseThrow(), known.orElseThrow())) {
                plan.add(key, true, wanted);
            }
        });
        target.forEach((key, wanted) -> {
            if (!actual.entries().containsKey(key)) {
                plan.add(key, false, Optional.of(wanted));
            }
        });
        return plan;
    }

    /** What brings a switch from the entries that it had, empty for none, to those of a target. */
    static Plan of(final Map<Entry.Key, Optional<Entry>> before, final Map<Entry.Key, Entry> target) {
        final Plan plan = new Plan();
        before.forEach((key, had) -> {
            final Optional<Entry> wanted = Optional.ofNullable(target.get(key));
            if (!wanted.equals(had)) {
                plan.add(key, had.isPresent(), wanted);
            }
        });
        return plan;
    }

    private static boolean same(final Entry wanted, final Entry actual) {
        return wanted instanceof Flow flow && actual instanceof Flow other && FlowCodec.same(flow, other)
            || wanted instanceof Group group && actual instanceof Group that && GroupCodec.same(group, that);
    }

    private void add(final Entry.Key key, final boolean exists, final Optional<Entry> wanted) {
        if (wanted.isEmpty()) {
            if (key instanceof FlowKey flow) {
                flowDeletes.add(new Mod.DeleteFlow(flow));
            } else if (key instanceof GroupKey group) {
                groupDeletes.add(new Mod.DeleteGroup(group));
            }
        } else if (wanted.orElseThrow() instanceof Flow flow) {
            flows.add(new Mod.PutFlow(flow));
        } else if (wanted.orElseThrow() instanceof Group group) {
            groups.add(exists ? new Mod.ModifyGroup(group) : new Mod.AddGroup(group));
        }
    }

    /** All changes in order. */
    List<Mod> mods() {
        final List<Mod> all =
            new ArrayList<>(groups.size() + flows.size() + flowDeletes.size() + groupDeletes.size());
        all.addAll(groups);
        all.addAll(flows);
        all.addAll(flowDeletes);
        all.addAll(groupDeletes);
        return all;
    }
}
