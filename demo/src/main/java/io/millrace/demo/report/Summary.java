package io.millrace.demo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.model.Task;
import java.time.Instant;
import java.util.List;

/**
 * The demo's result as data: {@code summary.json}. Its JSON Schema is the resource {@code
 * summary.schema.json}. Accuracies are absent for regression, errors for classification.
 *
 * @param rows replayed rows, each sent to both endpoints
 * @param requests predictions asked for
 * @param failed predictions that did not come, or could not be read
 * @param seconds wall-clock time of everything
 * @param replaySeconds wall-clock time of the replay
 * @param compression event time that passed in one second of wall clock, in seconds; absent where
 *     the data has no clock
 */
public record Summary(
        String name,
        Task task,
        int initialRows,
        long rows,
        long requests,
        long failed,
        double p50Millis,
        double p99Millis,
        Double frozenAccuracy,
        Double loopAccuracy,
        Double frozenRmse,
        Double loopRmse,
        Double frozenMae,
        Double loopMae,
        String weekUnit,
        List<Week> weekly,
        List<Alert> alerts,
        List<Retraining> retrainings,
        List<Rollout> rollouts,
        List<Adaptation> adaptations,
        long labelsSent,
        long labelsRejected,
        double seconds,
        double replaySeconds,
        Double compression,
        List<PartEntry> parts,
        List<String> notes) {

    /** Quality in one calendar week, or one block of rows. */
    public record Week(
            String week,
            long rows,
            Double frozenAccuracy,
            Double loopAccuracy,
            Double frozenRmse,
            Double loopRmse,
            Double frozenMae,
            Double loopMae) {}

    /** An alert with its evidence. */
    public record Alert(
            String id,
            String state,
            String kind,
            String severity,
            String subject,
            Instant eventTime,
            String description,
            JsonNode evidence) {}

    /** A retraining and why; {@code eventTime} is where the stream was when it was asked for. */
    public record Retraining(
            String id,
            String state,
            String cause,
            String causeId,
            String why,
            Instant eventTime,
            String version,
            String outcome) {}

    /** A rollout and its verdict; times are where the stream was. */
    public record Rollout(
            String id,
            String from,
            String to,
            String verdict,
            String reason,
            Instant startedEventTime,
            Instant endedEventTime) {}

    /** From an alert to the promotion that answered it, in event time. */
    public record Adaptation(
            String alertId, String version, Instant from, Instant promoted, double lagWeeks) {}

    public Summary {
        weekly = List.copyOf(weekly);
        alerts = List.copyOf(alerts);
        retrainings = List.copyOf(retrainings);
        rollouts = List.copyOf(rollouts);
        adaptations = List.copyOf(adaptations);
        parts = List.copyOf(parts);
        notes = List.copyOf(notes);
    }

    /** Whether the loop's answers were better than the frozen model's on every row together. */
    public boolean isLoopAhead() {
        if (task.isClassification()) {
            return loopAccuracy != null && frozenAccuracy != null && loopAccuracy > frozenAccuracy;
        }
        return loopRmse != null && frozenRmse != null && loopRmse < frozenRmse;
    }
}
