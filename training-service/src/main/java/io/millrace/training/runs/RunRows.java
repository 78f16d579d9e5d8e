package io.millrace.training.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Reads rows of table {@code run}. */
final class RunRows {

    private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};

    private RunRows() {}

    static Run read(ResultSet row) throws SQLException {
        String request = row.getString("request");
        String failureClass = row.getString("failure_class");
        return new Run(
                row.getObject("id", UUID.class),
                row.getString("model_name"),
                row.getObject("dataset_id", UUID.class),
                Wire.fromJson(row.getString("spec"), RunSpec.class),
                RunState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getLong("fence"),
                row.getBoolean("cancel_requested"),
                row.getDouble("progress"),
                row.getString("tracking_run_id"),
                row.getString("version"),
                metrics(row.getString("metrics")),
                failureClass == null ? null : FailureClass.valueOf(failureClass),
                row.getString("failure"),
                request == null ? null : Wire.fromJson(request, TrainingRequest.class),
                row.getObject("snapshot_id", UUID.class),
                instant(row, "created_at"),
                instant(row, "ended_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static Map<String, Double> metrics(String json) throws SQLException {
        try {
            return Wire.mapper().readValue(json, METRICS);
        } catch (JsonProcessingException e) {
            throw new SQLException("run.metrics is not an object of numbers", e);
        }
    }
}
