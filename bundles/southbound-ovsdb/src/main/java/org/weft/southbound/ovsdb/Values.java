package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads the values of RFC 7047 section 5.1. An absent column reads as empty; a value of another type than asked for
 * throws IllegalArgumentException.
 */
final class Values {
    private Values() {
        // Holds functions
    }

    static String string(final JsonNode value) {
        return optional(value).orElse("");
    }

    /** A set of at most one string. */
    static Optional<String> optional(final JsonNode value) {
        return atoms(value).stream().findFirst().map(JsonNode::asText);
    }

    static Set<String> strings(final JsonNode value) {
        return atoms(value).stream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    static Set<UUID> uuids(final JsonNode value) {
        return atoms(value).stream().map(atom -> UUID.fromString(atom.path(1).asText()))
            .collect(Collectors.toUnmodifiableSet());
    }

    static Map<String, String> map(final JsonNode value) {
        final Map<String, String> map = new HashMap<>();
        for (final JsonNode pair : value.path(1)) {
            map.put(pair.path(0).asText(), pair.path(1).asText());
        }
        return Map.copyOf(map);
    }

    /** A map from numbers to rows. */
    static Map<Long, UUID> references(final JsonNode value) {
        final Map<Long, UUID> map = new HashMap<>();
        for (final JsonNode pair : value.path(1)) {
            map.put(pair.path(0).asLong(), UUID.fromString(pair.path(1).path(1).asText()));
        }
        return Map.copyOf(map);
    }

    /** The elements of a set, which is written as a bare atom if it has one. */
    private static List<JsonNode> atoms(final JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || !"set".equals(value.path(0).asText())) {
            return List.of(value);
        }
        final List<JsonNode> atoms = new ArrayList<>();
        value.path(1).forEach(atoms::add);
        return atoms;
    }
}
