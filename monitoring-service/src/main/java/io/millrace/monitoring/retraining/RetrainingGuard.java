package io.millrace.monitoring.retraining;

import io.millrace.monitoring.endpoints.Progress;
import io.millrace.monitoring.policy.RetrainingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says why a model may not be trained now; pure. */
final class RetrainingGuard {

    /** A model is not trained on less than this, unless the policy wants less altogether. */
    private static final long MIN_TOTAL = 1000;

    private RetrainingGuard() {}

    /**
     * The first guard that holds, or empty if training may start.
     *
     * @param history requests of the endpoint, newest first
     * @param rolloutActive whether a candidate is on trial or waits for it
     */
    static Optional<String> hold(
            RetrainingPolicy policy,
            Progress progress,
            List<Retraining> history,
            boolean rolloutActive) {
        if (!policy.enabled()) {
            return Optional.of("retraining is off");
        }
        if (rolloutActive) {
            return Optional.of("a rollout is under way");
        }
        long active = history.stream().filter(request -> request.state().isActive()).count();
        if (active >= policy.maxConcurrent()) {
            return Optional.of("a request is in flight");
        }
        if (progress.labelled() < leastTotal(policy)) {
            return Optional.of("too few labelled rows");
        }
        return history.isEmpty()
                ? Optional.empty()
                : sinceLast(policy, progress, history.getFirst());
    }

    private static Optional<String> sinceLast(
            RetrainingPolicy policy, Progress progress, Retraining last) {
        long rows = progress.labelled() - last.labelled();
        boolean gaveVersion = last.state() == RetrainingState.SUCCEEDED;
        long cooldown = gaveVersion ? policy.cooldownRows() : policy.cooldownAfterFailureRows();
        long needed = gaveVersion ? Math.max(cooldown, policy.minLabels()) : cooldown;
        if (rows < needed) {
            return Optional.of("%d of %d labelled rows since the last".formatted(rows, needed));
        }
        if (policy.cooldown() != null && elapsed(last, progress, policy.cooldown()).isNegative()) {
            return Optional.of("within the cooldown of " + policy.cooldown());
        }
        return Optional.empty();
    }

    private static long leastTotal(RetrainingPolicy policy) {
        long wanted = policy.trainingRows() == null ? MIN_TOTAL : policy.trainingRows() / 2;
        return Math.max(policy.minLabels(), Math.min(MIN_TOTAL, wanted));
    }

    private static Duration elapsed(Retraining last, Progress progress, Duration cooldown) {
        Instant then = last.eventTime();
        Instant now = progress.labelsThrough();
        return then == null || now == null
                ? Duration.ZERO
                : Duration.between(then, now).minus(cooldown);
    }
}
