package io.millrace.contracts.events;

import java.time.Instant;
import java.util.Map;

/**
 * An alert opened, went on or was resolved: the value of topic {@code
 * millrace.monitoring.alerts.v1}.
 *
 * @param subject the feature or metric
 * @param eventTime end of the last window that is in the evidence
 * @param evidence the numbers it rests on: statistic, threshold, p-value, sample sizes, windows
 */
public record AlertEvent(
        String alertId,
        State state,
        String kind,
        String severity,
        String endpoint,
        String modelId,
        String modelName,
        String version,
        String subject,
        Instant openedAt,
        Instant eventTime,
        String description,
        Map<String, Object> evidence) {

    /** Where the alert is in its life. */
    public enum State {
        OPENED,
        UPDATED,
        RESOLVED
    }
}
