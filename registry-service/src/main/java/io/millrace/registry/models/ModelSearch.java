package io.millrace.registry.models;

import io.millrace.registry.search.OrderClause;
import io.millrace.registry.search.SearchSchema;
import io.millrace.registry.search.SearchSchema.Attribute;
import io.millrace.registry.search.SearchSchema.Child;
import io.millrace.registry.search.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be searched on registered models and on versions. */
final class ModelSearch {

    /** Prompts are kept as models with a tag; %s is the model's id. */
    private static final String NO_PROMPTS =
            "NOT EXISTS (SELECT 1 FROM registered_model_tags p WHERE p.owner_id = %s AND p.key ="
                    + " 'mlflow.prompt.is_prompt' AND lower(p.value) = 'true')";

    static final SearchSchema MODELS =
            new SearchSchema(
                    "registered_models e",
                    "e.model_id",
                    Map.of(
                            "name", Attribute.text("e.name"),
                            "creation_timestamp", Attribute.number("e.creation_time"),
                            "last_updated_timestamp", Attribute.number("e.last_updated_time")),
                    Map.of("timestamp", "last_updated_timestamp"),
                    Set.of("attribute", "attributes"),
                    SearchSchema.children(
                            new Child("registered_model_tags", "e.model_id", ValueType.TEXT),
                            "tag",
                            "tags"),
                    Map.of(),
                    List.of(new OrderClause(null, "name", true)),
                    false);

    static final SearchSchema VERSIONS =
            new SearchSchema(
                    "model_versions e JOIN registered_models m ON m.model_id = e.model_id",
                    "e.version_id",
                    Map.of(
                            "name", Attribute.text("m.name"),
                            "version_number", Attribute.number("e.version"),
                            "run_id", Attribute.text("e.run_id").orNull().orList(),
                            "source_path", Attribute.text("e.source").orNull(),
                            "creation_timestamp", Attribute.number("e.creation_time"),
                            "last_updated_timestamp", Attribute.number("e.last_updated_time")),
                    Map.of(
                            "version", "version_number",
                            "timestamp", "last_updated_timestamp"),
                    Set.of("attribute", "attributes"),
                    SearchSchema.children(
                            new Child("model_version_tags", "e.version_id", ValueType.TEXT),
                            "tag",
                            "tags"),
                    Map.of(),
                    List.of(
                            new OrderClause(null, "last_updated_timestamp", false),
                            new OrderClause(null, "name", true),
                            new OrderClause(null, "version_number", false)),
                    false);

    private static final Pattern ASKS_FOR_PROMPTS =
            Pattern.compile(
                    "mlflow\\.prompt\\.is_prompt[`\"]?\\s*(=|I?LIKE)", Pattern.CASE_INSENSITIVE);

    private ModelSearch() {}

    /** SQL that hides prompts, whose model is {@code e}, unless the filter asks for them. */
    static String visible(String filter) {
        boolean asked = filter != null && ASKS_FOR_PROMPTS.matcher(filter).find();
        return asked ? "TRUE" : NO_PROMPTS.formatted("e.model_id");
    }
}
