package io.millrace.contracts.events;

import java.time.Instant;
import java.util.Map;

/**
 * A training run moved on: the value of topic {@code millrace.training.events.v1}.
 *
 * @param requestId the request that caused the run; absent for a run started by hand
 * @param endpoint the endpoint whose traffic it was trained on; absent for uploaded data
 * @param version the registered version once {@code SUCCEEDED}
 * @param reason why it ended as it did, in words
 */
public record TrainingEvent(
        String runId,
        String trackingRunId,
        String modelName,
        String state,
        String requestId,
        String endpoint,
        String version,
        String reason,
        Map<String, Double> metrics,
        Instant at) {}
