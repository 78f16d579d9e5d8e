package io.millrace.monitoring.analysis;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.alerts.Finding;
import io.millrace.monitoring.drift.Persistence;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.policy.DriftTests;
import io.millrace.monitoring.telemetry.StoredWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Grows windows of one version, tests the full ones, and raises or clears alerts. */
@ApplicationScoped
class DriftAnalysis {

    private final AnalysisRepository analyses;
    private final AlertService alerts;
    private final DriftGauges gauges;

    DriftAnalysis(AnalysisRepository analyses, AlertService alerts, DriftGauges gauges) {
        this.analyses = analyses;
        this.alerts = alerts;
        this.gauges = gauges;
    }

    /** The state after all of {@code windows}, which are of one version and in order. */
    VersionState take(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState state,
            List<StoredWindow> windows) {
        VersionState next = state;
        for (StoredWindow stored : windows) {
            if (stored.window().profileDigest() == null) {
                continue;
            }
            DriftWindow grown = grow(next.drift(), DriftWindow.of(stored.window()));
            if (grown.rows() >= endpoint.policy().driftTests().windowRows()) {
                next = evaluate(handle, endpoint, version, profile, next, grown).withDrift(null);
            } else {
                next = next.withDrift(grown);
            }
        }
        return next;
    }

    /** Bins of another profile can't be added: the window starts afresh. */
    private static DriftWindow grow(DriftWindow open, DriftWindow pane) {
        return open == null || !open.profileDigest().equals(pane.profileDigest())
                ? pane
                : open.plus(pane);
    }

    private VersionState evaluate(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState state,
            DriftWindow window) {
        DriftTests policy = endpoint.policy().driftTests();
        List<FeatureFinding> findings = new DriftEvaluation(policy).evaluate(profile, window);
        analyses.saveDriftWindow(handle, endpoint.name(), version, window, findings);
        gauges.record(endpoint.name(), version, findings);
        VersionState next = state;
        for (FeatureFinding finding : findings) {
            Persistence verdicts =
                    next.verdicts(finding.key()).with(finding.drifted(), policy.outOf());
            next = next.withVerdict(finding.key(), verdicts);
            act(handle, endpoint, version, window.to(), finding, verdicts);
        }
        return next;
    }

    private void act(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            Instant windowEnd,
            FeatureFinding finding,
            Persistence verdicts) {
        DriftTests policy = endpoint.policy().driftTests();
        boolean blatant = finding.drifted() && finding.measurement().blatant();
        boolean persistent = finding.drifted() && verdicts.findings() >= policy.persistence();
        if (blatant || persistent) {
            alerts.raise(
                    handle,
                    endpoint,
                    finding(version, windowEnd, finding, describe(finding, verdicts)));
        } else if (verdicts.clear(policy.outOf())) {
            alerts.clear(
                    handle,
                    endpoint,
                    finding(
                            version,
                            windowEnd,
                            finding,
                            "back to normal in the last %d windows".formatted(policy.outOf())));
        }
    }

    private static Finding finding(
            String version, Instant windowEnd, FeatureFinding finding, String description) {
        return new Finding(
                finding.kind(),
                version,
                finding.subject(),
                windowEnd,
                finding.measurement().effect(),
                description,
                finding.evidence());
    }

    private static String describe(FeatureFinding finding, Persistence verdicts) {
        return "%s moved away from the training data: %s %.3f exceeds %.3f (q = %.2g), %d of the last %d windows"
                .formatted(
                        finding.subject(),
                        finding.measurement().distance().name().toLowerCase(java.util.Locale.ROOT),
                        finding.measurement().effect(),
                        finding.measurement().threshold(),
                        finding.qValue(),
                        verdicts.findings(),
                        verdicts.recent().size());
    }

    /** Shows the gauges of the versions that serve, and no others. */
    void hideOthers(MonitoredEndpoint endpoint) {
        gauges.retain(endpoint.name(), endpoint.versions());
    }
}
