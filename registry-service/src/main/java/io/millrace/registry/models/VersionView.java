package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A model version on the native API. */
record VersionView(
        String modelId,
        String modelName,
        String version,
        String digest,
        String status,
        String stage,
        String source,
        String runId,
        String description,
        Map<String, String> tags,
        List<String> aliases,
        List<ModelFile> files,
        Instant createdAt) {

    static VersionView of(ModelVersion version) {
        return new VersionView(
                version.modelId(),
                version.modelName(),
                Integer.toString(version.version()),
                version.digest(),
                version.status(),
                version.stage(),
                version.source(),
                version.runId(),
                version.description(),
                Tag.toMap(version.tags()),
                version.aliases(),
                version.files(),
                Instant.ofEpochMilli(version.creationTime()));
    }
}
