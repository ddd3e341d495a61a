package org.weft.northbound.restconf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.ClusteredDOMDataTreeChangeListener;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeChangeService;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.mdsal.dom.api.DOMSchemaService;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;
import org.opendaylight.yangtools.yang.data.api.schema.stream.NormalizedNodeWriter;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONCodecFactorySupplier;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONNormalizedNodeStreamWriter;
import org.opendaylight.yangtools.yang.data.codec.gson.JsonWriterFactory;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.util.SchemaInferenceStack;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The configuration as this member of the control cluster has heard of it last. The datastore can be read only where a
 * majority of the members is, since only its leader knows what was changed last; this can be read always. Thread-safe.
 */
@Component(service = LastConfiguration.class)
public final class LastConfiguration implements ClusteredDOMDataTreeChangeListener {
    private static final QName NETWORK = QName.create("urn:weft", "2026-11-23", "network");
    /** Where the first name of a path is, which begins with /data/. */
    private static final int FIRST_NAME = 2;

    private final DOMSchemaService schemas;
    private final Registration registration;
    private volatile Optional<NormalizedNode> network = Optional.empty();

    /** Begins to listen. */
    @Activate
    public LastConfiguration(@Reference final DOMDataBroker broker, @Reference final DOMSchemaService schemas) {
        this.schemas = schemas;
        registration = broker.getExtensions().getInstance(DOMDataTreeChangeService.class)
            .registerDataTreeChangeListener(new DOMDataTreeIdentifier(LogicalDatastoreType.CONFIGURATION,
                YangInstanceIdentifier.of(NETWORK)), this);
    }

    /** Stops listening. */
    @Deactivate
    public void close() {
        registration.close();
    }

    @Override
    public void onInitialData() {
        network = Optional.empty();
    }

    @Override
    public void onDataTreeChanged(final List<DataTreeCandidate> changes) {
        network = changes.get(changes.size() - 1).getRootNode().getDataAfter();
    }

    /**
     * What there is at a path.
     *
     * @param path the path within RESTCONF, still percent-encoded
     * @return a document as RFC 8040 section 4.3 has it; empty if nothing is there
     * @throws IOException when it cannot be written
     */
    Optional<String> read(final String path) throws IOException {
        final var models = new Models(schemas.getGlobalContext());
        final String[] segments = path.split("/");
        JsonElement here = document(models.context());
        String name = "";
        for (int end = FIRST_NAME + 1; end <= segments.length; end++) {
            final var target = Target.of(models, String.join("/", Arrays.asList(segments).subList(0, end)));
            final JsonElement parent = here;
            final var child = target.flatMap(step -> child(parent, step));
            if (child.isEmpty()) {
                return Optional.empty();
            }
            here = child.orElseThrow();
            name = target.map(step -> step.place().module() + ":" + step.place().name()).orElseThrow();
        }
        final var result = new JsonObject();
        result.add(name, here);
        return Optional.of(result.toString());
    }

    /** All of it, as an object whose only member is the network, if there is one. */
    private JsonObject document(final EffectiveModelContext context) throws IOException {
        final var text = new StringWriter();
        try (var json = JsonWriterFactory.createJsonWriter(text)) {
            json.beginObject();
            if (network.isPresent()) {
                final var stream = JSONNormalizedNodeStreamWriter.createNestedWriter(
                    JSONCodecFactorySupplier.RFC7951.getShared(context),
                    SchemaInferenceStack.of(context).toInference(), null, json);
                try (var writer = NormalizedNodeWriter.forStreamWriter(stream)) {
                    writer.write(network.orElseThrow());
                }
            }
            json.endObject();
        }
        return JsonParser.parseString(text.toString()).getAsJsonObject();
    }

    /** A child; of a list, those entries that have the keys of the step. */
    private static Optional<JsonElement> child(final JsonElement parent, final Target step) {
        final JsonObject object = (parent instanceof JsonArray entries ? entries.get(0) : parent).getAsJsonObject();
        final String name = step.place().name();
        final var found = Optional.ofNullable(object.get(step.place().module() + ":" + name))
            .or(() -> Optional.ofNullable(object.get(name)));
        if (step.keys().isEmpty()) {
            return found;
        }
        return found.map(list -> {
            final var entries = new JsonArray();
            list.getAsJsonArray().forEach(entry -> {
                if (step.keys().entrySet().stream().allMatch(key ->
                    entry.getAsJsonObject().get(key.getKey().getLocalName()).getAsString().equals(key.getValue()))) {
                    entries.add(entry);
                }
            });
            return (JsonElement) entries;
        }).filter(entries -> !entries.getAsJsonArray().isEmpty());
    }
}
