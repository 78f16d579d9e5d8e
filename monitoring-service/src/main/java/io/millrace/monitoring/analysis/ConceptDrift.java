package io.millrace.monitoring.analysis;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.monitoring.alerts.AlertKind;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.alerts.Finding;
import io.millrace.monitoring.drift.Adwin;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.policy.PerformanceTests;
import io.millrace.monitoring.telemetry.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Watches the stream of errors of one version for a change of its mean for the worse. */
@ApplicationScoped
class ConceptDrift {

    private static final String SUBJECT = "error";
    private static final int CLOCK = 32;

    /** Errors of a regression are scaled so that this many reference RMSE are the unit. */
    private static final double REGRESSION_SCALE = 4;

    private final AlertService alerts;

    ConceptDrift(AlertService alerts) {
        this.alerts = alerts;
    }

    /** The state after all of {@code outcomes}, which are of one version and in event time. */
    VersionState take(
            Handle handle,
            MonitoredEndpoint endpoint,
            String version,
            ReferenceProfile profile,
            VersionState state,
            List<Outcome> outcomes) {
        PerformanceTests policy = endpoint.policy().performance();
        Adwin adwin =
                state.adwin() == null
                        ? new Adwin(policy.adwinDelta(), CLOCK)
                        : Adwin.resume(policy.adwinDelta(), CLOCK, state.adwin());
        for (Outcome outcome : outcomes) {
            double error = error(profile, outcome);
            Adwin.Change change = Double.isNaN(error) ? null : adwin.add(error);
            if (change != null && worse(change, policy)) {
                alerts.raise(handle, endpoint, finding(version, outcome.eventTime(), change));
            }
        }
        return state.withAdwin(adwin.state());
    }

    static Finding resolved(String version, Instant eventTime, String why) {
        return new Finding(AlertKind.CONCEPT_DRIFT, version, SUBJECT, eventTime, 0, why, Map.of());
    }

    private static boolean worse(Adwin.Change change, PerformanceTests policy) {
        return change.after() > change.before() * (1 + policy.minErrorGrowth());
    }

    private static Finding finding(String version, Instant eventTime, Adwin.Change change) {
        return new Finding(
                AlertKind.CONCEPT_DRIFT,
                version,
                SUBJECT,
                eventTime,
                change.after() - change.before(),
                "mean error rose from %.4f to %.4f within the last %d labelled rows"
                        .formatted(change.before(), change.after(), change.remaining()),
                Map.of(
                        "detector",
                        "ADWIN",
                        "before",
                        change.before(),
                        "after",
                        change.after(),
                        "rows",
                        change.remaining()));
    }

    /** Between 0 and 1; NaN where the row says nothing. */
    private static double error(ReferenceProfile profile, Outcome outcome) {
        if (outcome.predicted() != null) {
            return outcome.predicted().equals(outcome.label()) ? 0 : 1;
        }
        Double rmse = profile == null ? null : profile.metrics().get("rmse");
        boolean usable =
                rmse != null
                        && rmse > 0
                        && outcome.labelValue() != null
                        && outcome.scores() != null
                        && outcome.scores().length > 0;
        return usable
                ? Math.min(
                        1,
                        Math.abs(outcome.scores()[0] - outcome.labelValue())
                                / (REGRESSION_SCALE * rmse))
                : Double.NaN;
    }
}
