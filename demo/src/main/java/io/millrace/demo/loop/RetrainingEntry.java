package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One retraining and why.
 *
 * @param cause {@code ALERT}, {@code SCHEDULE} or {@code MANUAL}
 * @param causeId the alert's or schedule's id
 * @param why in words
 * @param version the version that came of it, or null
 */
public record RetrainingEntry(
        String id,
        String state,
        String cause,
        String causeId,
        String why,
        Instant requestedAt,
        Instant eventTime,
        String runId,
        String version,
        String outcome) {

    static RetrainingEntry of(JsonNode node) {
        JsonNode cause = node.path("cause");
        return new RetrainingEntry(
                Fields.text(node, "id", "requestId"),
                Fields.text(node, "state"),
                cause.isObject() ? Fields.text(cause, "kind") : Fields.text(node, "cause"),
                cause.isObject() ? Fields.text(cause, "id") : Fields.text(node, "causeId"),
                cause.isObject()
                        ? Fields.text(cause, "description")
                        : Fields.text(node, "description"),
                Fields.time(node, "requestedAt", "createdAt"),
                Fields.time(node, "eventTime"),
                Fields.text(node, "runId"),
                Fields.text(node, "version"),
                Fields.text(node, "reason", "outcome"));
    }
}
