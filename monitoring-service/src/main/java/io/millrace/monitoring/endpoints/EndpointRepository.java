package io.millrace.monitoring.endpoints;

import static io.millrace.monitoring.endpoints.Columns.instant;
import static io.millrace.monitoring.endpoints.Columns.timestamp;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.monitoring.policy.MonitoringPolicy;
import io.millrace.monitoring.policy.PolicyDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class EndpointRepository {

    /** An older record may come again after a newer one: only growth of the generation counts. */
    void saveState(Handle handle, EndpointState state) {
        handle.createUpdate(
                        """
                        INSERT INTO endpoint (name, state, generation)
                        VALUES (:name, :state::jsonb, :generation)
                        ON CONFLICT (name) DO UPDATE
                        SET state = excluded.state, generation = excluded.generation, deleted = false
                        WHERE endpoint.deleted OR endpoint.state IS NULL
                           OR excluded.generation >= endpoint.generation
                        """)
                .bind("name", state.endpoint())
                .bind("state", Wire.toJson(state))
                .bind("generation", state.generation())
                .execute();
    }

    void markDeleted(Handle handle, String name) {
        handle.createUpdate("UPDATE endpoint SET deleted = true WHERE name = :name")
                .bind("name", name)
                .execute();
    }

    void savePolicy(Handle handle, String name, JsonNode policy) {
        handle.createUpdate(
                        """
                        INSERT INTO endpoint (name, policy) VALUES (:name, :policy::jsonb)
                        ON CONFLICT (name) DO UPDATE SET policy = excluded.policy
                        """)
                .bind("name", name)
                .bind("policy", policy.toString())
                .execute();
    }

    Optional<MonitoringPolicy> findPolicy(Handle handle, String name) {
        return handle.createQuery("SELECT policy FROM endpoint WHERE name = :name AND NOT deleted")
                .bind("name", name)
                .map((row, context) -> policy(row))
                .findOne();
    }

    List<MonitoredEndpoint> findAll(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT state, policy FROM endpoint
                        WHERE NOT deleted AND state IS NOT NULL ORDER BY name
                        """)
                .map((row, context) -> endpoint(row))
                .list();
    }

    Optional<MonitoredEndpoint> find(Handle handle, String name) {
        return handle.createQuery(
                        """
                        SELECT state, policy FROM endpoint
                        WHERE name = :name AND NOT deleted AND state IS NOT NULL
                        """)
                .bind("name", name)
                .map((row, context) -> endpoint(row))
                .findOne();
    }

    Progress progress(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM progress WHERE endpoint = :name")
                .bind("name", name)
                .map(
                        (row, context) ->
                                new Progress(
                                        instant(row, "windows_through"),
                                        instant(row, "samples_through"),
                                        instant(row, "labels_through"),
                                        instant(row, "evaluated_through"),
                                        row.getLong("rows_seen"),
                                        row.getLong("labelled")))
                .findOne()
                .orElse(Progress.NONE);
    }

    void saveEvaluated(Handle handle, String name, Instant through) {
        handle.createUpdate(
                        """
                        UPDATE progress
                        SET evaluated_through = greatest(evaluated_through, :through)
                        WHERE endpoint = :name
                        """)
                .bind("name", name)
                .bind("through", timestamp(through))
                .execute();
    }

    private static MonitoredEndpoint endpoint(ResultSet row) throws SQLException {
        return new MonitoredEndpoint(
                Wire.fromJson(row.getString("state"), EndpointState.class), policy(row));
    }

    private static MonitoringPolicy policy(ResultSet row) throws SQLException {
        String document = row.getString("policy");
        return document == null
                ? MonitoringPolicy.DEFAULTS
                : PolicyDocument.apply(
                        MonitoringPolicy.DEFAULTS, Wire.fromJson(document, JsonNode.class));
    }
}
