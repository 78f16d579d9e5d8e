/**
 * What is told about predictions: mergeable windows of event time and sampled payloads.
 *
 * <p>Entry point: {@link io.millrace.gateway.telemetry.PredictionLog}.
 */
package io.millrace.gateway.telemetry;
