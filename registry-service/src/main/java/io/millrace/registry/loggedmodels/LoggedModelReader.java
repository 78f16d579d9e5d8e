package io.millrace.registry.loggedmodels;

import io.millrace.registry.runs.Metric;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Puts whole logged models together: one query per table for a page of them. */
@ApplicationScoped
class LoggedModelReader {

    private final LoggedModelRepository models;
    private final TagRepository tags;

    LoggedModelReader(LoggedModelRepository models, TagRepository tags) {
        this.models = models;
        this.tags = tags;
    }

    /** The models in the order of their ids; unknown and deleted ones are left out. */
    Uni<List<LoggedModel>> read(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Parts parts = new Parts();
        return models.find(ids)
                .invoke(found -> parts.rows = found)
                .chain(() -> tags.of(TagTable.LOGGED_MODEL, ids))
                .invoke(found -> parts.tags = found)
                .chain(() -> tags.of(TagTable.LOGGED_MODEL_PARAM, ids))
                .invoke(found -> parts.params = found)
                .chain(() -> models.metrics(ids))
                .map(
                        metrics ->
                                parts.rows.stream()
                                        .sorted(
                                                Comparator.comparing(
                                                        row -> ids.indexOf(row.modelId())))
                                        .map(row -> parts.model(row, metrics))
                                        .toList());
    }

    /** What one page has gathered so far. */
    private static final class Parts {
        private List<LoggedModelRow> rows;
        private Map<String, List<Tag>> tags;
        private Map<String, List<Tag>> params;

        private LoggedModel model(LoggedModelRow row, Map<String, List<Metric>> metrics) {
            String id = row.modelId();
            return new LoggedModel(
                    id,
                    row.experimentId(),
                    row.name(),
                    row.artifactLocation(),
                    row.creationTime(),
                    row.lastUpdateTime(),
                    row.status(),
                    row.statusMessage(),
                    row.modelType(),
                    row.sourceRunId(),
                    tags.getOrDefault(id, List.of()),
                    params.getOrDefault(id, List.of()),
                    metrics.getOrDefault(id, List.of()));
        }
    }
}
