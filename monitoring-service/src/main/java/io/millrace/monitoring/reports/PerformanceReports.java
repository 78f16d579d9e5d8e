package io.millrace.monitoring.reports;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.Task;
import io.millrace.monitoring.analysis.AnalysisService;
import io.millrace.monitoring.analysis.LabelledWindow;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.performance.Metrics;
import io.millrace.monitoring.performance.Tally;
import io.millrace.monitoring.registry.ReferenceProfiles;
import io.millrace.monitoring.reports.PerformanceReport.VersionPerformance;
import io.millrace.monitoring.reports.PerformanceReport.WindowPerformance;
import io.millrace.monitoring.reports.RangeReader.Key;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Puts performance reports together. */
@ApplicationScoped
public class PerformanceReports {

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");
    private static final int MAX_WINDOWS = 1000;

    private final Jdbi jdbi;
    private final EndpointService endpoints;
    private final ReferenceProfiles profiles;
    private final RangeReader ranges;
    private final AnalysisService analyses;

    PerformanceReports(
            Jdbi jdbi,
            EndpointService endpoints,
            ReferenceProfiles profiles,
            RangeReader ranges,
            AnalysisService analyses) {
        this.jdbi = jdbi;
        this.endpoints = endpoints;
        this.profiles = profiles;
        this.ranges = ranges;
        this.analyses = analyses;
    }

    /**
     * Performance over event times from {@code from} inclusive to {@code to} exclusive.
     *
     * @param version null for all
     * @param from null for the beginning
     * @param to null for the end
     */
    public PerformanceReport report(String name, String version, Instant from, Instant to) {
        MonitoredEndpoint endpoint = endpoints.get(name);
        Map<String, ReferenceProfile> known = new HashMap<>();
        for (String running : endpoint.versions()) {
            profiles.find(endpoint.state(), running).ifPresent(p -> known.put(running, p));
        }
        Instant start = from == null ? BEGINNING : from;
        Instant end = to == null ? END : to;
        return new PerformanceReport(
                name,
                from,
                to,
                versions(name, version, start, end, known),
                windows(name, version, start, end, known));
    }

    private List<VersionPerformance> versions(
            String name,
            String version,
            Instant from,
            Instant to,
            Map<String, ReferenceProfile> known) {
        Map<String, List<String>> classLabels = new HashMap<>();
        known.forEach((running, profile) -> classLabels.put(running, classLabels(profile)));
        List<VersionPerformance> found = new ArrayList<>();
        jdbi.useHandle(
                handle -> {
                    ranges.classified(handle, name, from, to, classLabels)
                            .forEach((key, tally) -> found.add(performance(key, tally, known)));
                    ranges.valued(handle, name, from, to)
                            .forEach((key, tally) -> found.add(performance(key, tally, known)));
                });
        found.removeIf(entry -> version != null && !entry.version().equals(version));
        return found;
    }

    private List<WindowPerformance> windows(
            String name,
            String version,
            Instant from,
            Instant to,
            Map<String, ReferenceProfile> known) {
        return analyses.performance(name, version, MAX_WINDOWS).stream()
                .filter(window -> !window.from().isBefore(from) && window.to().isBefore(to))
                .map(window -> performance(window, known))
                .toList();
    }

    private static VersionPerformance performance(
            Key key, Tally tally, Map<String, ReferenceProfile> known) {
        return new VersionPerformance(
                key.version(), key.role(), metrics(key.version(), tally, known));
    }

    private static WindowPerformance performance(
            LabelledWindow window, Map<String, ReferenceProfile> known) {
        return new WindowPerformance(
                window.version(),
                window.from(),
                window.to(),
                window.degraded(),
                metrics(window.version(), window.tally(), known));
    }

    private static Metrics metrics(
            String version, Tally tally, Map<String, ReferenceProfile> known) {
        // Versions of one endpoint share task and classes, so any profile tells those of a
        // version that no longer runs.
        ReferenceProfile profile =
                known.getOrDefault(version, known.values().stream().findFirst().orElse(null));
        if (profile != null) {
            return Metrics.of(tally, profile.task(), classLabels(profile));
        }
        Task task = tally.confusion().isEmpty() ? Task.REGRESSION : Task.MULTICLASS;
        return Metrics.of(tally, task, List.of());
    }

    private static List<String> classLabels(ReferenceProfile profile) {
        return profile.prediction() == null || profile.prediction().classLabels() == null
                ? List.of()
                : profile.prediction().classLabels();
    }
}
