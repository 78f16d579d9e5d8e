package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One alert of the monitor.
 *
 * @param eventTime time of the data that it is about
 * @param evidence the numbers it rests on, as the monitor gives them
 */
public record AlertEntry(
        String id,
        String state,
        String kind,
        String severity,
        String subject,
        Instant openedAt,
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
                Fields.time(node, "openedAt"),
                Fields.time(node, "openedEventTime", "eventTime"),
                Fields.text(node, "description"),
                node.path("evidence"));
    }
}
