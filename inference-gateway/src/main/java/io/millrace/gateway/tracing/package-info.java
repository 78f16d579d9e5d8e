/**
 * OpenTelemetry spans of requests: the call, its wait and its run. Nothing is made unless tracing
 * is on and the request is sampled.
 *
 * <p>Entry point: {@link io.millrace.gateway.tracing.RequestTracer}.
 */
package io.millrace.gateway.tracing;
