package io.millrace.monitoring.telemetry;

import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample.Answer;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.monitoring.telemetry.TelemetryBatch.LabelKey;
import io.millrace.monitoring.telemetry.TelemetryBatch.SampledRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The statements that store a batch; all of them are idempotent. */
@ApplicationScoped
class TelemetryRepository {

    private static final long INGEST_LOCK = 0x6d6f6e69746f7231L;

    /** Stored by other transactions before this one goes on; held until commit. */
    void lock(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(?)", INGEST_LOCK);
    }

    void insertWindows(Handle handle, List<PredictionWindow> windows) throws SQLException {
        List<Function<PredictionWindow, Object>> columns =
                List.of(
                        PredictionWindow::replica,
                        PredictionWindow::epoch,
                        PredictionWindow::sequence,
                        PredictionWindow::endpoint,
                        PredictionWindow::version,
                        PredictionWindow::role,
                        PredictionWindow::generation,
                        PredictionWindow::profileDigest,
                        PredictionWindow::paneStart,
                        PredictionWindow::paneEnd,
                        PredictionWindow::requests,
                        PredictionWindow::rows,
                        window -> window.errors().values().stream().mapToLong(n -> n).sum(),
                        Wire::toJson);
        execute(
                handle,
                new ColumnArrays<>(windows, columns),
                """
                WITH added AS (
                    INSERT INTO prediction_window (replica, epoch, sequence, endpoint, version,
                        role, generation, profile_digest, pane_start, pane_end, requests,
                        row_count, errors, payload)
                    SELECT a, b::bigint, c::bigint, d, e, f, g::bigint, h, i::timestamptz,
                        j::timestamptz, k::bigint, l::bigint, m::bigint, n::jsonb
                    FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[]) AS w (a, b, c, d, e, f, g, h, i, j, k, l, m, n)
                    ON CONFLICT DO NOTHING
                    RETURNING endpoint, pane_end)
                INSERT INTO progress AS p (endpoint, windows_through)
                SELECT endpoint, max(pane_end) FROM added GROUP BY endpoint
                ON CONFLICT (endpoint) DO UPDATE
                SET windows_through = greatest(p.windows_through, excluded.windows_through)
                """);
    }

    void insertSamples(Handle handle, List<SampledRow> samples) throws SQLException {
        List<Function<SampledRow, Object>> columns =
                List.of(
                        row -> row.sample().predictionId(),
                        row -> row.row().row(),
                        row -> row.sample().endpoint(),
                        row -> row.sample().version(),
                        row -> row.sample().generation(),
                        row -> row.sample().eventTime(),
                        row -> label(row.row().answer()),
                        row -> scores(row.row().answer()),
                        row -> version(row.row().shadow()),
                        row -> label(row.row().shadow()),
                        row -> scores(row.row().shadow()),
                        row -> row.sample().rate());
        execute(
                handle,
                new ColumnArrays<>(samples, columns),
                """
                WITH added AS (
                    INSERT INTO prediction (prediction_id, row_index, endpoint, version,
                        generation, event_time, predicted, scores, shadow_version,
                        shadow_predicted, shadow_scores, rate)
                    SELECT a, b::int, c, d, e::bigint, f::timestamptz, g, h::float8[], i, j,
                        k::float8[], l::float8
                    FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        AS s (a, b, c, d, e, f, g, h, i, j, k, l)
                    ON CONFLICT DO NOTHING
                    RETURNING endpoint, event_time)
                INSERT INTO progress AS p (endpoint, samples_through, rows_seen)
                SELECT endpoint, max(event_time), count(*) FROM added GROUP BY endpoint
                ON CONFLICT (endpoint) DO UPDATE
                SET samples_through = greatest(p.samples_through, excluded.samples_through),
                    rows_seen = p.rows_seen + excluded.rows_seen
                """);
    }

    void upsertLabels(Handle handle, Map<LabelKey, LabelRecord> labels) throws SQLException {
        List<Function<Map.Entry<LabelKey, LabelRecord>, Object>> columns =
                List.of(
                        label -> label.getKey().predictionId(),
                        label -> label.getKey().row(),
                        label -> label.getKey().endpoint(),
                        label -> label.getValue().label(),
                        label -> label.getValue().labelTime(),
                        label -> label.getValue().revision());
        execute(
                handle,
                new ColumnArrays<>(List.copyOf(labels.entrySet()), columns),
                """
                INSERT INTO label AS l (prediction_id, row_index, endpoint, label, label_time,
                    revision)
                SELECT a, b::int, c, d, e::timestamptz, f::bigint
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    AS s (a, b, c, d, e, f)
                ON CONFLICT (prediction_id, row_index, endpoint) DO UPDATE
                SET label = excluded.label, label_time = excluded.label_time,
                    revision = excluded.revision
                WHERE excluded.revision >= l.revision
                """);
    }

    /**
     * Puts labels on the predictions of this batch, whichever of the two came first. A row keeps
     * the sequence number that it got with its first label: a correction is no new outcome.
     */
    void join(Handle handle, TelemetryBatch batch) throws SQLException {
        List<String> ids = new java.util.ArrayList<>();
        batch.samples().forEach(row -> ids.add(row.sample().predictionId()));
        batch.labels().keySet().forEach(key -> ids.add(key.predictionId()));
        execute(
                handle,
                new ColumnArrays<>(ids.stream().distinct().toList(), List.of(id -> id)),
                """
                WITH known AS (
                    SELECT DISTINCT ON (p.prediction_id, p.row_index, p.endpoint)
                        p.prediction_id, p.row_index, p.endpoint, l.label, l.label_time,
                        l.revision, p.label IS NULL AS fresh
                    FROM unnest(?::text[]) AS k (id)
                    JOIN prediction p ON p.prediction_id = k.id
                    JOIN label l ON l.prediction_id = p.prediction_id
                        AND l.row_index = p.row_index AND l.endpoint IN ('', p.endpoint)
                    WHERE p.revision IS NULL OR l.revision > p.revision
                        OR (l.revision = p.revision AND l.label <> p.label)
                    ORDER BY p.prediction_id, p.row_index, p.endpoint, l.revision DESC),
                joined AS (
                    UPDATE prediction p
                    SET label = k.label, label_time = k.label_time, revision = k.revision,
                        label_value = CASE WHEN k.label ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'
                            THEN k.label::float8 END,
                        outcome_seq = coalesce(p.outcome_seq, nextval('outcome_seq'))
                    FROM known k
                    WHERE p.prediction_id = k.prediction_id AND p.row_index = k.row_index
                        AND p.endpoint = k.endpoint
                    RETURNING p.endpoint, p.event_time, k.fresh)
                INSERT INTO progress AS p (endpoint, labels_through, labelled)
                SELECT endpoint, max(event_time), count(*) FILTER (WHERE fresh)
                FROM joined GROUP BY endpoint
                ON CONFLICT (endpoint) DO UPDATE
                SET labels_through = greatest(p.labels_through, excluded.labels_through),
                    labelled = p.labelled + excluded.labelled
                """);
    }

    private static void execute(Handle handle, ColumnArrays<?> arrays, String sql)
            throws SQLException {
        try (PreparedStatement statement = arrays.prepare(handle, sql)) {
            statement.executeUpdate();
        }
    }

    private static String label(Answer answer) {
        return answer == null ? null : answer.label();
    }

    private static String version(Answer answer) {
        return answer == null ? null : answer.version();
    }

    private static String scores(Answer answer) {
        if (answer == null || answer.scores() == null) {
            return null;
        }
        return answer.scores().stream()
                .map(score -> score == null ? "NaN" : score.toString())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
