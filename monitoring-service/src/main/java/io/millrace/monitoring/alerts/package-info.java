/** Alerts with their evidence, from opened to resolved. Entry point: {@link AlertService}. */
package io.millrace.monitoring.alerts;
