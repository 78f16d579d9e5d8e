/**
 * Windows, samples and labels on their way into PostgreSQL, joined there by prediction id. Entry
 * point: {@link TelemetryConsumer}; readers use {@link TelemetryService}.
 */
package io.millrace.monitoring.telemetry;
