package org.weft.northbound.restconf;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The errors document of RFC 8040 section 7.1 in JSON: read from RESTCONF, and written in its place.
 *
 * @param type error-type of the first error
 * @param tag error-tag of the first error
 * @param appTag error-app-tag of the first error
 * @param path error-path of the first error
 * @param message error-message of the first error, or the empty string
 * @param info error-info of the first error, or the empty string
 */
record ErrorsDocument(String type, String tag, Optional<String> appTag, Optional<String> path, String message,
        String info) {
    static Optional<ErrorsDocument> parse(final byte[] body) {
        try {
            final var root = JsonTree.parse(new String(body, StandardCharsets.UTF_8));
            return member(root, "errors").or(() -> member(root, "ietf-restconf:errors"))
                .flatMap(errors -> member(errors, "error"))
                .filter(JsonTree.Items.class::isInstance)
                .map(error -> ((JsonTree.Items) error).list())
                .filter(list -> list.size() == 1)
                .map(list -> new ErrorsDocument(text(list.get(0), "error-type").orElse("application"),
                    text(list.get(0), "error-tag").orElse(""), text(list.get(0), "error-app-tag"),
                    text(list.get(0), "error-path"), text(list.get(0), "error-message").orElse(""),
                    text(list.get(0), "error-info").orElse("")));
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonTree> member(final JsonTree value, final String name) {
        return value instanceof JsonTree.Members object ? object.list().stream()
            .filter(member -> member.name().equals(name)).map(JsonTree.Member::value).findFirst() : Optional.empty();
    }

    private static Optional<String> text(final JsonTree value, final String name) {
        return member(value, name).filter(JsonTree.Scalar.class::isInstance)
            .map(scalar -> ((JsonTree.Scalar) scalar).text());
    }

    static byte[] write(final List<Violation> violations) {
        final var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject().name("errors").beginObject().name("error").beginArray();
            for (final var violation : violations) {
                json.beginObject();
                json.name("error-type").value(violation.type());
                json.name("error-tag").value(violation.tag());
                if (violation.appTag().isPresent()) {
                    json.name("error-app-tag").value(violation.appTag().orElseThrow());
                }
                if (violation.path().isPresent()) {
                    json.name("error-path").value(violation.path().orElseThrow());
                }
                json.name("error-message").value(violation.message());
                json.endObject();
            }
            json.endArray().endObject().endObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
