package io.millrace.registry.models;

import io.millrace.registry.tags.Tag;
import java.util.List;
import java.util.Map;

/**
 * A registered model with what hangs on it.
 *
 * @param id never changes and is never used again, other than the name
 * @param aliases version by alias
 * @param latestVersions the highest version of each stage
 */
public record RegisteredModel(
        String id,
        String name,
        String description,
        long creationTime,
        long lastUpdatedTime,
        List<Tag> tags,
        Map<String, Integer> aliases,
        List<ModelVersion> latestVersions) {}
