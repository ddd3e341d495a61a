package org.weft.southbound.openflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weft.node.Entry;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Meter;
import org.weft.node.MeterKey;

/**
 * Collects changes into an order in which no packet finds less than before or after: meters and
 * groups before the flows that point to them, groups that other groups point to before those, new flows of later tables
 * before those of earlier ones, these before old ones are deleted, earlier tables first, then groups and meters, when
 * nothing points to them.
 */
final class Plan {
    private final List<Mod> meters = new ArrayList<>();
    private final Map<Group, Mod> groups = new LinkedHashMap<>();
    private final List<Mod.PutFlow> flows = new ArrayList<>();
    private final List<Mod.OfFlow> flowDeletes = new ArrayList<>();
    private final Map<Group, Mod> groupDeletes = new LinkedHashMap<>();
    private final List<Mod> meterDeletes = new ArrayList<>();

    /**
     * What brings a switch from what it holds to a target.
     *
     * @param switchTables the tables whose flows are the switch's own; the target has none in them
     */
    static Plan between(final Contents actual, final Map<Entry.Key, Entry> target, final Set<Integer> switchTables) {
        final Plan plan = new Plan();
        actual.foreign().stream().filter(flow -> !switchTables.contains(flow.table()))
            .forEach(flow -> plan.flowDeletes.add(new Mod.DeleteForeignFlow(flow)));
        actual.entries().forEach((key, known) -> {
            if (key instanceof FlowKey flow && switchTables.contains(flow.table())) {
                return;
            }
            final Optional<Entry> wanted = Optional.ofNullable(target.get(key));
            if (wanted.isEmpty() || known.isEmpty() || !same(wanted.orElseThrow(), known.orElseThrow())) {
                plan.add(key, true, known, wanted);
            }
        });
        target.forEach((key, wanted) -> {
            if (!actual.entries().containsKey(key)) {
                plan.add(key, false, Optional.empty(), Optional.of(wanted));
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
                plan.add(key, had.isPresent(), had, wanted);
            }
        });
        return plan;
    }

    private static boolean same(final Entry wanted, final Entry actual) {
        return wanted instanceof Flow flow && actual instanceof Flow other && FlowCodec.same(flow, other)
            || wanted instanceof Group group && actual instanceof Group that && GroupCodec.same(group, that)
            || wanted instanceof Meter && wanted.equals(actual);
    }

    /** Adds the change of one entry that exists or not, and of which it may be known what it is. */
    private void add(final Entry.Key key, final boolean exists, final Optional<Entry> known,
            final Optional<Entry> wanted) {
        if (wanted.isEmpty()) {
            delete(key, known);
        } else if (wanted.orElseThrow() instanceof Flow flow) {
            flows.add(new Mod.PutFlow(flow));
        } else if (wanted.orElseThrow() instanceof Group group) {
            groups.put(group, exists ? new Mod.ModifyGroup(group) : new Mod.AddGroup(group));
        } else if (wanted.orElseThrow() instanceof Meter meter) {
            meters.add(exists ? new Mod.ModifyMeter(meter) : new Mod.AddMeter(meter));
        }
    }

    private void delete(final Entry.Key key, final Optional<Entry> known) {
        if (key instanceof FlowKey flow) {
            flowDeletes.add(new Mod.DeleteFlow(flow));
        } else if (key instanceof GroupKey group) {
            groupDeletes.put(known.map(Group.class::cast).orElseGet(() ->
                new Group(group, Group.Type.ALL, List.of())), new Mod.DeleteGroup(group));
        } else if (key instanceof MeterKey meter) {
            meterDeletes.add(new Mod.DeleteMeter(meter));
        }
    }

    /** All changes in order. */
    List<Mod> mods() {
        final List<Mod> all = new ArrayList<>(meters.size() + groups.size() + flows.size() + flowDeletes.size()
            + groupDeletes.size() + meterDeletes.size());
        all.addAll(meters);
        GroupOrder.of(groups.keySet()).forEach(group -> all.add(groups.get(group)));
        flows.sort(Comparator.comparing(Mod.PutFlow::table).reversed());
        all.addAll(flows);
        flowDeletes.sort(Comparator.comparing(Mod.OfFlow::table));
        all.addAll(flowDeletes);
        final List<Group> ends = new ArrayList<>(GroupOrder.of(groupDeletes.keySet()));
        Collections.reverse(ends);
        ends.forEach(group -> all.add(groupDeletes.get(group)));
        all.addAll(meterDeletes);
        return all;
    }
}
