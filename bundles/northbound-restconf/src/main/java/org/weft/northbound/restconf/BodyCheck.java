package org.weft.northbound.restconf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.model.api.ContainerLike;
import org.opendaylight.yangtools.yang.model.api.ContainerSchemaNode;
import org.opendaylight.yangtools.yang.model.api.DataNodeContainer;
import org.opendaylight.yangtools.yang.model.api.DataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ElementCountConstraintAware;
import org.opendaylight.yangtools.yang.model.api.LeafListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.LeafSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.TypedDataSchemaNode;
import org.opendaylight.yangtools.yang.model.util.SchemaInferenceStack;

/**
 * Walks a body that was refused along the models and notes all that is wrong with it. Each place is known by the walk
 * itself, and each value is judged by the codec that RESTCONF uses.
 */
final class BodyCheck {
    /** As many as a person reads. */
    private static final int MOST = 20;

    private final Models models;
    private final ValueCheck values;
    private final SchemaInferenceStack stack;
    private final List<Violation> refused = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();

    /**
     * Something that the body lacks, or has too often. Whether this is wrong depends on the data that is there
     * already when the request adds to it, so that it explains a refusal but is none by itself.
     *
     * @param name what there is too little or too much of
     * @param keys the keys of the list entry that it belongs to, as yangtools writes them
     * @param violation what to say
     */
    record Gap(QName name, List<String> keys, Violation violation) {
        Gap {
            keys = List.copyOf(keys);
        }
    }

    /** A member of the body. */
    record Seen(QName name, Place place) {
    }

    BodyCheck(final Models models, final SchemaInferenceStack stack) {
        this.models = models;
        this.stack = stack.copy();
        values = new ValueCheck(models, this.stack);
    }

    /** What cannot be in any request, in the order of the body. */
    List<Violation> refused() {
        return List.copyOf(refused);
    }

    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** The members that are in the models, in the order of the body; a list once, whatever the number of entries. */
    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Checks the members of an object whose schema the stack has entered. */
    void members(final DataNodeContainer schema, final JsonTree.Members object, final Place place) {
        final var names = new HashSet<String>();
        for (final var member : object.list()) {
            final var found = models.children(schema, place.module(), member.name());
            if (!names.add(member.name())) {
                refuse(Violation.malformed(Optional.of(named(place, member.name())),
                    named(place, member.name()).label() + " occurs twice in the same object"));
            } else if (found.isEmpty()) {
                final var where = place.name().isEmpty() ? "the root" : place.name();
                refuse(Violation.unknown(named(place, member.name()),
                    "there is no member " + Place.quoted(member.name()) + " in " + where));
            } else if (found.size() > 1) {
                final var choices = found.stream().map(node -> models.moduleOf(node.getQName()) + ":"
                    + node.getQName().getLocalName()).sorted().toList();
                refuse(Violation.unknown(named(place, member.name()), "the member " + Place.quoted(member.name())
                    + " needs the name of its module: " + String.join(" or ", choices)));
            } else {
                final var node = found.get(0);
                stack.enterDataTree(node.getQName());
                seen.add(new Seen(node.getQName(), place(place, node)));
                value(node, member.value(), place(place, node));
                stack.exit();
            }
        }
    }

    private void value(final DataSchemaNode node, final JsonTree value, final Place place) {
        if (node instanceof ListSchemaNode list) {
            list(list, value, place);
        } else if (node instanceof LeafListSchemaNode leafList) {
            final var items = value instanceof JsonTree.Items array ? array.list() : List.of(value);
            count(leafList, leafList.getQName(), items.size(), place);
            items.forEach(item -> single(leafList, item, place));
        } else if (node instanceof TypedDataSchemaNode leaf) {
            leaf(leaf, value, place);
        } else if (node instanceof DataNodeContainer container) {
            if (value instanceof JsonTree.Members object) {
                members(container, object, place);
                complete(container, object, place);
            } else if (!(value instanceof JsonTree.Items items && items.list().isEmpty())) {
                refuse(Violation.badForm(place, "must be an object, not " + value.kind()));
            }
        }
    }

    private void list(final ListSchemaNode list, final JsonTree value, final Place place) {
        // One entry without the array around it is accepted by RESTCONF.
        final var items = value instanceof JsonTree.Items array ? array.list() : List.of(value);
        count(list, list.getQName(), items.size(), place);
        for (final var item : items) {
            if (item instanceof JsonTree.Members entry) {
                final var here = entryPlace(list, entry, place);
                for (final var key : list.getKeyDefinition()) {
                    if (find(list, here, entry, key).isEmpty()) {
                        refuse(Violation.missing(here.child(models.moduleOf(key), key.getLocalName()),
                            "is mandatory, since it is a key of the list"));
                    }
                }
                members(list, entry, here);
                complete(list, entry, here);
            } else {
                refuse(Violation.badForm(place, "must be an array of objects, "
                    + (value instanceof JsonTree.Items ? "but has " : "not ") + item.kind()));
            }
        }
    }

    private void leaf(final TypedDataSchemaNode leaf, final JsonTree value, final Place place) {
        if (value instanceof JsonTree.Items items) {
            // RESTCONF takes one value in an array, which is also how RFC 7951 writes the type empty.
            if (items.list().size() > 1) {
                refuse(Violation.badForm(place, "must be a single value, not an array"));
            } else {
                items.list().forEach(item -> single(leaf, item, place));
            }
        } else {
            single(leaf, value, place);
        }
    }

    private void single(final TypedDataSchemaNode leaf, final JsonTree value, final Place place) {
        if (value instanceof JsonTree.Scalar scalar) {
            values.check(leaf, scalar.text(), place).ifPresent(this::refuse);
        } else if (value instanceof JsonTree.Null) {
            values.checkNull(leaf, place).ifPresent(this::refuse);
        } else {
            refuse(Violation.badForm(place, "must be a single value, not " + value.kind()));
        }
    }

    /** Notes what the models demand and an object does not have. */
    private void complete(final DataNodeContainer schema, final JsonTree.Members object, final Place place) {
        for (final var child : schema.getChildNodes()) {
            final var here = place(place, child);
            final var given = find(schema, place, object, child.getQName());
            if (child instanceof LeafSchemaNode leaf && leaf.isMandatory() && given.isEmpty()) {
                gaps.add(new Gap(leaf.getQName(), keys(schema, object), Violation.missing(here, "is mandatory")));
            } else if (child instanceof ElementCountConstraintAware counted && given.isEmpty()) {
                count(counted, child.getQName(), 0, here);
            } else if (child instanceof ContainerLike container && given.isEmpty() && !presence(container)) {
                complete(container, new JsonTree.Members(List.of()), here);
            }
        }
    }

    private static boolean presence(final ContainerLike container) {
        return container instanceof ContainerSchemaNode node
            && node.isPresenceContainer();
    }

    private void count(final ElementCountConstraintAware schema, final QName name, final int size, final Place place) {
        schema.getElementCountConstraint().ifPresent(constraint -> {
            final var most = Optional.ofNullable(constraint.getMaxElements());
            final var least = Optional.ofNullable(constraint.getMinElements());
            most.filter(limit -> size > limit).ifPresent(limit -> gaps.add(new Gap(name, List.of(), Violation.count(
                Optional.of(place), "too-many-elements",
                place.label() + " has " + size + " elements, but may have at most " + limit))));
            least.filter(limit -> size < limit).ifPresent(limit -> gaps.add(new Gap(name, List.of(), Violation.count(
                Optional.of(place), "too-few-elements",
                place.label() + " has " + size + " elements, but must have at least " + limit))));
        });
    }

    private Optional<JsonTree> find(final DataNodeContainer schema, final Place place, final JsonTree.Members object,
            final QName name) {
        return object.list().stream()
            .filter(member -> models.children(schema, place.module(), member.name()).stream()
                .anyMatch(node -> node.getQName().equals(name)))
            .map(JsonTree.Member::value)
            .findFirst();
    }

    private List<String> keys(final DataNodeContainer schema, final JsonTree.Members object) {
        return schema instanceof ListSchemaNode list ? list.getKeyDefinition().stream()
            .flatMap(key -> find(list, Place.root(), object, key).stream()
                .filter(JsonTree.Scalar.class::isInstance)
                .map(value -> ")" + key.getLocalName() + "=" + ((JsonTree.Scalar) value).text()))
            .toList() : List.of();
    }

    /** The place of a list entry, with those of its keys that it has. */
    Place entryPlace(final ListSchemaNode list, final JsonTree.Members entry, final Place place) {
        var here = place;
        for (final var key : list.getKeyDefinition()) {
            if (find(list, place, entry, key).orElse(new JsonTree.Null()) instanceof JsonTree.Scalar scalar) {
                here = here.entry(key.getLocalName(), scalar.text());
            }
        }
        return here;
    }

    private Place place(final Place parent, final DataSchemaNode node) {
        return parent.child(models.moduleOf(node.getQName()), node.getQName().getLocalName());
    }

    private static Place named(final Place parent, final String member) {
        final var colon = member.lastIndexOf(':');
        return parent.child(colon < 0 ? parent.module() : member.substring(0, colon), member.substring(colon + 1));
    }

    private void refuse(final Violation violation) {
        if (refused.size() < MOST) {
            refused.add(violation);
        }
    }
}
