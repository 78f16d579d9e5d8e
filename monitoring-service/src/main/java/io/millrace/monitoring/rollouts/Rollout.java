package io.millrace.monitoring.rollouts;

import io.millrace.monitoring.policy.RolloutPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A rollout as it stands.
 *
 * @param fromVersion version that serves until the end; null while {@code PENDING}
 * @param step index of the canary step, from 0
 * @param weight percent of requests that the candidate answers
 * @param generation of the endpoint that the last step made
 * @param pending a step that is decided but not known to be done; null otherwise
 * @param policy as it was when the rollout was asked for
 * @param cause why there is a rollout
 * @param reason why it is where it is
 * @param revision grows with every change of this record
 * @param startedThrough event time that the endpoint's samples had reached when it was asked for
 * @param endedThrough the same for its end; null before
 */
public record Rollout(
        UUID id,
        String endpoint,
        String modelName,
        String fromVersion,
        String toVersion,
        Phase phase,
        boolean paused,
        int step,
        int weight,
        long generation,
        Step pending,
        RolloutPolicy policy,
        String cause,
        String reason,
        Map<String, Object> evidence,
        long revision,
        Instant createdAt,
        Instant updatedAt,
        Instant startedThrough,
        Instant endedThrough) {

    /** With a step to be made next. */
    Rollout planning(Step step, Phase now) {
        return new Rollout(
                id,
                endpoint,
                modelName,
                fromVersion,
                toVersion,
                now,
                paused,
                this.step,
                weight,
                generation,
                step,
                policy,
                cause,
                reason,
                evidence,
                revision,
                createdAt,
                updatedAt,
                startedThrough,
                endedThrough);
    }

    /** With the version it replaces. */
    Rollout replacing(String version) {
        return new Rollout(
                id,
                endpoint,
                modelName,
                version,
                toVersion,
                phase,
                paused,
                step,
                weight,
                generation,
                pending,
                policy,
                cause,
                reason,
                evidence,
                revision,
                createdAt,
                updatedAt,
                startedThrough,
                endedThrough);
    }

    /** After {@code done} was made, as {@code newGeneration} of the endpoint. */
    Rollout after(Step done, long newGeneration) {
        return new Rollout(
                id,
                endpoint,
                modelName,
                fromVersion,
                toVersion,
                done.phase(),
                paused && !done.phase().isOver(),
                done.step(),
                done.weight(),
                newGeneration,
                null,
                policy,
                cause,
                done.reason(),
                done.evidence(),
                revision,
                createdAt,
                updatedAt,
                startedThrough,
                endedThrough);
    }

    /** Ended without touching the endpoint. */
    Rollout ended(Phase end, String why) {
        return after(new Step(0, null, end, step, weight, why, evidence), generation);
    }

    /** Paused or resumed. */
    Rollout paused(boolean hold, String why) {
        return new Rollout(
                id,
                endpoint,
                modelName,
                fromVersion,
                toVersion,
                phase,
                hold,
                step,
                weight,
                generation,
                pending,
                policy,
                cause,
                why,
                evidence,
                revision,
                createdAt,
                updatedAt,
                startedThrough,
                endedThrough);
    }
}
