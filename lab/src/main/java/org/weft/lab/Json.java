package org.weft.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** Reading and writing JSON. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {
        // not instantiated
    }

    static JsonNode parse(final String text) {
        try {
            return MAPPER.readTree(text.isBlank() ? "null" : text);
        } catch (JsonProcessingException e) {
            throw new LabException("not JSON: " + text, e);
        }
    }

    static String print(final Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new LabException("cannot write as JSON: " + value, e);
        }
    }
}
