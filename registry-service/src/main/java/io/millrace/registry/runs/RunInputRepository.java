package io.millrace.registry.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.millrace.registry.tags.Tag;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Datasets and models that runs read, and models that they made. */
@ApplicationScoped
class RunInputRepository {

    private static final TypeReference<List<Tag>> TAGS = new TypeReference<>() {};

    private final Sql sql;

    RunInputRepository(Sql sql) {
        this.sql = sql;
    }

    /** Models by direction. */
    record Models(List<ModelInput> inputs, List<ModelOutput> outputs) {
        static final Models NONE = new Models(List.of(), List.of());
    }

    Uni<Void> addDataset(String runId, DatasetInput input) {
        Dataset dataset = input.dataset();
        String upsert =
                """
                WITH d AS (
                    INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
                    SELECT experiment_id, ?2, ?3, ?4, ?5, ?6, ?7 FROM runs WHERE run_id = ?1
                    ON CONFLICT (experiment_id, name, digest) DO UPDATE SET digest = excluded.digest
                    RETURNING dataset_id)
                INSERT INTO run_datasets (run_id, dataset_id, tags)
                SELECT ?1, d.dataset_id, cast(cast(?8 as text) as jsonb) FROM d
                ON CONFLICT DO NOTHING
                """;
        return sql.execute(
                        upsert,
                        runId,
                        dataset.name(),
                        dataset.digest(),
                        dataset.sourceType(),
                        dataset.source(),
                        dataset.schema(),
                        dataset.profile(),
                        Sql.json(input.tags()))
                .replaceWithVoid();
    }

    Uni<Void> addInput(String runId, String modelId) {
        return addModel(runId, modelId, "IN", 0);
    }

    Uni<Void> addOutput(String runId, ModelOutput output) {
        return addModel(runId, output.modelId(), "OUT", output.step());
    }

    private Uni<Void> addModel(String runId, String modelId, String direction, long step) {
        return sql.execute(
                        "INSERT INTO run_models (run_id, model_id, direction, step) VALUES (?1, ?2,"
                                + " ?3, ?4) ON CONFLICT DO NOTHING",
                        runId,
                        modelId,
                        direction,
                        step)
                .replaceWithVoid();
    }

    Uni<Map<String, List<DatasetInput>>> datasets(List<String> runIds) {
        String select =
                """
                SELECT r.run_id, cast(r.tags as text), d.name, d.digest, d.source_type, d.source, d.schema, d.profile
                FROM run_datasets r JOIN datasets d USING (dataset_id) WHERE r.run_id IN %s
                ORDER BY r.run_id, d.name, d.digest
                """;
        return sql.rows(select.formatted(Sql.textsParameter(1)), Sql.json(runIds))
                .map(
                        rows -> {
                            Map<String, List<DatasetInput>> runs = new HashMap<>();
                            rows.forEach(
                                    row ->
                                            runs.computeIfAbsent(
                                                            row.text(0), run -> new ArrayList<>())
                                                    .add(dataset(row)));
                            return runs;
                        });
    }

    Uni<Map<String, Models>> models(List<String> runIds) {
        return sql.rows(
                        "SELECT run_id, model_id, direction, step FROM run_models WHERE run_id IN "
                                + Sql.textsParameter(1)
                                + " ORDER BY run_id, step, model_id",
                        Sql.json(runIds))
                .map(RunInputRepository::byRun);
    }

    /** Distinct datasets of the runs of some experiments. */
    Uni<List<DatasetSummary>> summaries(List<String> experimentIds, int limit) {
        String select =
                """
                SELECT DISTINCT d.experiment_id, d.name, d.digest, coalesce(
                    (SELECT t->>'value' FROM jsonb_array_elements(r.tags) t WHERE t->>'key' = 'mlflow.data.context' LIMIT 1), '')
                FROM datasets d JOIN run_datasets r USING (dataset_id) JOIN runs USING (run_id)
                WHERE d.experiment_id IN %s AND runs.lifecycle_stage = 'active' LIMIT %d
                """;
        return sql.rows(select.formatted(Sql.textsParameter(1), limit), Sql.json(experimentIds))
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new DatasetSummary(
                                                                row.text(0),
                                                                row.text(1),
                                                                row.text(2),
                                                                row.text(3)))
                                        .toList());
    }

    private static Map<String, Models> byRun(List<Row> rows) {
        Map<String, Models> runs = new HashMap<>();
        for (Row row : rows) {
            Models models =
                    runs.computeIfAbsent(
                            row.text(0), run -> new Models(new ArrayList<>(), new ArrayList<>()));
            if (row.text(2).equals("IN")) {
                models.inputs().add(new ModelInput(row.text(1)));
            } else {
                models.outputs().add(new ModelOutput(row.text(1), row.number(3)));
            }
        }
        return runs;
    }

    private static DatasetInput dataset(Row row) {
        return new DatasetInput(
                tags(row.text(1)),
                new Dataset(
                        row.text(2),
                        row.text(3),
                        row.text(4),
                        row.text(5),
                        row.text(6),
                        row.text(7)));
    }

    private static List<Tag> tags(String json) {
        try {
            return Wire.mapper().readValue(json, TAGS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored tags are not JSON", e);
        }
    }
}
