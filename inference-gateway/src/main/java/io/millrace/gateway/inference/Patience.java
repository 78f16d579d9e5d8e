package io.millrace.gateway.inference;

import io.millrace.gateway.settings.QueuePolicy;
import io.millrace.gateway.settings.QueuePolicy.TimeoutAction;

/**
 * How long a request waits, for a worker as for its model, by its own timeout and by the policy of
 * the model's queue. Times are those of {@link System#nanoTime}.
 */
final class Patience {

    private static final long NANOS_PER_MICRO = 1_000;

    /** Of no meaning but that {@link System#nanoTime} can be compared with its end. */
    private static final long LONGEST_WAIT = Long.MAX_VALUE / 2;

    private Patience() {}

    /** When a request that came at {@code arrival} has waited too long. */
    static long delayedAfter(QueuePolicy policy, RequestParameters parameters, long arrival) {
        long micros = Long.MAX_VALUE;
        if (policy.defaultTimeout().isPositive()) {
            micros = policy.defaultTimeout().toNanos() / NANOS_PER_MICRO;
        }
        Long own = parameters.timeoutMicros();
        if (own != null && own > 0 && policy.allowTimeoutOverride()) {
            micros = Math.min(micros, own);
        }
        return arrival + Math.min(micros, LONGEST_WAIT / NANOS_PER_MICRO) * NANOS_PER_MICRO;
    }

    /**
     * When such a request is refused. Whoever is only delayed when he waited too long has no
     * deadline but the transport's.
     */
    static long deadline(
            QueuePolicy policy, RequestParameters parameters, InferenceCall call, long arrival) {
        return call.deadlineOr(
                policy.action() == TimeoutAction.DELAY
                        ? arrival + LONGEST_WAIT
                        : delayedAfter(policy, parameters, arrival));
    }
}
