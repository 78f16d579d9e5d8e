package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One alert of the monitor.
 *
 * @param eventTime time of the data on which it opened
 * @param evidence the numbers it rests on, as the monitor gives them
 */
public record AlertEntry(
        String id,
        String state,
        String kind,
        String severity,
        String subject,
        Instant eventTime,
        String description,
        JsonNode evidence) {

    static AlertEntry of(JsonNode node) {
        return new AlertEntry(
                Fields.text(node, "alertId", "id"),
                Fields.text(node, "state"),
                Fields.text(node, "kind"),
                Fields.text(node, "severity"),
                Fields.text(node, "subject"),
                Fields.time(node, "openedAt", "eventTime"),
                Fields.text(node, "description"),
                node.path("evidence"));
    }

    AlertEntry describedAs(String words) {
        return new AlertEntry(id, state, kind, severity, subject, eventTime, words, evidence);
    }
}
