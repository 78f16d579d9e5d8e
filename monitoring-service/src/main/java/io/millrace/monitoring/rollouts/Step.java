package io.millrace.monitoring.rollouts;

import io.millrace.monitoring.registry.TrafficChange;
import java.util.Map;

/**
 * A decided step. It is stored before the registry is asked, so that after a crash it is either
 * made or recognised as made.
 *
 * @param expected generation of the endpoint that the step may change, and no other
 * @param phase the rollout is in once the step is made
 * @param weight percent of requests that the candidate gets by it
 */
public record Step(
        long expected,
        TrafficChange change,
        Phase phase,
        int step,
        int weight,
        String reason,
        Map<String, Object> evidence) {}
