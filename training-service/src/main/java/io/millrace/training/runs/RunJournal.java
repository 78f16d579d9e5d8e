package io.millrace.training.runs;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.platform.outbox.Outbox;
import io.millrace.platform.outbox.OutboxMessage;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Writes what happened to a run, and announces it, in the transaction in which it happens. */
@Singleton
class RunJournal {

    private final Outbox outbox;

    RunJournal(Outbox outbox) {
        this.outbox = outbox;
    }

    /** {@code run} is as it is after the step. The caller holds the run's row lock. */
    void append(Handle handle, Run run, String message) {
        handle.createUpdate(
                        """
                        INSERT INTO run_event (run_id, seq, state, attempt, message)
                        SELECT :id, coalesce(max(seq), 0) + 1, :state, :attempt, :message
                        FROM run_event WHERE run_id = :id
                        """)
                .bind("id", run.id())
                .bind("state", run.state().name())
                .bind("attempt", run.attempt())
                .bind("message", message)
                .execute();
        outbox.append(
                handle,
                new OutboxMessage(
                        Topics.TRAINING_EVENTS,
                        run.id().toString(),
                        "io.millrace.training.run." + run.state().name().toLowerCase(Locale.ROOT),
                        Wire.toBytes(event(run, message))));
    }

    private static TrainingEvent event(Run run, String message) {
        return new TrainingEvent(
                run.id().toString(),
                run.trackingRunId(),
                run.modelName(),
                run.state().name(),
                run.request() == null ? null : run.request().requestId(),
                run.endpoint(),
                run.version(),
                message,
                run.metrics(),
                Instant.now());
    }
}
