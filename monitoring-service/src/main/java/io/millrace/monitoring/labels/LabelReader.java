package io.millrace.monitoring.labels;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.serving.LabelRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads one label as a caller sends it: the truth may be a text, a number or a boolean. */
final class LabelReader {

    private LabelReader() {}

    /**
     * @throws IllegalArgumentException saying what is wrong with the label
     */
    static LabelRecord read(JsonNode json, String source) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("a label is an object with predictionId and label");
        }
        String predictionId = text(json, "predictionId");
        if (predictionId == null || predictionId.isEmpty()) {
            throw new IllegalArgumentException("predictionId is missing");
        }
        return new LabelRecord(
                predictionId,
                (int) whole(json, "row", Integer.MAX_VALUE),
                text(json, "endpoint"),
                label(json.path("label")),
                time(text(json, "labelTime")),
                source,
                whole(json, "revision", Long.MAX_VALUE));
    }

    private static String label(JsonNode label) {
        if (label.isTextual() && !label.asText().isEmpty()) {
            return label.asText();
        }
        if (label.isBoolean()) {
            return label.asText();
        }
        if (label.isNumber()) {
            // 1 and 1.0 are one class: whole numbers are written without a fraction.
            BigDecimal value = label.decimalValue().stripTrailingZeros();
            return value.scale() <= 0 ? value.toBigInteger().toString() : value.toPlainString();
        }
        throw new IllegalArgumentException("label must be a text, a number or a boolean");
    }

    private static long whole(JsonNode json, String field, long max) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > max) {
            throw new IllegalArgumentException(field + " must be a whole number from 0");
        }
        return value.asLong();
    }

    private static Instant time(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "labelTime must be an ISO-8601 instant such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " must be a text");
        }
        return value.asText();
    }
}
