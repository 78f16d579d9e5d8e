package io.millrace.registry.loggedmodels;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.runs.Names;
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
import java.util.List;
import java.util.UUID;

/** Use cases on logged models. Every public method is one transaction or one session. */
@ApplicationScoped
public class LoggedModelService {

    private final LoggedModelRepository models;
    private final LoggedModelReader reader;
    private final TagRepository tags;
    private final Search search;
    private final Clock clock;

    LoggedModelService(
            LoggedModelRepository models,
            LoggedModelReader reader,
            TagRepository tags,
            Search search,
            Clock clock) {
        this.models = models;
        this.reader = reader;
        this.tags = tags;
        this.search = search;
        this.clock = clock;
    }

    /** Makes a logged model whose files are to come: it is pending until it is finalised. */
    @WithTransaction
    public Uni<LoggedModel> create(NewLoggedModel request) {
        NewLoggedModel model = named(request);
        LoggedModelLimits.checkName(model.name());
        LoggedModelLimits.checkKeys(model.params());
        LoggedModelLimits.checkKeys(model.tags());
        String id = "m-" + UUID.randomUUID().toString().replace("-", "");
        return models.insert(id, model, clock.millis())
                .invoke(inserted -> requireExperiment(inserted, model.experimentId()))
                .chain(() -> addParams(id, model.params()))
                .chain(() -> tags.set(TagTable.LOGGED_MODEL, id, cut(model.tags())))
                .chain(() -> read(id));
    }

    private static NewLoggedModel named(NewLoggedModel request) {
        boolean named = request.name() != null && !request.name().isEmpty();
        return new NewLoggedModel(
                request.experimentId(),
                named ? request.name() : Names.random(),
                request.modelType(),
                request.sourceRunId(),
                request.params(),
                request.tags());
    }

    private static void requireExperiment(boolean inserted, String experimentId) {
        if (!inserted) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND, "No Experiment with id=" + experimentId + " exists");
        }
    }

    /** The model with all that hangs on it. */
    @WithSession
    public Uni<LoggedModel> get(String id) {
        return read(id);
    }

    private Uni<LoggedModel> read(String id) {
        return reader.read(List.of(id))
                .map(
                        found -> {
                            requireModel(!found.isEmpty(), id);
                            return found.getFirst();
                        });
    }

    /** Says that the files are complete, or that they will never be. */
    @WithTransaction
    public Uni<LoggedModel> finish(String id, LoggedModelStatus status) {
        return touch(id, status).chain(() -> read(id));
    }

    /** Deletes softly: it is found no more. */
    @WithTransaction
    public Uni<Void> delete(String id) {
        return models.delete(id, clock.millis())
                .invoke(deleted -> requireModel(deleted, id))
                .replaceWithVoid();
    }

    /** Sets tags. */
    @WithTransaction
    public Uni<LoggedModel> setTags(String id, List<Tag> newTags) {
        LoggedModelLimits.checkKeys(newTags);
        return touch(id, null)
                .chain(() -> tags.set(TagTable.LOGGED_MODEL, id, cut(newTags)))
                .chain(() -> read(id));
    }

    /** Removes a tag that is there. */
    @WithTransaction
    public Uni<Void> deleteTag(String id, String key) {
        return touch(id, null)
                .chain(() -> tags.remove(TagTable.LOGGED_MODEL, id, key))
                .invoke(
                        removed -> {
                            if (!removed) {
                                throw new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "No tag with key '"
                                                + key
                                                + "' found for model with ID '"
                                                + id
                                                + "'.");
                            }
                        })
                .replaceWithVoid();
    }

    /** Adds parameters; each is written once. */
    @WithTransaction
    public Uni<LoggedModel> logParams(String id, List<Tag> params) {
        LoggedModelLimits.checkKeys(params);
        return touch(id, null).chain(() -> addParams(id, params)).chain(() -> read(id));
    }

    private Uni<Void> addParams(String id, List<Tag> params) {
        return tags.add(TagTable.LOGGED_MODEL_PARAM, id, LoggedModelLimits.cutParams(params))
                .invoke(stored -> LoggedModelLimits.refuseChanges(id, stored))
                .replaceWithVoid();
    }

    /**
     * One page of the models of some experiments.
     *
     * @param datasets if not empty, only models with metrics on one of these
     */
    @WithSession
    public Uni<Page<LoggedModel>> search(
            List<String> experimentIds, List<DatasetReference> datasets, SearchRequest request) {
        if (experimentIds.isEmpty()) {
            return Uni.createFrom().item(new Page<>(List.of(), null));
        }
        return search.ids(
                        LoggedModelSearch.SCHEMA,
                        request,
                        statement -> LoggedModelSearch.scope(experimentIds, datasets, statement))
                .chain(page -> reader.read(page.items()).map(found -> page.map(ids -> found)));
    }

    private Uni<Void> touch(String id, LoggedModelStatus status) {
        return models.touch(id, status, clock.millis())
                .invoke(known -> requireModel(known, id))
                .replaceWithVoid();
    }

    private static List<Tag> cut(List<Tag> newTags) {
        return LoggedModelLimits.cutTags(newTags);
    }

    private static void requireModel(boolean known, String id) {
        if (!known) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND, "Logged model with ID '" + id + "' not found.");
        }
    }
}
