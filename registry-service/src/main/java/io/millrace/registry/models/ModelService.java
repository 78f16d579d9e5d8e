package io.millrace.registry.models;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.registry.events.RegistryEvents;
import io.millrace.registry.search.Page;
import io.millrace.registry.search.Search;
import io.millrace.registry.search.SearchRequest;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Use cases on registered models. Every public method is one transaction or one session. */
@ApplicationScoped
public class ModelService {

    private final ModelRepository models;
    private final ModelReader reader;
    private final TagRepository tags;
    private final Search search;
    private final RegistryEvents events;
    private final Clock clock;

    ModelService(
            ModelRepository models,
            ModelReader reader,
            TagRepository tags,
            Search search,
            RegistryEvents events,
            Clock clock) {
        this.models = models;
        this.reader = reader;
        this.tags = tags;
        this.search = search;
        this.events = events;
        this.clock = clock;
    }

    /** Makes a model; a taken name is ALREADY_EXISTS. */
    @WithTransaction
    public Uni<RegisteredModel> create(
            String name, String description, List<Tag> newTags, String actor) {
        checkName(name);
        RegisteredModelEntity entity = new RegisteredModelEntity();
        entity.id = UUID.randomUUID().toString();
        entity.name = name;
        entity.description = description;
        entity.creationTime = clock.millis();
        entity.lastUpdatedTime = entity.creationTime;
        return models.insert(entity)
                .invoke(inserted -> refuseTaken(!inserted, name))
                .chain(() -> tags.set(TagTable.REGISTERED_MODEL, entity.id, newTags))
                .chain(() -> announce(RegistryEvent.Kind.MODEL_CREATED, entity, actor))
                .chain(() -> models.findByName(name))
                .chain(reader::model);
    }

    /** The model of that name. */
    @WithSession
    public Uni<RegisteredModel> get(String name) {
        return load(name).chain(reader::model);
    }

    /** One page of models; prompts are shown only where the filter asks for them. */
    @WithSession
    public Uni<Page<RegisteredModel>> search(SearchRequest request) {
        String scope = ModelSearch.visible(request.filter());
        return search.ids(ModelSearch.MODELS, request, statement -> scope)
                .chain(page -> list(page.items()).map(found -> page.map(ids -> found)));
    }

    private Uni<List<RegisteredModel>> list(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return models.list("id in ?1", ids)
                .map(
                        found ->
                                found.stream()
                                        .sorted(
                                                Comparator.comparing(
                                                        model -> ids.indexOf(model.id)))
                                        .toList())
                .chain(reader::models);
    }

    /** Gives a model another name; its versions and its id stay. */
    @WithTransaction
    public Uni<RegisteredModel> rename(String name, String newName, String actor) {
        checkName(newName);
        return load(name)
                .call(
                        entity ->
                                models.findByName(newName)
                                        .invoke(other -> refuseTaken(other != null, newName)))
                .invoke(
                        entity -> {
                            entity.name = newName;
                            entity.lastUpdatedTime = clock.millis();
                        })
                .call(entity -> announce(RegistryEvent.Kind.MODEL_RENAMED, entity, actor))
                .call(() -> models.flush())
                .onFailure(ConstraintViolationException.class)
                .transform(raced -> taken(newName))
                .chain(reader::model);
    }

    /** Changes the description. */
    @WithTransaction
    public Uni<RegisteredModel> describe(String name, String description) {
        return load(name)
                .invoke(
                        entity -> {
                            entity.description = description;
                            entity.lastUpdatedTime = clock.millis();
                        })
                .call(() -> models.flush())
                .chain(reader::model);
    }

    /** Deletes a model with its versions; refused while an endpoint serves it. */
    @WithTransaction
    public Uni<Void> delete(String name, String actor) {
        return load(name)
                .call(entity -> models.endpointOf(entity.id).invoke(ModelService::refuseServed))
                .call(entity -> announce(RegistryEvent.Kind.MODEL_DELETED, entity, actor))
                .chain(models::delete)
                .replaceWithVoid();
    }

    /** Sets a tag. */
    @WithTransaction
    public Uni<Void> setTag(String name, Tag tag) {
        return load(name)
                .invoke(entity -> entity.lastUpdatedTime = clock.millis())
                .chain(entity -> tags.set(TagTable.REGISTERED_MODEL, entity.id, List.of(tag)));
    }

    /** Removes a tag; none there is fine. */
    @WithTransaction
    public Uni<Void> deleteTag(String name, String key) {
        return load(name)
                .chain(entity -> tags.remove(TagTable.REGISTERED_MODEL, entity.id, key))
                .replaceWithVoid();
    }

    private Uni<RegisteredModelEntity> load(String name) {
        return models.findByName(name).onItem().ifNull().failWith(() -> notFound(name));
    }

    private Uni<Void> announce(
            RegistryEvent.Kind kind, RegisteredModelEntity entity, String actor) {
        return events.publish(
                new RegistryEvent(
                        kind,
                        entity.id,
                        entity.name,
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        null,
                        actor));
    }

    static ServiceException notFound(String name) {
        return new ServiceException(
                ErrorCode.NOT_FOUND, "Registered Model with name=" + name + " not found");
    }

    private static void refuseTaken(boolean taken, String name) {
        if (taken) {
            throw taken(name);
        }
    }

    private static ServiceException taken(String name) {
        return new ServiceException(
                ErrorCode.ALREADY_EXISTS, "Registered Model (name=" + name + ") already exists.");
    }

    private static void refuseServed(String endpoint) {
        if (endpoint != null) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "The endpoint '"
                            + endpoint
                            + "' serves this model. Delete the endpoint first.");
        }
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.contains("/") || name.contains(":")) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Registered model name '"
                            + name
                            + "' is not valid: it can't be blank, and can't hold '/' or ':', which"
                            + " separate the parts of a models:/ URI.");
        }
    }
}
