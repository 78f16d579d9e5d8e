package io.millrace.monitoring.rollouts;

import static io.millrace.monitoring.endpoints.Columns.instant;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.monitoring.policy.RolloutPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

@ApplicationScoped
class RolloutRepository {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    void insert(Handle handle, Rollout rollout) {
        bind(
                        handle.createUpdate(
                                """
                                INSERT INTO rollout (id, endpoint, model_name, from_version,
                                    to_version, phase, paused, step, weight, generation, pending,
                                    policy, cause, reason, evidence, started_through)
                                VALUES (:id, :endpoint, :modelName, :from, :to, :phase, :paused,
                                    :step, :weight, :generation, :pending::jsonb, :policy::jsonb,
                                    :cause, :reason, :evidence::jsonb,
                                    (SELECT samples_through FROM progress
                                     WHERE endpoint = :endpoint))
                                """),
                        rollout)
                .bind("endpoint", rollout.endpoint())
                .bind("modelName", rollout.modelName())
                .bind("to", rollout.toVersion())
                .bind("policy", Wire.toJson(rollout.policy()))
                .bind("cause", rollout.cause())
                .execute();
    }

    /** Writes {@code rollout} if nobody wrote it since it was read; says whether it did. */
    boolean update(Handle handle, Rollout rollout) {
        return bind(
                                handle.createUpdate(
                                        """
                                        UPDATE rollout SET from_version = :from, phase = :phase,
                                            paused = :paused, step = :step, weight = :weight,
                                            generation = :generation, pending = :pending::jsonb,
                                            reason = :reason, evidence = :evidence::jsonb,
                                            revision = revision + 1, updated_at = now(),
                                            ended_through = CASE WHEN :phase IN
                                                ('PROMOTED', 'ROLLED_BACK', 'ABORTED')
                                                THEN (SELECT samples_through FROM progress
                                                    WHERE progress.endpoint = rollout.endpoint) END
                                        WHERE id = :id AND revision = :revision
                                        """),
                                rollout)
                        .bind("revision", rollout.revision())
                        .execute()
                == 1;
    }

    void log(Handle handle, Rollout rollout, String phase) {
        handle.createUpdate(
                        """
                        INSERT INTO rollout_decision (rollout_id, phase, weight, generation, reason,
                            evidence)
                        VALUES (:id, :phase, :weight, :generation, :reason, :evidence::jsonb)
                        """)
                .bind("id", rollout.id())
                .bind("phase", phase)
                .bind("weight", rollout.weight())
                .bind("generation", rollout.generation())
                .bind("reason", rollout.reason())
                .bind("evidence", Wire.toJson(rollout.evidence()))
                .execute();
    }

    Optional<Rollout> find(Handle handle, UUID id) {
        return handle.createQuery("SELECT * FROM rollout WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> rollout(row))
                .findOne();
    }

    /** Unfinished rollouts, the active one of an endpoint before those that wait for it. */
    List<Rollout> findUnfinished(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT * FROM rollout
                        WHERE phase IN ('PENDING', 'STARTING', 'SHADOW', 'CANARY')
                        ORDER BY phase = 'PENDING', created_at
                        """)
                .map((row, context) -> rollout(row))
                .list();
    }

    List<Rollout> search(Handle handle, String endpoint, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM rollout
                        WHERE :endpoint::text IS NULL OR endpoint = :endpoint
                        ORDER BY created_at DESC LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("limit", limit)
                .map((row, context) -> rollout(row))
                .list();
    }

    List<Decision> decisions(Handle handle, UUID id) {
        return handle.createQuery(
                        "SELECT * FROM rollout_decision WHERE rollout_id = :id ORDER BY id")
                .bind("id", id)
                .map(
                        (row, context) ->
                                new Decision(
                                        row.getString("phase"),
                                        row.getInt("weight"),
                                        row.getLong("generation"),
                                        row.getString("reason"),
                                        map(row.getString("evidence")),
                                        instant(row, "at")))
                .list();
    }

    private static Update bind(Update update, Rollout rollout) {
        return update.bind("id", rollout.id())
                .bind("from", rollout.fromVersion())
                .bind("phase", rollout.phase().name())
                .bind("paused", rollout.paused())
                .bind("step", rollout.step())
                .bind("weight", rollout.weight())
                .bind("generation", rollout.generation())
                .bind("pending", rollout.pending() == null ? null : Wire.toJson(rollout.pending()))
                .bind("reason", rollout.reason())
                .bind("evidence", Wire.toJson(rollout.evidence()));
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
        String pending = row.getString("pending");
        return new Rollout(
                row.getObject("id", UUID.class),
                row.getString("endpoint"),
                row.getString("model_name"),
                row.getString("from_version"),
                row.getString("to_version"),
                Phase.valueOf(row.getString("phase")),
                row.getBoolean("paused"),
                row.getInt("step"),
                row.getInt("weight"),
                row.getLong("generation"),
                pending == null ? null : Wire.fromJson(pending, Step.class),
                Wire.fromJson(row.getString("policy"), RolloutPolicy.class),
                row.getString("cause"),
                row.getString("reason"),
                map(row.getString("evidence")),
                row.getLong("revision"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                instant(row, "started_through"),
                instant(row, "ended_through"));
    }

    private static Map<String, Object> map(String json) {
        return Wire.mapper().convertValue(Wire.fromJson(json, JsonNode.class), MAP);
    }
}
