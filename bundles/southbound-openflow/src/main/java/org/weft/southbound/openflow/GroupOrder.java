package org.weft.southbound.openflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.weft.node.Action;
import org.weft.node.Group;
import org.weft.node.GroupKey;

/** Puts groups into an order in which each comes after those that its buckets name. */
final class GroupOrder {
    private final Map<GroupKey, Group> groups = new LinkedHashMap<>();
    private final Set<GroupKey> seen = new HashSet<>();
    private final List<Group> ordered = new ArrayList<>();

    private GroupOrder(final Collection<Group> groups) {
        groups.forEach(group -> this.groups.put(group.key(), group));
    }

    /** The groups; when some name each other in a circle, one of these comes too early. */
    static List<Group> of(final Collection<Group> groups) {
        final GroupOrder order = new GroupOrder(groups);
        groups.forEach(order::visit);
        return order.ordered;
    }

    private void visit(final Group group) {
        if (seen.add(group.key())) {
            group.buckets().stream().flatMap(GroupOrder::named).map(groups::get).filter(Objects::nonNull)
                .forEach(this::visit);
            ordered.add(group);
        }
    }

    private static Stream<GroupKey> named(final Group.Bucket bucket) {
        return Stream.concat(
            bucket.watch().stream().filter(Group.Watch.OfGroup.class::isInstance)
                .map(watch -> new GroupKey(((Group.Watch.OfGroup) watch).id())),
            named(bucket.actions()));
    }

    private static Stream<GroupKey> named(final List<Action> actions) {
        return actions.stream().flatMap(action -> action instanceof Action.ToGroup to
            ? Stream.of(new GroupKey(to.group()))
            : action instanceof Action.Clone clone ? named(clone.actions()) : Stream.empty());
    }
}
