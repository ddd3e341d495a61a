package org.weft.northbound.restconf;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON text as it was written: all members in their order, also those whose name occurs twice, and numbers as text.
 * It is read as leniently as RESTCONF reads it, so that what is reported is what RESTCONF refused.
 */
sealed interface JsonTree {
    /** Deeper than any model; protects the stack. */
    int DEEPEST = 200;

    /** An object. */
    record Members(List<Member> list) implements JsonTree {
        public Members {
            list = List.copyOf(list);
        }
    }

    /** An array. */
    record Items(List<JsonTree> list) implements JsonTree {
        public Items {
            list = List.copyOf(list);
        }
    }

    /** A string, number or boolean. */
    record Scalar(String text) implements JsonTree {
    }

    /** The null of JSON. */
    record Null() implements JsonTree {
    }

    /** A member of an object. */
    record Member(String name, JsonTree value) {
    }

    /** What kind of thing it is, in words. */
    default String kind() {
        if (this instanceof Members) {
            return "an object";
        } else if (this instanceof Items) {
            return "an array";
        }
        return this instanceof Null ? "null" : "a single value";
    }

    static JsonTree parse(final String text) throws IOException {
        final var reader = new JsonReader(new StringReader(text));
        reader.setLenient(true);
        return read(reader, 0);
    }

    private static JsonTree read(final JsonReader reader, final int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("Nested too deeply" + reader.toString().replace("JsonReader", ""));
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                final var members = new ArrayList<Member>();
                reader.beginObject();
                while (reader.hasNext()) {
                    members.add(new Member(reader.nextName(), read(reader, depth + 1)));
                }
                reader.endObject();
                yield new Members(members);
            }
            case BEGIN_ARRAY -> {
                final var items = new ArrayList<JsonTree>();
                reader.beginArray();
                while (reader.hasNext()) {
                    items.add(read(reader, depth + 1));
                }
                reader.endArray();
                yield new Items(items);
            }
            case NULL -> {
                reader.nextNull();
                yield new Null();
            }
            case BOOLEAN -> new Scalar(Boolean.toString(reader.nextBoolean()));
            default -> new Scalar(reader.nextString());
        };
    }

    /** Whether a text that failed to parse holds anything at all. */
    static boolean blank(final String text) throws IOException {
        if (text.isBlank()) {
            return true;
        }
        final var reader = new JsonReader(new StringReader(text));
        reader.setLenient(true);
        return reader.peek() == JsonToken.END_DOCUMENT;
    }
}
