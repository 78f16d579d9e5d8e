package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Logging to runs. A batch is one transaction: all of it or nothing, and the same again when it is
 * repeated.
 */
@ApplicationScoped
public class RunLogService {

    private static final String MODEL_HISTORY = "mlflow.log-model.history";

    private final RunRepository runs;
    private final MetricRepository metrics;
    private final TagRepository tags;
    private final RunInputRepository inputs;

    RunLogService(
            RunRepository runs,
            MetricRepository metrics,
            TagRepository tags,
            RunInputRepository inputs) {
        this.runs = runs;
        this.metrics = metrics;
        this.tags = tags;
        this.inputs = inputs;
    }

    /** Logs to an active run; parameters are written once. */
    @WithTransaction
    public Uni<Void> log(String runId, RunBatch batch) {
        BatchLimits.check(batch);
        List<Tag> params = Tag.cut(batch.params(), BatchLimits.MAX_PARAM_VALUE);
        List<Tag> newTags = Tag.cut(batch.tags(), BatchLimits.MAX_TAG_VALUE);
        String name = Tag.find(newTags, "mlflow.runName");
        return active(runId)
                .chain(() -> tags.add(TagTable.RUN_PARAM, runId, params))
                .invoke(conflicts -> refuseChanges(runId, conflicts, params))
                .chain(() -> metrics.append(runId, batch.metrics()))
                .chain(() -> tags.set(TagTable.RUN, runId, newTags))
                .chain(
                        () ->
                                name == null
                                        ? Uni.createFrom().item(0)
                                        : runs.update(runId, new RunChange(null, null, name)))
                .replaceWithVoid();
    }

    private static void refuseChanges(String runId, List<Tag> stored, List<Tag> attempted) {
        if (stored.isEmpty()) {
            return;
        }
        Map<String, String> wanted = Tag.toMap(attempted);
        if (attempted.size() == 1) {
            Tag old = stored.getFirst();
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Changing param values is not allowed. Param with key='%s' was already logged with value='%s' for run ID='%s'. Attempted logging new value '%s'."
                            .formatted(old.key(), old.value(), runId, wanted.get(old.key())));
        }
        List<String> conflicts =
                stored.stream()
                        .map(
                                old ->
                                        "{'key': '%s', 'old_value': '%s', 'new_value': '%s'}"
                                                .formatted(
                                                        old.key(),
                                                        old.value(),
                                                        wanted.get(old.key())))
                        .toList();
        throw new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "Changing param values is not allowed. Params were already logged='%s' for run ID='%s'."
                        .formatted(conflicts, runId));
    }

    /**
     * Appends to the list of models that clients before MLflow 3 keep in a tag.
     *
     * @param model JSON object
     */
    @WithTransaction
    public Uni<Void> logModel(String runId, String model) {
        return runs.lockForUpdate(runId)
                .invoke(stage -> RunService.requireActiveRun(runId, stage))
                .chain(() -> tags.of(TagTable.RUN, runId))
                .map(found -> Tag.find(found, MODEL_HISTORY))
                .map(
                        old ->
                                old == null || !old.endsWith("]") || old.length() < 3
                                        ? "[" + model + "]"
                                        : old.substring(0, old.length() - 1) + ", " + model + "]")
                .chain(
                        history ->
                                tags.set(
                                        TagTable.RUN,
                                        runId,
                                        List.of(new Tag(MODEL_HISTORY, history))))
                .replaceWithVoid();
    }

    /** Removes a tag that is there from an active run. */
    @WithTransaction
    public Uni<Void> deleteTag(String runId, String key) {
        return active(runId)
                .chain(() -> tags.remove(TagTable.RUN, runId, key))
                .invoke(
                        removed -> {
                            if (!removed) {
                                throw new ServiceException(
                                        ErrorCode.NOT_FOUND,
                                        "No tag with name: " + key + " in run with id " + runId);
                            }
                        })
                .replaceWithVoid();
    }

    /** Notes what a run read. */
    @WithTransaction
    public Uni<Void> logInputs(String runId, List<DatasetInput> datasets, List<ModelInput> models) {
        return active(runId)
                .chain(
                        () ->
                                Multi.createFrom()
                                        .iterable(datasets)
                                        .onItem()
                                        .transformToUniAndConcatenate(
                                                input -> inputs.addDataset(runId, input))
                                        .collect()
                                        .asList())
                .chain(
                        () ->
                                Multi.createFrom()
                                        .iterable(models)
                                        .onItem()
                                        .transformToUniAndConcatenate(
                                                model -> inputs.addInput(runId, model.modelId()))
                                        .collect()
                                        .asList())
                .replaceWithVoid();
    }

    /** Notes which logged models a run made. */
    @WithTransaction
    public Uni<Void> logOutputs(String runId, List<ModelOutput> models) {
        return active(runId)
                .chain(
                        () ->
                                Multi.createFrom()
                                        .iterable(models)
                                        .onItem()
                                        .transformToUniAndConcatenate(
                                                model -> inputs.addOutput(runId, model))
                                        .collect()
                                        .asList())
                .replaceWithVoid();
    }

    /** Distinct datasets of the runs of some experiments, 1000 at most. */
    @WithSession
    public Uni<List<DatasetSummary>> datasets(List<String> experimentIds) {
        return inputs.summaries(experimentIds, 1000);
    }

    private Uni<Void> active(String runId) {
        return runs.lockStage(runId)
                .invoke(stage -> RunService.requireActiveRun(runId, stage))
                .replaceWithVoid();
    }
}
