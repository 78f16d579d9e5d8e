package io.millrace.monitoring.monitors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.monitoring.policy.MonitoringPolicy;
import io.millrace.monitoring.retraining.Retraining;
import io.millrace.monitoring.rollouts.RolloutView;
import java.time.Instant;

/**
 * An endpoint at a glance. Times are event times.
 *
 * @param champion version that most callers get
 * @param evaluatedThrough see {@link io.millrace.monitoring.endpoints.Progress#evaluatedThrough}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MonitorView(
        String endpoint,
        String modelName,
        String champion,
        long generation,
        Instant windowsThrough,
        Instant samplesThrough,
        Instant labelsThrough,
        Instant evaluatedThrough,
        long rows,
        long labelled,
        int openAlerts,
        Retraining activeRetraining,
        RolloutView activeRollout,
        MonitoringPolicy policy) {}
