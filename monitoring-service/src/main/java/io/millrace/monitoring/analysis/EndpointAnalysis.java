package io.millrace.monitoring.analysis;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.endpoints.Progress;
import io.millrace.monitoring.registry.ReferenceProfiles;
import io.millrace.monitoring.telemetry.Outcome;
import io.millrace.monitoring.telemetry.StoredWindow;
import io.millrace.monitoring.telemetry.TelemetryService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes in the windows and labelled rows of one endpoint that arrived since it last ran: cursors,
 * findings, alerts and their events are written in one transaction, so that a crash repeats or
 * loses nothing. To be called by one thread of one replica at a time.
 */
@ApplicationScoped
public class EndpointAnalysis {

    private static final int LIMIT = 4000;

    private final Jdbi jdbi;
    private final TelemetryService telemetry;
    private final AnalysisRepository analyses;
    private final ReferenceProfiles profiles;
    private final DriftAnalysis drift;
    private final PerformanceAnalysis performance;
    private final ConceptDrift conceptDrift;
    private final AlertService alerts;
    private final EndpointService endpoints;

    EndpointAnalysis(
            Jdbi jdbi,
            TelemetryService telemetry,
            AnalysisRepository analyses,
            ReferenceProfiles profiles,
            DriftAnalysis drift,
            PerformanceAnalysis performance,
            ConceptDrift conceptDrift,
            AlertService alerts,
            EndpointService endpoints) {
        this.jdbi = jdbi;
        this.telemetry = telemetry;
        this.analyses = analyses;
        this.profiles = profiles;
        this.drift = drift;
        this.performance = performance;
        this.conceptDrift = conceptDrift;
        this.alerts = alerts;
        this.endpoints = endpoints;
    }

    /**
     * Evaluates what is new.
     *
     * @return whether more is waiting
     * @throws io.millrace.contracts.ServiceException UNAVAILABLE if a reference profile can't be
     *     fetched; nothing is lost then
     */
    public boolean run(MonitoredEndpoint endpoint) {
        Map<String, ReferenceProfile> known = new HashMap<>();
        for (String version : endpoint.versions()) {
            profiles.find(endpoint.state(), version).ifPresent(p -> known.put(version, p));
        }
        return jdbi.inTransaction(handle -> run(handle, endpoint, known));
    }

    private boolean run(
            Handle handle, MonitoredEndpoint endpoint, Map<String, ReferenceProfile> known) {
        Progress progress = endpoints.progress(handle, endpoint.name());
        EvaluationState state = analyses.load(handle, endpoint.name());
        List<StoredWindow> windows =
                telemetry.windowsAfter(handle, endpoint.name(), state.windowsCursor(), LIMIT);
        List<Outcome> outcomes =
                telemetry.outcomesAfter(handle, endpoint.name(), state.outcomesCursor(), LIMIT);
        if (!windows.isEmpty() || !outcomes.isEmpty()) {
            analyses.save(
                    handle,
                    endpoint.name(),
                    next(handle, endpoint, known, state, windows, outcomes));
        }
        alerts.retireOthers(
                handle, endpoint.name(), endpoint.versions(), progress.samplesThrough());
        drift.hideOthers(endpoint);
        performance.hideOthers(endpoint);
        boolean more = windows.size() == LIMIT || outcomes.size() == LIMIT;
        if (!more && progress.reach() != null && isNew(progress)) {
            endpoints.evaluated(handle, endpoint.name(), progress.reach());
        }
        return more;
    }

    private EvaluationState next(
            Handle handle,
            MonitoredEndpoint endpoint,
            Map<String, ReferenceProfile> known,
            EvaluationState state,
            List<StoredWindow> windows,
            List<Outcome> outcomes) {
        Map<String, VersionState> versions = new HashMap<>();
        for (String version : endpoint.versions()) {
            VersionState before = state.versions().getOrDefault(version, VersionState.empty());
            versions.put(
                    version,
                    advance(
                            handle,
                            endpoint,
                            version,
                            known.get(version),
                            before,
                            of(version, windows),
                            ordered(version, outcomes)));
        }
        return new EvaluationState(
                windows.isEmpty() ? state.windowsCursor() : windows.getLast().seq(),
                outcomes.isEmpty() ? state.outcomesCursor() : outcomes.getLast().seq(),
                versions);
    }

    private VersionState advance(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState before,
            List<StoredWindow> windows,
            List<Outcome> outcomes) {
        boolean tested = endpoint.policy().driftTests().enabled();
        VersionState state = before;
        if (tested && profile != null) {
            state = drift.take(handle, endpoint, version, profile, state, windows);
        }
        state = performance.take(handle, endpoint, version, profile, state, outcomes);
        if (tested) {
            state = conceptDrift.take(handle, endpoint, version, profile, state, outcomes);
        }
        return state;
    }

    private static List<StoredWindow> of(String version, List<StoredWindow> windows) {
        return windows.stream()
                .filter(stored -> stored.window().version().equals(version))
                .toList();
    }

    /** Labels of one batch come in any order; detectors want the order of the data. */
    private static List<Outcome> ordered(String version, List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.version().equals(version))
                .sorted(Comparator.comparing(Outcome::eventTime))
                .toList();
    }

    private static boolean isNew(Progress progress) {
        return progress.evaluatedThrough() == null
                || progress.reach().isAfter(progress.evaluatedThrough());
    }
}
