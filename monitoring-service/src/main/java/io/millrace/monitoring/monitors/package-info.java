/**
 * One view on everything about an endpoint, and the loop that keeps it going. Entry points: {@link
 * MonitorResource}, {@link EvaluationLoop}.
 */
package io.millrace.monitoring.monitors;
