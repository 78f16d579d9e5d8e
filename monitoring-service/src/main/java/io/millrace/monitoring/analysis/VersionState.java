package io.millrace.monitoring.analysis;

import io.millrace.monitoring.drift.Adwin;
import io.millrace.monitoring.drift.Persistence;
import java.util.HashMap;
import java.util.Map;

/**
 * What the evaluation of one version remembers between two runs; stored as JSON.
 *
 * @param drift window that is still growing, or null
 * @param performance labelled window that is still growing, or null
 * @param adwin concept drift detector, or null before the first labelled row
 * @param persistence last verdicts by kind and subject
 */
record VersionState(
        DriftWindow drift,
        PerformanceWindow performance,
        Adwin.State adwin,
        Map<String, Persistence> persistence) {

    VersionState {
        persistence = persistence == null ? Map.of() : Map.copyOf(persistence);
    }

    static VersionState empty() {
        return new VersionState(null, null, null, Map.of());
    }

    VersionState withDrift(DriftWindow window) {
        return new VersionState(window, performance, adwin, persistence);
    }

    VersionState withPerformance(PerformanceWindow window) {
        return new VersionState(drift, window, adwin, persistence);
    }

    VersionState withAdwin(Adwin.State state) {
        return new VersionState(drift, performance, state, persistence);
    }

    VersionState withVerdict(String subject, Persistence verdicts) {
        Map<String, Persistence> next = new HashMap<>(persistence);
        next.put(subject, verdicts);
        return new VersionState(drift, performance, adwin, next);
    }

    Persistence verdicts(String subject) {
        return persistence.getOrDefault(subject, Persistence.NONE);
    }
}
