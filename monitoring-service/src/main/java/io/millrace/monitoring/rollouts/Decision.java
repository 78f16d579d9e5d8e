package io.millrace.monitoring.rollouts;

import java.time.Instant;
import java.util.Map;

/** An entry of a rollout's decision log. */
public record Decision(
        String phase,
        int weight,
        long generation,
        String reason,
        Map<String, Object> evidence,
        Instant at) {}
