package io.millrace.registry.loggedmodels;

import io.millrace.registry.search.OrderClause;
import io.millrace.registry.search.SearchSchema;
import io.millrace.registry.search.SearchSchema.Attribute;
import io.millrace.registry.search.SearchSchema.Child;
import io.millrace.registry.search.Statement;
import io.millrace.registry.search.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be searched on logged models. */
final class LoggedModelSearch {

    static final SearchSchema SCHEMA =
            new SearchSchema(
                    "logged_models e",
                    "e.model_id",
                    Map.of(
                            "name", Attribute.text("e.name").orList(),
                            "model_id", Attribute.text("e.model_id").orList(),
                            "model_type", Attribute.text("e.model_type").orNull().orList(),
                            "status", Attribute.text("e.status").orList(),
                            "source_run_id", Attribute.text("e.source_run_id").orNull().orList(),
                            "creation_timestamp", Attribute.number("e.creation_timestamp_ms"),
                            "last_updated_timestamp",
                                    Attribute.number("e.last_updated_timestamp_ms")),
                    Map.of(
                            "creation_time", "creation_timestamp",
                            "creation_timestamp_ms", "creation_timestamp",
                            "last_updated_timestamp_ms", "last_updated_timestamp"),
                    Set.of("attribute", "attributes"),
                    SearchSchema.children(
                            new Child("latest_logged_model_metrics", "e.model_id", ValueType.REAL),
                            "metrics",
                            new Child("logged_model_params", "e.model_id", ValueType.TEXT),
                            "params",
                            new Child("logged_model_tags", "e.model_id", ValueType.TEXT),
                            "tags"),
                    Map.of(),
                    List.of(new OrderClause(null, "creation_timestamp", false)),
                    false);

    private LoggedModelSearch() {}

    /** Active models of some experiments, measured on one of the datasets if any are named. */
    static String scope(
            List<String> experimentIds, List<DatasetReference> datasets, Statement statement) {
        String places =
                experimentIds.stream().map(statement::bind).collect(Collectors.joining(", "));
        String scope = "e.lifecycle_stage = 'active' AND e.experiment_id IN (" + places + ")";
        if (datasets.isEmpty()) {
            return scope;
        }
        String measured =
                datasets.stream()
                        .map(dataset -> condition(dataset, statement))
                        .collect(Collectors.joining(" OR "));
        return scope
                + " AND EXISTS (SELECT 1 FROM logged_model_metrics d WHERE d.owner_id ="
                + " e.model_id AND ("
                + measured
                + "))";
    }

    private static String condition(DatasetReference dataset, Statement statement) {
        String name = "d.dataset_name = " + statement.bind(dataset.name());
        return dataset.digest() == null
                ? name
                : "(" + name + " AND d.dataset_digest = " + statement.bind(dataset.digest()) + ")";
    }
}
