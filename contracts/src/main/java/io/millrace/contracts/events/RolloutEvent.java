package io.millrace.contracts.events;

import java.time.Instant;
import java.util.Map;

/**
 * A step of a rollout: the value of topic {@code millrace.rollouts.v1}.
 *
 * @param phase {@code SHADOW}, {@code CANARY}, {@code PROMOTED}, {@code ROLLED_BACK}, {@code
 *     ABORTED}, {@code PAUSED}
 * @param weight percent of requests that the candidate gets from here on
 * @param generation of the endpoint that the step made
 * @param evidence the numbers it rests on
 */
public record RolloutEvent(
        String rolloutId,
        String endpoint,
        String modelName,
        String fromVersion,
        String toVersion,
        String phase,
        int weight,
        long generation,
        String reason,
        Map<String, Object> evidence,
        Instant at) {}
