package io.millrace.monitoring.policy;

import java.time.Duration;
import java.util.List;

/**
 * When a model is trained anew, and on what.
 *
 * @param enabled off: only a request by hand trains
 * @param triggers kinds of alerts that may ask for training
 * @param cooldownRows labelled rows after the last request before the next one
 * @param cooldownAfterFailureRows the same after a run that gave no version
 * @param cooldown event time after the last request before the next one, in addition; absent for
 *     none
 * @param minLabels labelled rows since the last request without which there is nothing to learn
 * @param maxConcurrent requests in flight
 * @param trainingRows labelled rows to train on, the newest; absent means as many as the model in
 *     service was trained on, but at least 8000, and half of that once the old rows are known to
 *     mislead (after a performance drop or concept drift)
 * @param schedule event time between trainings that need no alert; absent for none
 */
public record RetrainingPolicy(
        boolean enabled,
        List<String> triggers,
        int cooldownRows,
        int cooldownAfterFailureRows,
        Duration cooldown,
        int minLabels,
        int maxConcurrent,
        Integer trainingRows,
        Duration schedule) {

    private static final List<String> KINDS =
            List.of("PERFORMANCE_DROP", "CONCEPT_DRIFT", "PREDICTION_DRIFT", "FEATURE_DRIFT");

    static final RetrainingPolicy DEFAULTS =
            new RetrainingPolicy(true, KINDS, 600, 300, null, 600, 1, null, null);

    public RetrainingPolicy {
        triggers = triggers == null ? List.of() : List.copyOf(triggers);
        Limits.each("retraining.triggers", triggers, KINDS);
        Limits.between("retraining.cooldownRows", cooldownRows, 0, 1_000_000_000);
        Limits.between(
                "retraining.cooldownAfterFailureRows", cooldownAfterFailureRows, 0, 1_000_000_000);
        Limits.positive("retraining.cooldown", cooldown);
        Limits.between("retraining.minLabels", minLabels, 1, 1_000_000_000);
        Limits.between("retraining.maxConcurrent", maxConcurrent, 1, 10);
        if (trainingRows != null) {
            Limits.between("retraining.trainingRows", trainingRows, 50, 1_000_000_000);
        }
        Limits.positive("retraining.schedule", schedule);
    }
}
