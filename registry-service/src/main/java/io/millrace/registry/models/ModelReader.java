package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts models and versions together, one query per table. */
@ApplicationScoped
class ModelReader {

    private final ModelRepository models;
    private final VersionRepository versions;
    private final TagRepository tags;

    ModelReader(ModelRepository models, VersionRepository versions, TagRepository tags) {
        this.models = models;
        this.versions = versions;
        this.tags = tags;
    }

    Uni<RegisteredModel> model(RegisteredModelEntity entity) {
        return models(List.of(entity)).map(List::getFirst);
    }

    Uni<List<RegisteredModel>> models(List<RegisteredModelEntity> entities) {
        List<String> ids = entities.stream().map(entity -> entity.id).toList();
        Parts parts = new Parts();
        return versions.latestPerStage(ids)
                .chain(this::versions)
                .invoke(latest -> parts.latest = latest)
                .chain(() -> tags.of(TagTable.REGISTERED_MODEL, ids))
                .invoke(found -> parts.tags = found)
                .chain(() -> models.aliases(ids))
                .map(aliases -> assemble(entities, parts.latest, parts.tags, aliases));
    }

    /** What one page has gathered so far. */
    private static final class Parts {
        private List<ModelVersion> latest;
        private Map<String, List<Tag>> tags;
        private Map<String, RegisteredModelEntity> models;
    }

    private static List<RegisteredModel> assemble(
            List<RegisteredModelEntity> entities,
            List<ModelVersion> latest,
            Map<String, List<Tag>> tags,
            Map<String, Map<String, Integer>> aliases) {
        return entities.stream()
                .map(
                        entity ->
                                new RegisteredModel(
                                        entity.id,
                                        entity.name,
                                        entity.description,
                                        entity.creationTime,
                                        entity.lastUpdatedTime,
                                        tags.getOrDefault(entity.id, List.of()),
                                        aliases.getOrDefault(entity.id, Map.of()),
                                        latest.stream()
                                                .filter(each -> each.modelId().equals(entity.id))
                                                .toList()))
                .toList();
    }

    Uni<ModelVersion> version(ModelVersionEntity entity) {
        return versions(List.of(entity)).map(List::getFirst);
    }

    /** A version with its files. */
    Uni<ModelVersion> whole(ModelVersionEntity entity) {
        return version(entity)
                .chain(
                        version ->
                                versions.files(entity.id).map(files -> withFiles(version, files)));
    }

    Uni<List<ModelVersion>> versions(List<ModelVersionEntity> entities) {
        if (entities.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<String> ids = entities.stream().map(entity -> entity.id).toList();
        List<String> modelIds = entities.stream().map(entity -> entity.modelId).distinct().toList();
        Parts parts = new Parts();
        return models.list("id in ?1", modelIds)
                .invoke(found -> parts.models = byId(found))
                .chain(() -> tags.of(TagTable.MODEL_VERSION, ids))
                .invoke(found -> parts.tags = found)
                .chain(() -> models.aliases(modelIds))
                .map(
                        aliases ->
                                entities.stream()
                                        .map(entity -> version(entity, parts, aliases))
                                        .toList());
    }

    private static Map<String, RegisteredModelEntity> byId(List<RegisteredModelEntity> models) {
        return models.stream().collect(Collectors.toMap(model -> model.id, Function.identity()));
    }

    private static ModelVersion version(
            ModelVersionEntity entity, Parts parts, Map<String, Map<String, Integer>> aliases) {
        return version(
                entity,
                parts.models.get(entity.modelId),
                parts.tags.getOrDefault(entity.id, List.of()),
                aliases.getOrDefault(entity.modelId, Map.of()));
    }

    private static ModelVersion version(
            ModelVersionEntity entity,
            RegisteredModelEntity model,
            List<Tag> tags,
            Map<String, Integer> aliases) {
        List<String> own =
                aliases.entrySet().stream()
                        .filter(alias -> alias.getValue() == entity.version)
                        .map(Map.Entry::getKey)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return new ModelVersion(
                entity.id,
                entity.modelId,
                model.name,
                entity.version,
                entity.digest,
                entity.status,
                entity.statusMessage,
                entity.stage,
                entity.source,
                entity.storageLocation,
                entity.runId,
                entity.runLink,
                entity.loggedModelId,
                entity.userId,
                entity.description,
                entity.creationTime,
                entity.lastUpdatedTime,
                tags,
                own,
                List.of());
    }

    private static ModelVersion withFiles(ModelVersion version, List<ModelFile> files) {
        return new ModelVersion(
                version.id(),
                version.modelId(),
                version.modelName(),
                version.version(),
                version.digest(),
                version.status(),
                version.statusMessage(),
                version.stage(),
                version.source(),
                version.storageLocation(),
                version.runId(),
                version.runLink(),
                version.loggedModelId(),
                version.userId(),
                version.description(),
                version.creationTime(),
                version.lastUpdatedTime(),
                version.tags(),
                version.aliases(),
                files);
    }
}
