package io.millrace.registry.experiments;

import io.millrace.registry.search.OrderClause;
import io.millrace.registry.search.SearchSchema;
import io.millrace.registry.search.SearchSchema.Attribute;
import io.millrace.registry.search.SearchSchema.Child;
import io.millrace.registry.search.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be searched on experiments. */
final class ExperimentSearch {

    static final SearchSchema SCHEMA =
            new SearchSchema(
                    "experiments e",
                    "e.experiment_id",
                    Map.of(
                            "name", Attribute.text("e.name"),
                            "experiment_id", Attribute.text("e.experiment_id"),
                            "creation_time", Attribute.number("e.creation_time"),
                            "last_update_time", Attribute.number("e.last_update_time")),
                    Map.of(),
                    Set.of("attribute", "attributes"),
                    SearchSchema.children(
                            new Child("experiment_tags", "e.experiment_id", ValueType.TEXT),
                            "tag",
                            "tags"),
                    Map.of(),
                    List.of(new OrderClause(null, "creation_time", false)),
                    false);

    private ExperimentSearch() {}
}
