/** Realized performance as people read it. Entry point: {@link PerformanceReports}. */
package io.millrace.monitoring.reports;
