package io.millrace.training.registryclient;

/**
 * A metric to log.
 *
 * @param timestamp milliseconds; the same value logged twice is stored once
 */
public record MetricValue(String key, double value, long timestamp, long step) {}
