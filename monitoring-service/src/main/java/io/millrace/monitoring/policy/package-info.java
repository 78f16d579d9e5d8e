/**
 * What is watched at an endpoint, and what may be done about it. Entry point: {@link
 * MonitoringPolicy}.
 */
package io.millrace.monitoring.policy;
