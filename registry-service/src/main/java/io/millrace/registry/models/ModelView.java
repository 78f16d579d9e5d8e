package io.millrace.registry.models;

import io.millrace.registry.tags.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A registered model on the native API. */
record ModelView(
        String modelId,
        String name,
        String description,
        Map<String, String> tags,
        Map<String, String> aliases,
        Instant createdAt,
        Instant updatedAt) {

    static ModelView of(RegisteredModel model) {
        Map<String, String> aliases = new TreeMap<>();
        model.aliases().forEach((alias, version) -> aliases.put(alias, version.toString()));
        return new ModelView(
                model.id(),
                model.name(),
                model.description(),
                Tag.toMap(model.tags()),
                aliases,
                Instant.ofEpochMilli(model.creationTime()),
                Instant.ofEpochMilli(model.lastUpdatedTime()));
    }
}
