package io.millrace.training.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.datasets.DatasetService;
import io.millrace.training.gates.Gates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Use cases on runs. A run that was answered for survives any crash, and ends once. */
@ApplicationScoped
public class RunService {

    private static final int MOST_LISTED = 1000;

    private final RunRepository runs;
    private final DatasetService datasets;

    RunService(RunRepository runs, DatasetService datasets) {
        this.runs = runs;
        this.datasets = datasets;
    }

    /** Queues a training on an uploaded data set; the same key queues once. */
    RunView create(RunRequest request, String idempotencyKey, String actor) {
        Dataset dataset = dataset(request.datasetId());
        if (request.gates() != null) {
            Gates.flaw(request.gates())
                    .ifPresent(
                            flaw -> {
                                throw new ServiceException(ErrorCode.INVALID_ARGUMENT, flaw);
                            });
        }
        RunSpec spec =
                new RunSpec(
                        request.task(),
                        request.trainer(),
                        request.parameters(),
                        request.gates(),
                        request.endpoint(),
                        null);
        return view(
                runs.create(
                        new RunRepository.NewRun(
                                UUID.randomUUID(),
                                request.modelName(),
                                dataset.id(),
                                spec,
                                null,
                                idempotencyKey,
                                actor,
                                "asked for by " + actor)));
    }

    /**
     * Queues a training that repeats the model's last successful one on what an endpoint served
     * since. Idempotent on the request's id. A model that was never trained here gets a run that
     * fails and says so: whoever asked waits for an answer.
     */
    public UUID retrain(TrainingRequest request) {
        RunSpec spec =
                runs.lastSuccessfulSpec(request.modelName())
                        .orElseGet(() -> new RunSpec(null, null, null, null, null, null));
        return runs.create(
                        new RunRepository.NewRun(
                                UUID.randomUUID(),
                                request.modelName(),
                                null,
                                spec,
                                request,
                                null,
                                request.requestedBy(),
                                "request "
                                        + request.requestId()
                                        + ": "
                                        + (request.cause() == null
                                                ? "no cause given"
                                                : request.cause().description())))
                .id();
    }

    RunView get(UUID id) {
        return view(find(id));
    }

    List<RunView> list(String model, RunState state) {
        return runs.list(model, state, MOST_LISTED).stream().map(this::view).toList();
    }

    /** Asks the run to stop; one that has ended stays as it is. */
    RunView cancel(UUID id) {
        return view(runs.cancel(id).orElseThrow(() -> unknown(id)));
    }

    List<RunEvent> events(UUID id) {
        find(id);
        return runs.events(id);
    }

    private Run find(UUID id) {
        return runs.find(id).orElseThrow(() -> unknown(id));
    }

    private RunView view(Run run) {
        return RunView.of(run, runs.verdicts(run.id()));
    }

    private Dataset dataset(UUID id) {
        return datasets.get(id);
    }

    private static ServiceException unknown(UUID id) {
        return new ServiceException(ErrorCode.NOT_FOUND, "there is no run " + id);
    }
}
