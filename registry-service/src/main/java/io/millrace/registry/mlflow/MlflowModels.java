package io.millrace.registry.mlflow;

import io.millrace.registry.models.ModelVersion;
import io.millrace.registry.models.RegisteredModel;
import io.millrace.registry.tags.Tag;
import java.util.List;

/** Registered models and versions in MLflow's shape. */
final class MlflowModels {

    private MlflowModels() {}

    /** As in {@code model_registry.proto}. */
    record Model(
            String name,
            long creationTimestamp,
            long lastUpdatedTimestamp,
            String description,
            List<Version> latestVersions,
            List<Tag> tags,
            List<Alias> aliases) {}

    /** As in {@code model_registry.proto}. */
    record Alias(String alias, String version) {}

    /** As in {@code model_registry.proto}; the number is a text there. */
    record Version(
            String name,
            String version,
            long creationTimestamp,
            long lastUpdatedTimestamp,
            String userId,
            String currentStage,
            String description,
            String source,
            String runId,
            String status,
            String statusMessage,
            List<Tag> tags,
            String runLink,
            List<String> aliases,
            String modelId) {}

    static Model model(RegisteredModel model) {
        return new Model(
                model.name(),
                model.creationTime(),
                model.lastUpdatedTime(),
                model.description(),
                versions(model.latestVersions()),
                model.tags(),
                model.aliases().entrySet().stream()
                        .map(alias -> new Alias(alias.getKey(), alias.getValue().toString()))
                        .toList());
    }

    static List<Version> versions(List<ModelVersion> versions) {
        return versions.stream().map(MlflowModels::version).toList();
    }

    static Version version(ModelVersion version) {
        return new Version(
                version.modelName(),
                Integer.toString(version.version()),
                version.creationTime(),
                version.lastUpdatedTime(),
                version.userId(),
                version.stage(),
                version.description(),
                version.source(),
                version.runId(),
                version.status(),
                version.statusMessage(),
                version.tags(),
                version.runLink(),
                version.aliases(),
                version.loggedModelId());
    }
}
