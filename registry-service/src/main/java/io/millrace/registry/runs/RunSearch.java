package io.millrace.registry.runs;

import io.millrace.registry.search.OrderClause;
import io.millrace.registry.search.SearchSchema;
import io.millrace.registry.search.SearchSchema.Attribute;
import io.millrace.registry.search.SearchSchema.Child;
import io.millrace.registry.search.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be searched on runs. */
final class RunSearch {

    private static final String DATASET =
            "EXISTS (SELECT 1 FROM run_datasets rd JOIN datasets d USING (dataset_id) WHERE"
                    + " rd.run_id = e.run_id AND d.";
    private static final String CONTEXT =
            "EXISTS (SELECT 1 FROM run_datasets rd, jsonb_array_elements(rd.tags) t WHERE rd.run_id"
                    + " = e.run_id AND t->>'key' = 'mlflow.data.context' AND t->>'value' %s)";

    static final SearchSchema SCHEMA =
            new SearchSchema(
                    "runs e",
                    "e.run_id",
                    Map.of(
                            "run_id", Attribute.text("e.run_id").orList(),
                            "run_name", Attribute.text("e.run_name"),
                            "user_id", Attribute.text("e.user_id"),
                            "status", Attribute.text("e.status"),
                            "artifact_uri", Attribute.text("e.artifact_uri"),
                            "start_time", Attribute.number("e.start_time"),
                            "end_time", Attribute.number("e.end_time").orNull()),
                    Map.of(
                            "created", "start_time",
                            "Created", "start_time",
                            "run name", "run_name",
                            "Run name", "run_name",
                            "Run Name", "run_name",
                            "run id", "run_id"),
                    Set.of("attribute", "attributes", "attr", "run"),
                    SearchSchema.children(
                            new Child("latest_metrics", "e.run_id", ValueType.REAL),
                            "metric",
                            "metrics",
                            new Child("run_params", "e.run_id", ValueType.TEXT),
                            "param",
                            "params",
                            "parameter",
                            "parameters",
                            new Child("run_tags", "e.run_id", ValueType.TEXT),
                            "tag",
                            "tags"),
                    Map.of(
                            "datasets.name", DATASET + "name %s)",
                            "dataset.name", DATASET + "name %s)",
                            "datasets.digest", DATASET + "digest %s)",
                            "dataset.digest", DATASET + "digest %s)",
                            "datasets.context", CONTEXT,
                            "dataset.context", CONTEXT),
                    List.of(new OrderClause(null, "start_time", false)),
                    true);

    private RunSearch() {}
}
