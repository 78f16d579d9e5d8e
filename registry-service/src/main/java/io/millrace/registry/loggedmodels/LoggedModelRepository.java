package io.millrace.registry.loggedmodels;

import io.millrace.registry.runs.Metric;
import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@code logged_models} and their metrics; deleted ones are not seen. */
@ApplicationScoped
class LoggedModelRepository {

    private final Sql sql;

    LoggedModelRepository(Sql sql) {
        this.sql = sql;
    }

    /** Inserts below the experiment's artifact location; false if there is no such active one. */
    Uni<Boolean> insert(String modelId, NewLoggedModel model, long now) {
        String insert =
                """
                INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
                    last_updated_timestamp_ms, status, model_type, source_run_id)
                SELECT ?1, e.experiment_id, ?3, e.artifact_location || '/models/' || ?1 || '/artifacts', ?4, ?4, ?5, ?6, ?7
                FROM experiments e WHERE e.experiment_id = ?2 AND e.lifecycle_stage = 'active'
                """;
        return sql.execute(
                        insert,
                        modelId,
                        model.experimentId(),
                        model.name(),
                        now,
                        LoggedModelStatus.LOGGED_MODEL_PENDING.label(),
                        model.modelType(),
                        model.sourceRunId())
                .map(count -> count == 1);
    }

    Uni<List<LoggedModelRow>> find(Collection<String> modelIds) {
        return sql.rows(
                        "SELECT "
                                + LoggedModelRow.COLUMNS
                                + " FROM logged_models WHERE lifecycle_stage = 'active' AND"
                                + " model_id IN "
                                + Sql.textsParameter(1),
                        Sql.json(modelIds))
                .map(rows -> rows.stream().map(LoggedModelRow::of).toList());
    }

    /** Notes a change, and a new status unless that is null; false if there is no such model. */
    Uni<Boolean> touch(String modelId, LoggedModelStatus status, long now) {
        return sql.execute(
                        "UPDATE logged_models SET last_updated_timestamp_ms = ?2, status ="
                                + " coalesce(cast(?3 as text), status) WHERE model_id = ?1 AND"
                                + " lifecycle_stage = 'active'",
                        modelId,
                        now,
                        status == null ? null : status.label())
                .map(count -> count == 1);
    }

    Uni<Boolean> delete(String modelId, long now) {
        return sql.execute(
                        "UPDATE logged_models SET lifecycle_stage = 'deleted',"
                                + " last_updated_timestamp_ms = ?2 WHERE model_id = ?1 AND"
                                + " lifecycle_stage = 'active'",
                        modelId,
                        now)
                .map(count -> count == 1);
    }

    /** By model, the latest value of each metric, dataset and run. */
    Uni<Map<String, List<Metric>>> metrics(Collection<String> modelIds) {
        String select =
                """
                SELECT DISTINCT ON (owner_id, key, dataset_name, dataset_digest, run_id)
                    owner_id, key, value, timestamp, step, dataset_name, dataset_digest, run_id
                FROM logged_model_metrics WHERE owner_id IN %s
                ORDER BY owner_id, key, dataset_name, dataset_digest, run_id, step DESC, timestamp DESC, value DESC
                """;
        return sql.rows(select.formatted(Sql.textsParameter(1)), Sql.json(modelIds))
                .map(LoggedModelRepository::byModel);
    }

    private static Map<String, List<Metric>> byModel(List<Row> rows) {
        Map<String, List<Metric>> models = new HashMap<>();
        rows.forEach(
                row ->
                        models.computeIfAbsent(row.text(0), id -> new ArrayList<>())
                                .add(metric(row)));
        return models;
    }

    private static Metric metric(Row row) {
        return new Metric(
                row.text(1),
                row.real(2),
                row.number(3),
                row.number(4),
                row.text(0),
                emptyToNull(row.text(5)),
                emptyToNull(row.text(6)),
                row.text(7));
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
