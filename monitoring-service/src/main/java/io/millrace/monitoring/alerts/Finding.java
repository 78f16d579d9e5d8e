package io.millrace.monitoring.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * Something that should be, or stay, an alert.
 *
 * @param subject feature or metric
 * @param eventTime end of the last window in the evidence
 * @param effect how large it is, to order alerts by; comparable within a kind
 */
public record Finding(
        AlertKind kind,
        String version,
        String subject,
        Instant eventTime,
        double effect,
        String description,
        Map<String, Object> evidence) {}
