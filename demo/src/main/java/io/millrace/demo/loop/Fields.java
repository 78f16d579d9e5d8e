package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads fields of answers leniently: a service may add or leave out some. */
final class Fields {

    private Fields() {}

    /** The first of {@code names} that is there, as text; null if none is. */
    static String text(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isValueNode() && !value.isNull()) {
                return value.asText();
            }
        }
        return null;
    }

    /** The first of {@code names} that holds an instant; null if none does. */
    static Instant time(JsonNode node, String... names) {
        for (String name : names) {
            String text = text(node, name);
            if (text != null) {
                try {
                    return Instant.parse(text);
                } catch (DateTimeParseException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** The list itself, or the one list that an object wraps. */
    static JsonNode list(JsonNode node) {
        if (node.isArray()) {
            return node;
        }
        for (JsonNode field : node) {
            if (field.isArray()) {
                return field;
            }
        }
        return node;
    }
}
