/** Realized performance of versions over labelled rows. Entry point: {@link PerformanceService}. */
package io.millrace.monitoring.performance;
