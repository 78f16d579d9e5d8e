package io.millrace.contracts.events;

import java.time.Instant;

/**
 * A wish that a model be trained anew on what an endpoint served: the value of topic {@code
 * millrace.training.requests.v1}. Idempotent on {@code requestId}.
 *
 * <p>The run repeats the specification of the model's last successful run on a snapshot of the
 * endpoint's samples joined with their labels.
 */
public record TrainingRequest(
        String requestId,
        String modelId,
        String modelName,
        String endpoint,
        Cause cause,
        Snapshot snapshot,
        Instant requestedAt,
        String requestedBy) {

    /**
     * Why.
     *
     * @param id of the alert or schedule; absent for a manual request
     */
    public record Cause(Kind kind, String id, String description) {
        /** What set the request off. */
        public enum Kind {
            ALERT,
            SCHEDULE,
            MANUAL
        }
    }

    /**
     * Which rows.
     *
     * @param from earliest event time, inclusive; absent means all that is retained
     * @param to latest event time, exclusive; absent means all so far
     */
    public record Snapshot(Instant from, Instant to) {}
}
