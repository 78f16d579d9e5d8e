package io.millrace.registry.models;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Versions as endpoints see them, by the model's immutable id; within the caller's session. */
@ApplicationScoped
public class ServableVersions {

    private final ModelRepository models;
    private final VersionRepository versions;
    private final ModelReader reader;

    ServableVersions(ModelRepository models, VersionRepository versions, ModelReader reader) {
        this.models = models;
        this.versions = versions;
        this.reader = reader;
    }

    /** Id of the model of that name. */
    public Uni<String> modelId(String modelName) {
        return models.findByName(modelName)
                .onItem()
                .ifNull()
                .failWith(() -> ModelService.notFound(modelName))
                .map(model -> model.id);
    }

    /** Current name of a model. */
    public Uni<String> modelName(String modelId) {
        return models.findById(modelId).map(model -> model.name);
    }

    /** A version with its files. */
    public Uni<ModelVersion> get(String modelId, String modelName, int version) {
        return versions.find(modelId, version)
                .onItem()
                .ifNull()
                .failWith(() -> VersionService.notFound(modelName, Integer.toString(version)))
                .chain(reader::whole);
    }
}
