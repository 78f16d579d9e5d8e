package io.millrace.monitoring.retraining;

import io.millrace.contracts.events.TrainingRequest.Cause;
import io.millrace.contracts.events.TrainingRequest.Snapshot;
import java.time.Instant;
import java.util.UUID;

/**
 * A request to train a model anew, and what became of it.
 *
 * @param eventTime latest event time of labelled rows when it was asked for
 * @param labelled labelled rows that the endpoint had then
 * @param runId run that works on it, once one does
 * @param version registered version, once there is one
 * @param reason why it ended as it did
 */
public record Retraining(
        UUID id,
        String endpoint,
        String modelId,
        String modelName,
        RetrainingState state,
        Cause cause,
        Snapshot snapshot,
        Instant eventTime,
        long labelled,
        Instant requestedAt,
        String requestedBy,
        String runId,
        String version,
        String reason,
        Instant endedAt) {}
