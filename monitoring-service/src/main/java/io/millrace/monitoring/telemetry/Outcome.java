package io.millrace.monitoring.telemetry;

import java.time.Instant;

/**
 * An answer whose truth is known.
 *
 * @param seq order in which labels became known
 * @param predicted class, absent for regression
 * @param scores as the model gave them, may be absent
 * @param labelValue the label as a number, where it is one
 */
public record Outcome(
        long seq,
        String version,
        Instant eventTime,
        String predicted,
        double[] scores,
        String label,
        Double labelValue) {}
