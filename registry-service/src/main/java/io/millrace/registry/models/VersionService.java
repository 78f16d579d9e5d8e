package io.millrace.registry.models;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.registry.events.RegistryEvents;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Changes of model versions. Every public method is one transaction. */
@ApplicationScoped
public class VersionService {

    private static final String LINK_TAG = "mlflow.modelVersions";

    private final ModelRepository models;
    private final VersionRepository versions;
    private final VersionSource sources;
    private final ModelReader reader;
    private final TagRepository tags;
    private final RegistryEvents events;
    private final Clock clock;
    private final Counter registered;

    VersionService(
            ModelRepository models,
            VersionRepository versions,
            VersionSource sources,
            ModelReader reader,
            TagRepository tags,
            RegistryEvents events,
            Clock clock,
            MeterRegistry metrics) {
        this.models = models;
        this.versions = versions;
        this.sources = sources;
        this.reader = reader;
        this.tags = tags;
        this.events = events;
        this.clock = clock;
        this.registered =
                Counter.builder("millrace_registry_versions_registered")
                        .description("Model versions that were registered")
                        .register(metrics);
    }

    /** Registers a version: freezes its files, gives it the next number and announces it. */
    @WithTransaction
    public Uni<ModelVersion> create(NewVersion request) {
        SourceRules.check(request.source());
        return model(request.modelName())
                .map(model -> model.id)
                // Two requests with one key come here one after the other.
                .call(models::lock)
                .chain(
                        modelId ->
                                known(modelId, request.idempotencyKey())
                                        .chain(
                                                known ->
                                                        known == null
                                                                ? register(modelId, request)
                                                                : reader.version(known)));
    }

    private Uni<ModelVersionEntity> known(String modelId, String idempotencyKey) {
        if (idempotencyKey == null) {
            return Uni.createFrom().nullItem();
        }
        return versions.findByKey(idempotencyKey)
                .invoke(
                        known -> {
                            if (known != null && !known.modelId.equals(modelId)) {
                                throw new ServiceException(
                                        ErrorCode.CONFLICT,
                                        "The Idempotency-Key '"
                                                + idempotencyKey
                                                + "' made a version of another model. Use a new"
                                                + " key for each version.");
                            }
                        });
    }

    private Uni<ModelVersion> register(String modelId, NewVersion request) {
        return sources.resolve(request.source())
                .chain(resolved -> insert(modelId, request, resolved))
                .invoke(() -> registered.increment())
                .call(
                        version ->
                                announce(
                                        RegistryEvent.Kind.VERSION_REGISTERED,
                                        version,
                                        request.actor()));
    }

    private Uni<ModelVersion> insert(
            String modelId, NewVersion request, VersionSource.Resolved resolved) {
        Manifest manifest = new Manifest(resolved.files());
        ModelVersionEntity entity = entity(modelId, request, resolved, manifest);
        return models.nextVersion(modelId, entity.creationTime)
                .invoke(number -> entity.version = number)
                .chain(() -> versions.persistAndFlush(entity))
                .chain(() -> versions.addFiles(entity.id, manifest.files()))
                .chain(() -> tags.set(TagTable.MODEL_VERSION, entity.id, request.tags()))
                .chain(() -> linkLoggedModel(request.loggedModelId(), request.modelName(), entity))
                .chain(() -> reader.version(entity));
    }

    private ModelVersionEntity entity(
            String modelId,
            NewVersion request,
            VersionSource.Resolved resolved,
            Manifest manifest) {
        ModelVersionEntity entity = new ModelVersionEntity();
        entity.id = UUID.randomUUID().toString();
        entity.modelId = modelId;
        entity.userId = request.actor();
        entity.description = request.description();
        entity.source = request.source();
        entity.storageLocation = resolved.storageLocation();
        entity.runId = firstNonEmpty(request.runId(), resolved.runId());
        entity.runLink = request.runLink();
        entity.loggedModelId = firstNonEmpty(request.loggedModelId(), resolved.loggedModelId());
        entity.digest = manifest.digest();
        entity.creationTime = clock.millis();
        entity.lastUpdatedTime = entity.creationTime;
        entity.idempotencyKey = request.idempotencyKey();
        return entity;
    }

    private static String firstNonEmpty(String first, String second) {
        return first == null || first.isEmpty() ? second : first;
    }

    /** MLflow lists the versions of a logged model in one of its tags, in exactly this spelling. */
    private Uni<Void> linkLoggedModel(
            String loggedModelId, String name, ModelVersionEntity entity) {
        if (loggedModelId == null || loggedModelId.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String link = "{\"name\": \"%s\", \"version\": %d}".formatted(name, entity.version);
        return tags.of(TagTable.LOGGED_MODEL, loggedModelId)
                .map(found -> Tag.find(found, LINK_TAG))
                .map(
                        old ->
                                old == null || !old.endsWith("]") || old.length() < 3
                                        ? "[" + link + "]"
                                        : old.substring(0, old.length() - 1) + ", " + link + "]")
                .chain(
                        text ->
                                tags.set(
                                        TagTable.LOGGED_MODEL,
                                        loggedModelId,
                                        List.of(new Tag(LINK_TAG, text))));
    }

    /** Moves a version to a stage, and on demand the ones that are there to Archived. */
    @WithTransaction
    public Uni<ModelVersion> transition(
            String name, String version, String stage, boolean archiveExisting) {
        Stage target = Stage.parse(stage);
        if (archiveExisting && !target.mayArchiveOthers()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Model version transition cannot archive existing model versions because '"
                            + target.label()
                            + "' is not an Active stage. Valid stages are Staging and Production.");
        }
        long now = clock.millis();
        return load(name, version)
                .invoke(
                        entity -> {
                            entity.stage = target.label();
                            entity.lastUpdatedTime = now;
                        })
                .call(() -> versions.flush())
                .call(
                        entity ->
                                archiveExisting
                                        ? versions.archiveOthers(entity, now)
                                        : Uni.createFrom().item(0))
                .call(entity -> models.touch(entity.modelId, now))
                .chain(reader::version);
    }

    /** Changes the description. */
    @WithTransaction
    public Uni<ModelVersion> describe(String name, String version, String description) {
        return load(name, version)
                .invoke(
                        entity -> {
                            entity.description = description;
                            entity.lastUpdatedTime = clock.millis();
                        })
                .chain(reader::version);
    }

    /** Deletes a version and its aliases; its number is never used again. */
    @WithTransaction
    public Uni<Void> delete(String name, String version, String actor) {
        return load(name, version)
                .call(entity -> refuseServed(entity))
                .call(
                        entity ->
                                reader.version(entity)
                                        .chain(
                                                found ->
                                                        announce(
                                                                RegistryEvent.Kind.VERSION_DELETED,
                                                                found,
                                                                actor)))
                .call(entity -> models.deleteAliasesOf(entity.modelId, entity.version))
                .call(entity -> models.touch(entity.modelId, clock.millis()))
                .invoke(VersionService::redact)
                .replaceWithVoid();
    }

    private Uni<?> refuseServed(ModelVersionEntity entity) {
        return versions.servedBy(entity.modelId, entity.version)
                .invoke(
                        endpoint -> {
                            if (endpoint != null) {
                                throw new ServiceException(
                                        ErrorCode.CONFLICT,
                                        "The endpoint '"
                                                + endpoint
                                                + "' serves this version. Move its traffic first.");
                            }
                        });
    }

    private static void redact(ModelVersionEntity entity) {
        entity.stage = Stage.DELETED.label();
        entity.source = "REDACTED-SOURCE-PATH";
        entity.storageLocation = null;
        entity.runId = null;
        entity.runLink = null;
        entity.userId = null;
        entity.description = null;
    }

    /** Sets a tag. */
    @WithTransaction
    public Uni<Void> setTag(String name, String version, Tag tag) {
        return load(name, version)
                .chain(entity -> tags.set(TagTable.MODEL_VERSION, entity.id, List.of(tag)));
    }

    /** Removes a tag; none there is fine. */
    @WithTransaction
    public Uni<Void> deleteTag(String name, String version, String key) {
        return load(name, version)
                .chain(entity -> tags.remove(TagTable.MODEL_VERSION, entity.id, key))
                .replaceWithVoid();
    }

    private Uni<Void> announce(RegistryEvent.Kind kind, ModelVersion version, String actor) {
        return events.publish(VersionEvents.of(kind, version, null, actor));
    }

    private Uni<RegisteredModelEntity> model(String name) {
        return models.findByName(name)
                .onItem()
                .ifNull()
                .failWith(() -> ModelService.notFound(name));
    }

    private Uni<ModelVersionEntity> load(String name, String version) {
        int number = number(version);
        return model(name)
                .chain(model -> versions.find(model.id, number))
                .onItem()
                .ifNull()
                .failWith(() -> notFound(name, version));
    }

    static int number(String version) {
        try {
            return Integer.parseInt(version);
        } catch (NumberFormatException _) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Parameter 'version' must be an integer, got '" + version + "'.");
        }
    }

    static ServiceException notFound(String name, String version) {
        return new ServiceException(
                ErrorCode.NOT_FOUND,
                "Model Version (name=" + name + ", version=" + version + ") not found");
    }

    static ServiceException notFound(String source) {
        return new ServiceException(
                ErrorCode.NOT_FOUND, "The model version's source " + source + " not found");
    }
}
