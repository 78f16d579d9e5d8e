package io.millrace.registry.experiments;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.runs.Names;
import io.millrace.registry.runs.ViewType;
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
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

/** Use cases on experiments. Every public method is one transaction or one session. */
@ApplicationScoped
public class ExperimentService {

    private static final String ARTIFACT_ROOT = "mlflow-artifacts:/";
    private static final int MAX_NAME = 500;
    private static final int MAX_TAG_VALUE = 5000;

    private final ExperimentRepository experiments;
    private final TagRepository tags;
    private final Search search;
    private final Clock clock;

    ExperimentService(
            ExperimentRepository experiments, TagRepository tags, Search search, Clock clock) {
        this.experiments = experiments;
        this.tags = tags;
        this.search = search;
        this.clock = clock;
    }

    /** Makes an experiment and answers its id; a taken name is ALREADY_EXISTS, deleted or not. */
    @WithTransaction
    public Uni<String> create(String name, String artifactLocation, List<Tag> newTags) {
        checkName(name);
        checkLocation(artifactLocation);
        newTags.forEach(ExperimentService::checkTag);
        return experiments
                .nextId()
                .call(id -> insert(id, name, artifactLocation))
                .call(id -> tags.set(TagTable.EXPERIMENT, id, newTags));
    }

    private Uni<Boolean> insert(String id, String name, String artifactLocation) {
        ExperimentEntity entity = new ExperimentEntity();
        entity.id = id;
        entity.name = name;
        entity.artifactLocation =
                artifactLocation == null || artifactLocation.isEmpty()
                        ? ARTIFACT_ROOT + id
                        : artifactLocation;
        entity.creationTime = clock.millis();
        return experiments
                .insert(entity)
                .onItem()
                .transform(
                        inserted -> {
                            if (!inserted) {
                                throw taken(name);
                            }
                            return true;
                        });
    }

    /** The experiment, deleted ones too. */
    @WithSession
    public Uni<Experiment> get(String id) {
        return load(id).chain(this::withTags);
    }

    /** The experiment of that name, deleted ones too. */
    @WithSession
    public Uni<Experiment> getByName(String name) {
        return experiments
                .findByName(name)
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "Could not find experiment with name '" + name + "'"))
                .chain(this::withTags);
    }

    /** One page of experiments. */
    @WithSession
    public Uni<Page<Experiment>> search(SearchRequest request, ViewType view) {
        return search.ids(ExperimentSearch.SCHEMA, request, view::condition)
                .chain(page -> list(page.items()).map(list -> page.map(ids -> list)));
    }

    private Uni<List<Experiment>> list(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return experiments
                .list("id in ?1", ids)
                .chain(
                        entities ->
                                tags.of(TagTable.EXPERIMENT, ids)
                                        .map(found -> inOrder(ids, entities, found)));
    }

    private static List<Experiment> inOrder(
            List<String> ids, List<ExperimentEntity> entities, Map<String, List<Tag>> tags) {
        return entities.stream()
                .sorted(Comparator.comparing(entity -> ids.indexOf(entity.id)))
                .map(entity -> entity.toExperiment(tags.getOrDefault(entity.id, List.of())))
                .toList();
    }

    /** Deletes softly, with the experiment's runs; {@link #restore} takes it back. */
    @WithTransaction
    public Uni<Void> delete(String id) {
        return move(id, ExperimentEntity.DELETED);
    }

    /** Takes a deletion back. */
    @WithTransaction
    public Uni<Void> restore(String id) {
        return move(id, ExperimentEntity.ACTIVE);
    }

    private Uni<Void> move(String id, String stage) {
        return load(id).invoke(entity -> entity.lifecycleStage = stage)
                .invoke(entity -> entity.lastUpdateTime = clock.millis())
                .chain(() -> experiments.moveRuns(id, stage))
                .replaceWithVoid();
    }

    /** Gives an active experiment another name. */
    @WithTransaction
    public Uni<Void> rename(String id, String name) {
        checkName(name);
        return load(id).call(() -> refuseTaken(id, name))
                .invoke(
                        entity -> {
                            requireActive(entity);
                            entity.name = name;
                            entity.lastUpdateTime = clock.millis();
                        })
                .call(() -> experiments.flush())
                .onFailure(ConstraintViolationException.class)
                .transform(raced -> taken(name))
                .replaceWithVoid();
    }

    private static ServiceException taken(String name) {
        return new ServiceException(
                ErrorCode.ALREADY_EXISTS, "Experiment(name=" + name + ") already exists.");
    }

    private Uni<?> refuseTaken(String id, String name) {
        return experiments
                .findByName(name)
                .invoke(
                        other -> {
                            if (other != null && !other.id.equals(id)) {
                                throw taken(name);
                            }
                        });
    }

    /** Sets a tag on an active experiment. */
    @WithTransaction
    public Uni<Void> setTag(String id, Tag tag) {
        checkTag(tag);
        return load(id).invoke(ExperimentService::requireActive)
                .chain(() -> tags.set(TagTable.EXPERIMENT, id, List.of(tag)));
    }

    /** Removes a tag that is there from an active experiment. */
    @WithTransaction
    public Uni<Void> deleteTag(String id, String key) {
        return load(id).invoke(ExperimentService::requireActive)
                .chain(() -> tags.remove(TagTable.EXPERIMENT, id, key))
                .invoke(
                        removed -> {
                            if (!removed) {
                                throw new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "No tag with name: "
                                                + key
                                                + " in experiment with id "
                                                + id);
                            }
                        })
                .replaceWithVoid();
    }

    private Uni<Experiment> withTags(ExperimentEntity entity) {
        return tags.of(TagTable.EXPERIMENT, entity.id).map(entity::toExperiment);
    }

    private Uni<ExperimentEntity> load(String id) {
        return experiments
                .findById(id)
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "No Experiment with id=" + id + " exists"));
    }

    private static void requireActive(ExperimentEntity entity) {
        if (!entity.isActive()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The experiment %s must be in the 'active' state. Current state is %s."
                            .formatted(entity.id, entity.lifecycleStage));
        }
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'name' exceeds the maximum length of 500 characters or is empty");
        }
    }

    private static void checkLocation(String location) {
        if (location != null
                && (location.contains("#") || location.contains("?") || location.contains(".."))) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'artifact_location' URL can't include fragments (#), queries (?) or '..', but"
                            + " is "
                            + location);
        }
    }

    private static void checkTag(Tag tag) {
        Names.checkKey(tag.key(), "key");
        if (tag.value().length() > MAX_TAG_VALUE) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'value' exceeds the maximum length of " + MAX_TAG_VALUE + " characters");
        }
    }
}
