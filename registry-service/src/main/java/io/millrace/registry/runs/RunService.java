package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.search.Page;
import io.millrace.registry.search.Search;
import io.millrace.registry.search.SearchRequest;
import io.millrace.registry.search.Statement;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The life of runs and the search for them. Every public method is one transaction or session. */
@ApplicationScoped
public class RunService {

    private static final String NAME_TAG = "mlflow.runName";
    private static final String ACTIVE = "active";

    private final RunRepository runs;
    private final RunReader reader;
    private final TagRepository tags;
    private final Search search;
    private final Clock clock;

    RunService(
            RunRepository runs, RunReader reader, TagRepository tags, Search search, Clock clock) {
        this.runs = runs;
        this.reader = reader;
        this.tags = tags;
        this.search = search;
        this.clock = clock;
    }

    /** Starts a run; a repeated request with the same idempotency key answers the first one's. */
    @WithTransaction
    public Uni<Run> create(NewRun request) {
        String name = name(request);
        String runId = UUID.randomUUID().toString().replace("-", "");
        String user =
                request.userId() == null || request.userId().isEmpty()
                        ? "unknown"
                        : request.userId();
        long start = request.startTime() == null ? clock.millis() : request.startTime();
        RunInfo info =
                new RunInfo(
                        runId,
                        runId,
                        name,
                        request.experimentId(),
                        user,
                        RunStatus.RUNNING,
                        start,
                        null,
                        null,
                        ACTIVE);
        List<Tag> all = new ArrayList<>(Tag.cut(request.tags(), BatchLimits.MAX_TAG_VALUE));
        all.add(new Tag(NAME_TAG, name));
        all.forEach(tag -> Names.checkKey(tag.key(), "key"));
        return runs.experimentStage(request.experimentId())
                .invoke(stage -> requireActive(request.experimentId(), stage))
                .chain(() -> runs.insert(info, request.idempotencyKey()))
                .call(
                        id ->
                                id.equals(runId)
                                        ? tags.set(TagTable.RUN, id, all)
                                        : Uni.createFrom().voidItem())
                .chain(this::read);
    }

    private static String name(NewRun request) {
        String tag = Tag.find(request.tags(), NAME_TAG);
        String name = request.name();
        if (name == null || name.isEmpty()) {
            return tag == null || tag.isEmpty() ? Names.random() : tag;
        }
        if (tag != null && !tag.equals(name)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with"
                            + " different values (run_name='"
                            + name
                            + "', mlflow.runName='"
                            + tag
                            + "').");
        }
        return name;
    }

    private static void requireActive(String experimentId, String stage) {
        if (stage == null) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND, "No Experiment with id=" + experimentId + " exists");
        }
        if (!stage.equals(ACTIVE)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The experiment %s must be in the 'active' state. Current state is %s."
                            .formatted(experimentId, stage));
        }
    }

    /** The run with all that hangs on it, deleted ones too. */
    @WithSession
    public Uni<Run> get(String runId) {
        return read(runId);
    }

    private Uni<Run> read(String runId) {
        return reader.read(List.of(runId))
                .map(
                        found -> {
                            if (found.isEmpty()) {
                                throw notFound(runId);
                            }
                            return found.getFirst();
                        });
    }

    /** Changes an active run's status, end or name. */
    @WithTransaction
    public Uni<RunInfo> update(String runId, RunChange change) {
        boolean named = change.name() != null && !change.name().isEmpty();
        RunChange effective =
                new RunChange(change.status(), change.endTime(), named ? change.name() : null);
        return runs.lockStage(runId)
                .invoke(stage -> requireActiveRun(runId, stage))
                .chain(() -> runs.update(runId, effective))
                .chain(
                        () ->
                                named
                                        ? tags.set(
                                                TagTable.RUN,
                                                runId,
                                                List.of(new Tag(NAME_TAG, change.name())))
                                        : Uni.createFrom().voidItem())
                .chain(() -> runs.find(runId));
    }

    /** Deletes softly. */
    @WithTransaction
    public Uni<Void> delete(String runId) {
        return move(runId, "deleted");
    }

    /** Takes a deletion back. */
    @WithTransaction
    public Uni<Void> restore(String runId) {
        return move(runId, ACTIVE);
    }

    private Uni<Void> move(String runId, String stage) {
        return runs.moveTo(runId, stage)
                .invoke(
                        count -> {
                            if (count == 0) {
                                throw notFound(runId);
                            }
                        })
                .replaceWithVoid();
    }

    /** One page of runs of some experiments. */
    @WithSession
    public Uni<Page<Run>> search(List<String> experimentIds, SearchRequest request, ViewType view) {
        if (experimentIds.isEmpty()) {
            return Uni.createFrom().item(new Page<>(List.of(), null));
        }
        return search.ids(
                        RunSearch.SCHEMA,
                        request,
                        statement -> scope(experimentIds, view, statement))
                .chain(page -> reader.read(page.items()).map(found -> page.map(ids -> found)));
    }

    private static String scope(List<String> experimentIds, ViewType view, Statement statement) {
        List<String> places = experimentIds.stream().map(statement::bind).toList();
        return "e.experiment_id IN ("
                + String.join(", ", places)
                + ") AND "
                + view.condition(statement);
    }

    static void requireActiveRun(String runId, String stage) {
        if (stage == null) {
            throw notFound(runId);
        }
        if (!stage.equals(ACTIVE)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The run %s must be in the 'active' state. Current state is %s."
                            .formatted(runId, stage));
        }
    }

    static ServiceException notFound(String runId) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Run with id=" + runId + " not found");
    }
}
