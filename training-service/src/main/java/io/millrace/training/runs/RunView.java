package io.millrace.training.runs;

import io.millrace.contracts.events.TrainingRequest;
import io.millrace.training.gates.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A run as callers see it.
 *
 * @param failure why it failed; absent otherwise
 * @param cause of a retraining
 * @param snapshot id of the snapshot that a retraining learnt from
 */
record RunView(
        UUID id,
        String modelName,
        UUID datasetId,
        RunState state,
        int attempt,
        double progress,
        String trackingRunId,
        String version,
        String endpoint,
        Map<String, Double> metrics,
        List<Verdict> verdicts,
        Failure failure,
        String requestId,
        TrainingRequest.Cause cause,
        UUID snapshot,
        Instant createdAt,
        Instant endedAt) {

    static RunView of(Run run, List<Verdict> verdicts) {
        TrainingRequest request = run.request();
        return new RunView(
                run.id(),
                run.modelName(),
                run.datasetId(),
                run.state(),
                run.attempt(),
                run.progress(),
                run.trackingRunId(),
                run.version(),
                run.endpoint(),
                run.metrics(),
                verdicts,
                run.failure() == null ? null : new Failure(run.failureClass(), run.failure()),
                request == null ? null : request.requestId(),
                request == null ? null : request.cause(),
                run.snapshotId(),
                run.createdAt(),
                run.endedAt());
    }

    /** Why a run failed. */
    record Failure(FailureClass kind, String message) {}
}
