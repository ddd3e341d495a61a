package org.weft.northbound.restconf;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.data.util.OperationAsContainer;
import org.opendaylight.yangtools.yang.model.api.DataNodeContainer;
import org.opendaylight.yangtools.yang.model.api.DataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.LeafListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ListSchemaNode;
import org.opendaylight.yangtools.yang.model.api.RpcDefinition;
import org.opendaylight.yangtools.yang.model.util.SchemaInferenceStack;

/**
 * What the URL of a request names, RFC 8040 section 3.5.3.
 *
 * @param node the schema of it
 * @param stack the models, entered as far as it
 * @param place its instance-identifier
 * @param parent the schema of its parent
 * @param parentStack the models, entered as far as its parent
 * @param parentPlace the parent's instance-identifier
 * @param keys the values of the keys of its list entry, as the URL has them
 * @param steps the places of all list entries and containers on the way, itself included
 */
record Target(DataNodeOrRoot node, SchemaInferenceStack stack, Place place, DataNodeContainer parent,
        SchemaInferenceStack parentStack, Place parentPlace, Map<QName, String> keys, List<Place> steps) {
    private static final String DATA = "/data/";
    private static final String OPERATIONS = "/operations/";

    /**
     * A node of the models.
     *
     * @param name its name
     * @param children its children, if it can have any
     * @param schema its schema, absent for an operation
     */
    record DataNodeOrRoot(QName name, Optional<DataNodeContainer> children, Optional<DataSchemaNode> schema) {
        boolean state() {
            return !schema.flatMap(DataSchemaNode::effectiveConfig).orElse(true);
        }
    }

    /**
     * Finds what a URL names.
     *
     * @param models the models
     * @param path the path within RESTCONF, still percent-encoded
     * @return empty if it is not a node or operation of the models
     */
    static Optional<Target> of(final Models models, final String path) {
        if (path.startsWith(OPERATIONS)) {
            return operation(models, path.substring(OPERATIONS.length()));
        }
        return path.startsWith(DATA) ? data(models, path.substring(DATA.length())) : Optional.empty();
    }

    private static Optional<Target> operation(final Models models, final String name) {
        for (final RpcDefinition rpc : models.context().getOperations()) {
            final var module = models.moduleOf(rpc.getQName());
            if (name.equals(module + ":" + rpc.getQName().getLocalName())) {
                final var stack = SchemaInferenceStack.of(models.context());
                final var root = stack.copy();
                stack.enterSchemaTree(rpc.getQName());
                final var place = Place.root().child(module, rpc.getQName().getLocalName());
                final var node = new DataNodeOrRoot(rpc.getQName(), Optional.of(OperationAsContainer.of(rpc)),
                    Optional.empty());
                return Optional.of(new Target(node, stack, place, models.context(), root, Place.root(), Map.of(),
                    List.of(place)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Target> data(final Models models, final String path) {
        final var stack = SchemaInferenceStack.of(models.context());
        final var steps = new ArrayList<Place>();
        DataNodeContainer container = models.context();
        Place place = Place.root();
        Optional<Target> target = Optional.empty();
        for (final var segment : path.split("/")) {
            final var equals = segment.indexOf('=');
            final var name = decoded(equals < 0 ? segment : segment.substring(0, equals));
            final var found = models.children(container, place.module(), name);
            if (found.size() != 1 || target.isPresent() && target.orElseThrow().node().children().isEmpty()) {
                return Optional.empty();
            }
            final var node = found.get(0);
            final var parentStack = stack.copy();
            final var parentPlace = place;
            stack.enterDataTree(node.getQName());
            place = place.child(models.moduleOf(node.getQName()), node.getQName().getLocalName());
            final var keys = keys(node, equals < 0 ? "" : segment.substring(equals + 1));
            if (node instanceof LeafListSchemaNode && equals >= 0) {
                place = place.entry(".", decoded(segment.substring(equals + 1)));
            }
            for (final var key : keys.entrySet()) {
                place = place.entry(key.getKey().getLocalName(), key.getValue());
            }
            steps.add(place);
            final Optional<DataNodeContainer> children =
                node instanceof DataNodeContainer inner ? Optional.of(inner) : Optional.empty();
            target = Optional.of(new Target(new DataNodeOrRoot(node.getQName(), children, Optional.of(node)),
                stack.copy(), place, container, parentStack, parentPlace, keys, List.copyOf(steps)));
            container = children.orElse(container);
        }
        return target;
    }

    private static Map<QName, String> keys(final DataSchemaNode node, final String values) {
        final var keys = new LinkedHashMap<QName, String>();
        if (node instanceof ListSchemaNode list && !values.isEmpty()) {
            final var given = values.split(",", -1);
            final var names = list.getKeyDefinition();
            for (int i = 0; i < Math.min(given.length, names.size()); i++) {
                keys.put(names.get(i), decoded(given[i]));
            }
        }
        return keys;
    }

    private static String decoded(final String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
