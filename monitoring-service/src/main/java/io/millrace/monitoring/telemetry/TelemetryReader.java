package io.millrace.monitoring.telemetry;

import static io.millrace.monitoring.endpoints.Columns.instant;

import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.PredictionWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads telemetry in the order of its sequence numbers. */
@ApplicationScoped
class TelemetryReader {

    List<StoredWindow> windowsAfter(Handle handle, String endpoint, long cursor, int limit) {
        return handle.createQuery(
                        """
                        SELECT seq, payload FROM prediction_window
                        WHERE endpoint = :endpoint AND seq > :cursor AND role = 'PRIMARY'
                        ORDER BY seq LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("cursor", cursor)
                .bind("limit", limit)
                .map(
                        (row, context) ->
                                new StoredWindow(
                                        row.getLong("seq"),
                                        Wire.fromJson(
                                                row.getString("payload"), PredictionWindow.class)))
                .list();
    }

    List<Outcome> outcomesAfter(Handle handle, String endpoint, long cursor, int limit) {
        return handle.createQuery(
                        """
                        SELECT outcome_seq, version, event_time, predicted, scores, label, label_value
                        FROM prediction
                        WHERE endpoint = :endpoint AND outcome_seq > :cursor
                        ORDER BY outcome_seq LIMIT :limit
                        """)
                .bind("endpoint", endpoint)
                .bind("cursor", cursor)
                .bind("limit", limit)
                .map((row, context) -> outcome(row))
                .list();
    }

    Instant startOfNewest(Handle handle, String endpoint, long rows) {
        return handle.createQuery(
                        """
                        SELECT min(event_time) AS start FROM (
                            SELECT event_time FROM prediction
                            WHERE endpoint = :endpoint AND label IS NOT NULL
                            ORDER BY event_time DESC LIMIT :rows) AS newest
                        """)
                .bind("endpoint", endpoint)
                .bind("rows", rows)
                .map((row, context) -> instant(row, "start"))
                .one();
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        return new Outcome(
                row.getLong("outcome_seq"),
                row.getString("version"),
                instant(row, "event_time"),
                row.getString("predicted"),
                doubles(row.getArray("scores")),
                row.getString("label"),
                row.getObject("label_value", Double.class));
    }

    private static double[] doubles(Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        Double[] boxed = (Double[]) array.getArray();
        double[] values = new double[boxed.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }
}
