package io.millrace.monitoring.reports;

import io.millrace.monitoring.performance.Metrics;
import java.time.Instant;
import java.util.List;

/**
 * What versions achieved on labelled rows.
 *
 * @param versions metrics over the whole range, corrections of labels included
 * @param windows tested windows within the range, newest first
 */
public record PerformanceReport(
        String endpoint,
        Instant from,
        Instant to,
        List<VersionPerformance> versions,
        List<WindowPerformance> windows) {

    /**
     * One version over the range.
     *
     * @param role {@code PRIMARY} for answers that callers got, {@code SHADOW} for those nobody got
     */
    public record VersionPerformance(String version, String role, Metrics metrics) {}

    /**
     * One version in one window.
     *
     * @param degraded whether it was significantly worse than on held-out rows
     */
    public record WindowPerformance(
            String version, Instant from, Instant to, boolean degraded, Metrics metrics) {}
}
