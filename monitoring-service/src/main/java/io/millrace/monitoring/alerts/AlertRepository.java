package io.millrace.monitoring.alerts;

import static io.millrace.monitoring.endpoints.Columns.instant;
import static io.millrace.monitoring.endpoints.Columns.timestamp;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.AlertEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class AlertRepository {

    private static final TypeReference<Map<String, Object>> EVIDENCE = new TypeReference<>() {};

    Optional<Alert> findOpen(Handle handle, String fingerprint) {
        return handle.createQuery(
                        """
                        SELECT * FROM alert WHERE fingerprint = :fingerprint AND state <> 'RESOLVED'
                        """)
                .bind("fingerprint", fingerprint)
                .map((row, context) -> alert(row))
                .findOne();
    }

    List<Alert> findOpenOf(Handle handle, String endpoint) {
        return handle.createQuery(
                        """
                        SELECT * FROM alert WHERE endpoint = :endpoint AND state <> 'RESOLVED'
                        ORDER BY opened_at
                        """)
                .bind("endpoint", endpoint)
                .map((row, context) -> alert(row))
                .list();
    }

    List<Alert> search(Handle handle, String endpoint, String state, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM alert
                        WHERE (:endpoint::text IS NULL OR endpoint = :endpoint)
                          AND (:state::text IS NULL OR state = :state
                               OR (:state = 'OPEN' AND state <> 'RESOLVED'))
                        ORDER BY opened_at DESC, id LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("state", state)
                .bind("limit", limit)
                .map((row, context) -> alert(row))
                .list();
    }

    void insert(Handle handle, String fingerprint, Alert alert) {
        handle.createUpdate(
                        """
                        INSERT INTO alert (id, fingerprint, state, kind, severity, endpoint,
                            model_id, model_name, version, subject, opened_at, event_time, effect,
                            description, evidence)
                        VALUES (:id, :fingerprint, :state, :kind, :severity, :endpoint, :modelId,
                            :modelName, :version, :subject, :openedAt, :eventTime, :effect,
                            :description, :evidence::jsonb)
                        """)
                .bind("id", alert.id())
                .bind("fingerprint", fingerprint)
                .bind("state", alert.state().name())
                .bind("kind", alert.kind().name())
                .bind("severity", alert.severity())
                .bind("endpoint", alert.endpoint())
                .bind("modelId", alert.modelId())
                .bind("modelName", alert.modelName())
                .bind("version", alert.version())
                .bind("subject", alert.subject())
                .bind("openedAt", timestamp(alert.openedAt()))
                .bind("eventTime", timestamp(alert.eventTime()))
                .bind("effect", alert.effect())
                .bind("description", alert.description())
                .bind("evidence", Wire.toJson(alert.evidence()))
                .execute();
    }

    void update(Handle handle, Alert alert) {
        handle.createUpdate(
                        """
                        UPDATE alert SET state = :state, event_time = :eventTime,
                            updates = :updates, effect = :effect, description = :description,
                            evidence = :evidence::jsonb, updated_at = now()
                        WHERE id = :id
                        """)
                .bind("id", alert.id())
                .bind("state", alert.state().name())
                .bind("eventTime", timestamp(alert.eventTime()))
                .bind("updates", alert.updates())
                .bind("effect", alert.effect())
                .bind("description", alert.description())
                .bind("evidence", Wire.toJson(alert.evidence()))
                .execute();
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getObject("id", UUID.class),
                AlertEvent.State.valueOf(row.getString("state")),
                AlertKind.valueOf(row.getString("kind")),
                row.getString("severity"),
                row.getString("endpoint"),
                row.getString("model_id"),
                row.getString("model_name"),
                row.getString("version"),
                row.getString("subject"),
                instant(row, "opened_at"),
                instant(row, "event_time"),
                row.getInt("updates"),
                row.getDouble("effect"),
                row.getString("description"),
                evidence(row.getString("evidence")));
    }

    private static Map<String, Object> evidence(String json) {
        return Wire.mapper()
                .convertValue(
                        Wire.fromJson(json, com.fasterxml.jackson.databind.JsonNode.class),
                        EVIDENCE);
    }
}
