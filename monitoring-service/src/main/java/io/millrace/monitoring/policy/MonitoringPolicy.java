package io.millrace.monitoring.policy;

/**
 * How one endpoint is watched. Limits are counted in rows, so that the same defaults suit a stream
 * of any speed.
 */
public record MonitoringPolicy(
        DriftTests driftTests,
        PerformanceTests performance,
        RetrainingPolicy retraining,
        RolloutPolicy rollout) {

    /** What an endpoint gets that nobody wrote a policy for. */
    public static final MonitoringPolicy DEFAULTS =
            new MonitoringPolicy(
                    DriftTests.DEFAULTS,
                    PerformanceTests.DEFAULTS,
                    RetrainingPolicy.DEFAULTS,
                    RolloutPolicy.DEFAULTS);
}
