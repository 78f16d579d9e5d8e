package io.millrace.monitoring.alerts;

import io.millrace.contracts.events.AlertEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An alert as it stands.
 *
 * @param updates windows that confirmed it after it opened
 */
public record Alert(
        UUID id,
        AlertEvent.State state,
        AlertKind kind,
        String severity,
        String endpoint,
        String modelId,
        String modelName,
        String version,
        String subject,
        Instant openedAt,
        Instant eventTime,
        int updates,
        double effect,
        String description,
        Map<String, Object> evidence) {

    AlertEvent toEvent() {
        return new AlertEvent(
                id.toString(),
                state,
                kind.name(),
                severity,
                endpoint,
                modelId,
                modelName,
                version,
                subject,
                openedAt,
                eventTime,
                description,
                evidence);
    }
}
