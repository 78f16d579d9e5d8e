package io.millrace.monitoring.retraining;

import static io.millrace.monitoring.endpoints.Columns.instant;
import static io.millrace.monitoring.endpoints.Columns.timestamp;

import io.millrace.contracts.events.TrainingRequest.Cause;
import io.millrace.contracts.events.TrainingRequest.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class RetrainingRepository {

    void insert(Handle handle, Retraining request) {
        handle.createUpdate(
                        """
                        INSERT INTO retraining (id, endpoint, model_id, model_name, state,
                            cause_kind, cause_id, cause_description, snapshot_from, snapshot_to,
                            event_time, labelled, requested_at, requested_by)
                        VALUES (:id, :endpoint, :modelId, :modelName, :state, :causeKind, :causeId,
                            :causeDescription, :from, :to, :eventTime, :labelled, :requestedAt,
                            :requestedBy)
                        """)
                .bind("id", request.id())
                .bind("endpoint", request.endpoint())
                .bind("modelId", request.modelId())
                .bind("modelName", request.modelName())
                .bind("state", request.state().name())
                .bind("causeKind", request.cause().kind().name())
                .bind("causeId", request.cause().id())
                .bind("causeDescription", request.cause().description())
                .bind("from", timestamp(request.snapshot().from()))
                .bind("to", timestamp(request.snapshot().to()))
                .bind("eventTime", timestamp(request.eventTime()))
                .bind("labelled", request.labelled())
                .bind("requestedAt", timestamp(request.requestedAt()))
                .bind("requestedBy", request.requestedBy())
                .execute();
    }

    /** A finished request stays as it ended, whatever comes late. */
    boolean advance(
            Handle handle,
            UUID id,
            RetrainingState state,
            String runId,
            String version,
            String reason) {
        return handle.createUpdate(
                                """
                                UPDATE retraining SET state = :state, run_id = :runId,
                                    version = coalesce(:version, version),
                                    reason = coalesce(:reason, reason),
                                    ended_at = CASE WHEN :ended THEN now() END
                                WHERE id = :id AND state IN ('REQUESTED', 'RUNNING')
                                """)
                        .bind("id", id)
                        .bind("state", state.name())
                        .bind("runId", runId)
                        .bind("version", version)
                        .bind("reason", reason)
                        .bind("ended", !state.isActive())
                        .execute()
                == 1;
    }

    Optional<Retraining> find(Handle handle, UUID id) {
        return handle.createQuery("SELECT * FROM retraining WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> retraining(row))
                .findOne();
    }

    /** Newest first. */
    List<Retraining> findOf(Handle handle, String endpoint, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM retraining WHERE endpoint = :endpoint
                        ORDER BY requested_at DESC LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("limit", limit)
                .map((row, context) -> retraining(row))
                .list();
    }

    private static Retraining retraining(ResultSet row) throws SQLException {
        Instant from = instant(row, "snapshot_from");
        Instant to = instant(row, "snapshot_to");
        return new Retraining(
                row.getObject("id", UUID.class),
                row.getString("endpoint"),
                row.getString("model_id"),
                row.getString("model_name"),
                RetrainingState.valueOf(row.getString("state")),
                new Cause(
                        Cause.Kind.valueOf(row.getString("cause_kind")),
                        row.getString("cause_id"),
                        row.getString("cause_description")),
                new Snapshot(from, to),
                instant(row, "event_time"),
                row.getLong("labelled"),
                instant(row, "requested_at"),
                row.getString("requested_by"),
                row.getString("run_id"),
                row.getString("version"),
                row.getString("reason"),
                instant(row, "ended_at"));
    }
}
