package io.millrace.monitoring.analysis;

import static io.millrace.monitoring.endpoints.Columns.instant;
import static io.millrace.monitoring.endpoints.Columns.timestamp;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.monitoring.performance.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Handle;

@ApplicationScoped
class AnalysisRepository {

    EvaluationState load(Handle handle, String endpoint) {
        return handle.createQuery("SELECT state FROM evaluation WHERE endpoint = :endpoint")
                .bind("endpoint", endpoint)
                .mapTo(String.class)
                .findOne()
                .map(json -> Wire.fromJson(json, EvaluationState.class))
                .orElse(EvaluationState.START);
    }

    void save(Handle handle, String endpoint, EvaluationState state) {
        handle.createUpdate(
                        """
                        INSERT INTO evaluation (endpoint, windows_cursor, outcomes_cursor, state)
                        VALUES (:endpoint, :windows, :outcomes, :state::jsonb)
                        ON CONFLICT (endpoint) DO UPDATE
                        SET windows_cursor = excluded.windows_cursor,
                            outcomes_cursor = excluded.outcomes_cursor, state = excluded.state
                        """)
                .bind("endpoint", endpoint)
                .bind("windows", state.windowsCursor())
                .bind("outcomes", state.outcomesCursor())
                .bind("state", Wire.toJson(state))
                .execute();
    }

    void saveDriftWindow(
            Handle handle,
            String endpoint,
            String version,
            DriftWindow window,
            List<FeatureFinding> findings) {
        handle.createUpdate(
                        """
                        INSERT INTO drift_window (endpoint, version, from_time, to_time, row_count,
                            profile_digest, findings)
                        VALUES (:endpoint, :version, :from, :to, :rows, :digest, :findings::jsonb)
                        """)
                .bind("endpoint", endpoint)
                .bind("version", version)
                .bind("from", timestamp(window.from()))
                .bind("to", timestamp(window.to()))
                .bind("rows", window.rows())
                .bind("digest", window.profileDigest())
                .bind("findings", Wire.toJson(findings))
                .execute();
    }

    void savePerformanceWindow(
            Handle handle,
            String endpoint,
            String version,
            PerformanceWindow window,
            boolean degraded) {
        handle.createUpdate(
                        """
                        INSERT INTO performance_window (endpoint, version, first_seq, last_seq,
                            from_time, to_time, tally, degraded)
                        VALUES (:endpoint, :version, :first, :last, :from, :to, :tally::jsonb,
                            :degraded)
                        """)
                .bind("endpoint", endpoint)
                .bind("version", version)
                .bind("first", window.firstSeq())
                .bind("last", window.lastSeq())
                .bind("from", timestamp(window.from()))
                .bind("to", timestamp(window.to()))
                .bind("tally", Wire.toJson(window.tally()))
                .bind("degraded", degraded)
                .execute();
    }

    /** Newest windows first. */
    List<EvaluatedWindow> driftWindows(Handle handle, String endpoint, String version, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM drift_window
                        WHERE endpoint = :endpoint AND (:version::text IS NULL OR version = :version)
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("version", version)
                .bind("limit", limit)
                .map(
                        (row, context) ->
                                new EvaluatedWindow(
                                        row.getString("version"),
                                        instant(row, "from_time"),
                                        instant(row, "to_time"),
                                        row.getLong("row_count"),
                                        row.getString("profile_digest"),
                                        Wire.fromJson(row.getString("findings"), JsonNode.class)))
                .list();
    }

    /** Newest windows first. */
    List<LabelledWindow> performanceWindows(
            Handle handle, String endpoint, String version, int limit) {
        return handle.createQuery(
                        """
                        SELECT * FROM performance_window
                        WHERE endpoint = :endpoint AND (:version::text IS NULL OR version = :version)
                        ORDER BY id DESC LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("version", version)
                .bind("limit", limit)
                .map(
                        (row, context) ->
                                new LabelledWindow(
                                        row.getString("version"),
                                        instant(row, "from_time"),
                                        instant(row, "to_time"),
                                        Wire.fromJson(row.getString("tally"), Tally.class),
                                        row.getBoolean("degraded")))
                .list();
    }
}
