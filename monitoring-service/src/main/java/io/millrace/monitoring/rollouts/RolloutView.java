package io.millrace.monitoring.rollouts;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A rollout as callers see it.
 *
 * @param startedEventTime event time that the endpoint's samples had reached when it was asked for
 * @param endedEventTime the same for its end; absent before
 */
public record RolloutView(
        UUID id,
        String endpoint,
        String modelName,
        String fromVersion,
        String toVersion,
        Phase phase,
        boolean paused,
        int weight,
        long generation,
        String cause,
        String reason,
        Map<String, Object> evidence,
        Instant startedAt,
        Instant endedAt,
        Instant startedEventTime,
        Instant endedEventTime) {

    /** What callers see of {@code rollout}. */
    public static RolloutView of(Rollout rollout) {
        return new RolloutView(
                rollout.id(),
                rollout.endpoint(),
                rollout.modelName(),
                rollout.fromVersion(),
                rollout.toVersion(),
                rollout.phase(),
                rollout.paused(),
                rollout.weight(),
                rollout.generation(),
                rollout.cause(),
                rollout.reason(),
                rollout.evidence(),
                rollout.createdAt(),
                rollout.phase().isOver() ? rollout.updatedAt() : null,
                rollout.startedThrough(),
                rollout.endedThrough());
    }
}
