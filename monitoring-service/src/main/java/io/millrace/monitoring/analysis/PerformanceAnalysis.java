package io.millrace.monitoring.analysis;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.Task;
import io.millrace.monitoring.alerts.AlertKind;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.alerts.Finding;
import io.millrace.monitoring.drift.Persistence;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.performance.Metrics;
import io.millrace.monitoring.performance.PerformanceDrop;
import io.millrace.monitoring.performance.Tally;
import io.millrace.monitoring.policy.PerformanceTests;
import io.millrace.monitoring.telemetry.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Grows windows of labelled rows of one version and holds the full ones against the profile. */
@ApplicationScoped
class PerformanceAnalysis {

    private static final String DROP = AlertKind.PERFORMANCE_DROP.name();

    private final AnalysisRepository analyses;
    private final AlertService alerts;
    private final PerformanceGauges gauges;

    PerformanceAnalysis(
            AnalysisRepository analyses, AlertService alerts, PerformanceGauges gauges) {
        this.analyses = analyses;
        this.alerts = alerts;
        this.gauges = gauges;
    }

    /**
     * The state after all of {@code outcomes}, which are of one version and in event time.
     *
     * @param profile null for a model without one: then windows are kept and nothing is tested
     */
    VersionState take(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState state,
            List<Outcome> outcomes) {
        int full = endpoint.policy().performance().windowRows();
        VersionState next = state;
        int position = 0;
        while (position < outcomes.size()) {
            long open = next.performance() == null ? 0 : next.performance().tally().rows();
            int end = (int) Math.min(outcomes.size(), position + Math.max(1, full - open));
            PerformanceWindow grown = grow(next, profile, outcomes.subList(position, end));
            position = end;
            if (grown.tally().rows() >= full) {
                next = close(handle, endpoint, version, profile, next, grown);
            } else {
                next = next.withPerformance(grown);
            }
        }
        return next;
    }

    private static PerformanceWindow grow(
            VersionState state, ReferenceProfile profile, List<Outcome> rows) {
        PerformanceWindow part =
                new PerformanceWindow(
                        rows.stream().mapToLong(Outcome::seq).min().orElseThrow(),
                        rows.stream().mapToLong(Outcome::seq).max().orElseThrow(),
                        rows.stream().map(Outcome::eventTime).min(Comparator.naturalOrder()).get(),
                        rows.stream().map(Outcome::eventTime).max(Comparator.naturalOrder()).get(),
                        tally(profile, rows));
        return state.performance() == null ? part : state.performance().plus(part);
    }

    private static Tally tally(ReferenceProfile profile, List<Outcome> rows) {
        boolean classified =
                profile == null
                        ? rows.getFirst().predicted() != null
                        : profile.task().isClassification();
        if (!classified) {
            return Tally.valued(rows);
        }
        return Tally.classified(rows, classLabels(profile));
    }

    private static List<String> classLabels(ReferenceProfile profile) {
        return profile == null || profile.prediction() == null
                ? List.of()
                : profile.prediction().classLabels();
    }

    private static Metrics metrics(ReferenceProfile profile, Tally tally) {
        Task known = profile == null ? null : profile.task();
        Task seen = tally.confusion().isEmpty() ? Task.REGRESSION : Task.MULTICLASS;
        return Metrics.of(tally, known == null ? seen : known, classLabels(profile));
    }

    private VersionState close(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState state,
            PerformanceWindow window) {
        PerformanceTests policy = endpoint.policy().performance();
        PerformanceDrop drop =
                profile == null ? null : PerformanceDrop.test(profile, window.tally(), policy);
        boolean degraded = drop != null && drop.significant();
        analyses.savePerformanceWindow(handle, endpoint.name(), version, window, degraded);
        gauges.record(endpoint.name(), version, metrics(profile, window.tally()));
        VersionState next = state.withPerformance(null);
        if (drop == null || !endpoint.policy().driftTests().enabled()) {
            return next;
        }
        Persistence verdicts = state.verdicts(DROP).with(degraded, policy.outOf());
        act(handle, endpoint, version, window, drop, verdicts);
        return next.withVerdict(DROP, verdicts);
    }

    private void act(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            PerformanceWindow window,
            PerformanceDrop drop,
            Persistence verdicts) {
        PerformanceTests policy = endpoint.policy().performance();
        if (drop.significant() && verdicts.findings() >= policy.persistence()) {
            alerts.raise(
                    handle, endpoint, finding(version, window, drop, describe(drop, verdicts)));
        } else if (verdicts.clear(policy.outOf())) {
            String why = "as good as at training in the last %d windows".formatted(policy.outOf());
            alerts.clear(handle, endpoint, finding(version, window, drop, why));
            alerts.clear(handle, endpoint, ConceptDrift.resolved(version, window.to(), why));
        }
    }

    private static Finding finding(
            String version, PerformanceWindow window, PerformanceDrop drop, String description) {
        Map<String, Object> evidence = new java.util.LinkedHashMap<>(drop.evidence());
        evidence.put("windowRows", window.tally().rows());
        evidence.put("from", window.from().toString());
        evidence.put("to", window.to().toString());
        return new Finding(
                AlertKind.PERFORMANCE_DROP,
                version,
                drop.metric(),
                window.to(),
                Math.abs(drop.reference() - drop.current()),
                description,
                evidence);
    }

    private static String describe(PerformanceDrop drop, Persistence verdicts) {
        return "%s is %.4f, and was %.4f on held-out rows (p = %.2g), %d of the last %d windows"
                .formatted(
                        drop.metric(),
                        drop.current(),
                        drop.reference(),
                        drop.pValue(),
                        verdicts.findings(),
                        verdicts.recent().size());
    }

    /** Shows the gauges of the versions that serve, and no others. */
    void hideOthers(MonitoredEndpoint endpoint) {
        gauges.retain(endpoint.name(), endpoint.versions());
    }
}
