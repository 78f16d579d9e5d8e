package io.millrace.training.runs;

import io.millrace.contracts.events.TrainingRequest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One training run as it is stored.
 *
 * @param datasetId absent until the snapshot of a retraining is cut
 * @param fence grows with each lease; writes name it
 * @param request absent for a run started by hand
 */
public record Run(
        UUID id,
        String modelName,
        UUID datasetId,
        RunSpec spec,
        RunState state,
        int attempt,
        long fence,
        boolean cancelRequested,
        double progress,
        String trackingRunId,
        String version,
        Map<String, Double> metrics,
        FailureClass failureClass,
        String failure,
        TrainingRequest request,
        UUID snapshotId,
        Instant createdAt,
        Instant endedAt) {

    public Run {
        metrics = Map.copyOf(metrics);
    }

    /** The endpoint whose traffic it learns from or is meant for; may be absent. */
    String endpoint() {
        return request == null ? spec.endpoint() : request.endpoint();
    }
}
