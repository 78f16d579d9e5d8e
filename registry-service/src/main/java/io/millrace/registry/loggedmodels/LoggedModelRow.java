package io.millrace.registry.loggedmodels;

import io.millrace.registry.sql.Row;

/** A row of the table {@code logged_models}. */
record LoggedModelRow(
        String modelId,
        String experimentId,
        String name,
        String artifactLocation,
        long creationTime,
        long lastUpdateTime,
        LoggedModelStatus status,
        String statusMessage,
        String modelType,
        String sourceRunId) {

    static final String COLUMNS =
            "model_id, experiment_id, name, artifact_location, creation_timestamp_ms,"
                    + " last_updated_timestamp_ms, status, status_message, model_type,"
                    + " source_run_id";

    static LoggedModelRow of(Row row) {
        return new LoggedModelRow(
                row.text(0),
                row.text(1),
                row.text(2),
                row.text(3),
                row.number(4),
                row.number(5),
                LoggedModelStatus.ofLabel(row.text(6)),
                row.text(7),
                row.text(8),
                row.text(9));
    }
}
