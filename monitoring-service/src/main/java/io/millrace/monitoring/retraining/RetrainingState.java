package io.millrace.monitoring.retraining;

import java.util.Optional;

/** Where a request is. */
public enum RetrainingState {
    /** Sent, and nobody has taken it yet. */
    REQUESTED,
    /** A run works on it. */
    RUNNING,
    /** Gave a version. */
    SUCCEEDED,
    /** The candidate did not pass the gate, or there was nothing to learn from. */
    REJECTED,
    FAILED,
    CANCELLED;

    /** Whether the request still occupies the trainer. */
    public boolean isActive() {
        return this == REQUESTED || this == RUNNING;
    }

    /** What a run's state means for its request. */
    static RetrainingState ofRun(String runState) {
        return Optional.ofNullable(runState)
                .flatMap(
                        name ->
                                java.util.Arrays.stream(values())
                                        .filter(state -> state.name().equals(name))
                                        .findFirst())
                .orElse(RUNNING);
    }
}
