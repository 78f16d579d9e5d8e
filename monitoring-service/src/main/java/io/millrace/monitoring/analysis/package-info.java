/**
 * Turns stored telemetry into findings and alerts. Entry point: {@link EndpointAnalysis}, which
 * takes in what arrived since it last ran, in one transaction.
 */
package io.millrace.monitoring.analysis;
