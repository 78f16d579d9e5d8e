package io.millrace.registry.models;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.registry.events.RegistryEvents;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names that point at versions. Moving one is a promotion. */
@ApplicationScoped
public class AliasService {

    private static final String LATEST = "latest";
    private static final int MAX_LENGTH = 255;
    private static final Pattern NAME = Pattern.compile("[\\w\\-]+");
    private static final Pattern VERSION_LIKE = Pattern.compile("[vV]\\d+");

    private final ModelRepository models;
    private final VersionRepository versions;
    private final ModelReader reader;
    private final RegistryEvents events;
    private final Clock clock;

    AliasService(
            ModelRepository models,
            VersionRepository versions,
            ModelReader reader,
            RegistryEvents events,
            Clock clock) {
        this.models = models;
        this.versions = versions;
        this.reader = reader;
        this.events = events;
        this.clock = clock;
    }

    /** Lets an alias point at a version of the model. */
    @WithTransaction
    public Uni<Void> set(String name, String alias, String version, String actor) {
        check(alias);
        int number = VersionService.number(version);
        return model(name)
                .chain(model -> versions.find(model.id, number))
                .onItem()
                .ifNull()
                .failWith(() -> VersionService.notFound(name, version))
                .chain(entity -> move(entity, alias, actor));
    }

    /**
     * Lets an alias point at a version, within the caller's transaction: promotion moves traffic
     * and alias as one.
     */
    public Uni<Void> move(String modelId, String alias, int version, String actor) {
        return versions.find(modelId, version).chain(entity -> move(entity, alias, actor));
    }

    private Uni<Void> move(ModelVersionEntity entity, String alias, String actor) {
        return models.setAlias(entity.modelId, alias, entity.version)
                .chain(() -> models.touch(entity.modelId, clock.millis()))
                .chain(() -> reader.version(entity))
                .chain(
                        version ->
                                events.publish(
                                        VersionEvents.of(
                                                RegistryEvent.Kind.ALIAS_SET,
                                                version,
                                                alias,
                                                actor)));
    }

    /** The version that an alias points at, or null, within the caller's session. */
    public Uni<Integer> find(String modelId, String alias) {
        return models.aliases(List.of(modelId))
                .map(found -> found.getOrDefault(modelId, Map.of()).get(alias));
    }

    /** Removes an alias; none there is fine. */
    @WithTransaction
    public Uni<Void> delete(String name, String alias, String actor) {
        return model(name)
                .call(
                        model ->
                                models.deleteAlias(model.id, alias)
                                        .chain(
                                                removed ->
                                                        removed
                                                                ? announceDeleted(
                                                                        model, alias, actor)
                                                                : Uni.createFrom().voidItem()))
                .replaceWithVoid();
    }

    private Uni<Void> announceDeleted(RegisteredModelEntity model, String alias, String actor) {
        return events.publish(
                new RegistryEvent(
                        RegistryEvent.Kind.ALIAS_DELETED,
                        model.id,
                        model.name,
                        null,
                        null,
                        alias,
                        null,
                        0,
                        null,
                        null,
                        actor));
    }

    /** The version that an alias points at, with its files; {@code latest} is the newest one. */
    @WithSession
    public Uni<ModelVersion> resolve(String name, String alias) {
        return model(name)
                .chain(
                        model ->
                                alias.equalsIgnoreCase(LATEST)
                                        ? versions.newest(model.id)
                                        : pointedAt(model.id, alias))
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new ServiceException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "Registered model alias " + alias + " not found."))
                .chain(reader::whole);
    }

    private Uni<ModelVersionEntity> pointedAt(String modelId, String alias) {
        return find(modelId, alias)
                .chain(
                        version ->
                                version == null
                                        ? Uni.createFrom().nullItem()
                                        : versions.find(modelId, version));
    }

    private Uni<RegisteredModelEntity> model(String name) {
        return models.findByName(name)
                .onItem()
                .ifNull()
                .failWith(() -> ModelService.notFound(name));
    }

    private static void check(String alias) {
        if (alias.length() > MAX_LENGTH || !NAME.matcher(alias).matches()) {
            throw invalid(
                    "Invalid alias name: '"
                            + alias
                            + "'. Letters, digits, '_' and '-' are allowed, 255 at most.");
        }
        if (alias.equalsIgnoreCase(LATEST)) {
            throw invalid("'latest' alias name (case insensitive) is reserved.");
        }
        if (VERSION_LIKE.matcher(alias).matches()) {
            throw invalid("Version alias name '" + alias + "' is reserved.");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
