package io.millrace.training.runs;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.datasets.DatasetService;
import io.millrace.training.gates.Evaluation;
import io.millrace.training.gates.Gates;
import io.millrace.training.gates.Verdict;
import io.millrace.training.registryclient.RegistryRefusedException;
import io.millrace.training.registryclient.RegistryUnavailableException;
import io.millrace.training.snapshots.Snapshot;
import io.millrace.training.snapshots.SnapshotRefusedException;
import io.millrace.training.snapshots.SnapshotService;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes a claimed run from where it is to its end. Every phase can be entered again after a crash:
 * it finds what the phase had done before and goes on.
 */
@ApplicationScoped
class RunExecution {

    private static final Logger LOG = Logger.getLogger(RunExecution.class);

    private final RunLeases leases;
    private final RunConfig config;
    private final DatasetService datasets;
    private final SnapshotService snapshots;
    private final TrainerRuns trainer;
    private final RunPublication publication;

    RunExecution(
            RunLeases leases,
            RunConfig config,
            DatasetService datasets,
            SnapshotService snapshots,
            TrainerRuns trainer,
            RunPublication publication) {
        this.leases = leases;
        this.config = config;
        this.datasets = datasets;
        this.snapshots = snapshots;
        this.trainer = trainer;
        this.publication = publication;
    }

    /** Works on {@code run} until it ends, waits for something, or belongs to somebody else. */
    void execute(Run run) {
        AttemptFolder files = AttemptFolder.of(config.dir(), run);
        try (Lease lease = new Lease(leases, config, run)) {
            attempt(run, files, lease);
        } catch (LeaseLostException e) {
            LOG.infof("Run %s is somebody else's now", run.id());
        }
    }

    private void attempt(Run run, AttemptFolder files, Lease lease) {
        try {
            trainer.endLeftovers(files);
            advance(run, files, lease);
        } catch (LeaseLostException e) {
            throw e;
        } catch (WorkerStoppedException e) {
            leases.pause(run, Duration.ZERO, e.getMessage());
        } catch (RunCancelledException e) {
            trainer.endAll(files);
            publication.close(leases.current(run), "KILLED");
            leases.end(run, RunState.CANCELLED, "cancelled");
        } catch (RegistryUnavailableException e) {
            pause(run, e);
        } catch (RegistryRefusedException e) {
            fail(run, files, FailureClass.REGISTRY_REFUSED, e.getMessage());
        } catch (RunFailedException e) {
            fail(run, files, e.failureClass(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "Run %s failed", run.id());
            fail(run, files, FailureClass.UNKNOWN, e.toString());
        }
    }

    /** A call that was interrupted says the same as a registry that is away. */
    private void pause(Run run, RegistryUnavailableException reason) {
        if (Thread.interrupted()) {
            leases.pause(run, Duration.ZERO, "the service stops");
        } else {
            leases.pause(run, config.retryDelay(), "waits: " + reason.getMessage());
        }
    }

    private void advance(Run claimed, AttemptFolder files, Lease lease) throws IOException {
        Run run = claimed;
        while (!run.state().isTerminal()) {
            if (run.state() == RunState.REGISTERING) {
                lease.checkHeld();
            } else {
                lease.check();
            }
            run =
                    switch (run.state()) {
                        case PREPARING -> prepare(run);
                        case RUNNING -> train(run, files, lease);
                        case EVALUATING -> evaluate(run, files, lease);
                        case REGISTERING -> register(run, files);
                        default ->
                                throw new IllegalStateException("claimed in state " + run.state());
                    };
        }
    }

    private Run prepare(Run run) {
        Run opened = publication.open(run);
        Run ready = opened.datasetId() == null ? cut(opened) : opened;
        return leases.move(ready, RunState.RUNNING, "training");
    }

    /** What a retraining learns from: cut once; an attempt that follows takes the same rows. */
    private Run cut(Run run) {
        ModelSignature signature = run.spec().signature();
        if (run.request() == null || signature == null) {
            throw new RunFailedException(
                    FailureClass.USER_CONFIG,
                    "model %s was never trained here: train it once on an uploaded data set"
                            .formatted(run.modelName()));
        }
        try {
            Snapshot snapshot = snapshots.cut(run.request(), signature);
            return leases.setSnapshot(run, snapshot.id(), snapshot.datasetId());
        } catch (SnapshotRefusedException e) {
            throw new RunFailedException(FailureClass.DATA_QUALITY, e.getMessage());
        }
    }

    private Run train(Run run, AttemptFolder files, Lease lease) throws IOException {
        trainer.train(run, dataset(run), files, lease);
        return leases.move(run, RunState.EVALUATING, "trained; to be evaluated");
    }

    private Run evaluate(Run run, AttemptFolder files, Lease lease) throws IOException {
        if (!trainer.hasModel(files)) {
            // another machine had trained it, and its disk is not here
            return leases.move(run, RunState.RUNNING, "the trained model is not here: once more");
        }
        publication.log(run, dataset(run), files);
        lease.check();
        boolean champion = publication.fetchChampion(run, files);
        Evaluation evaluated = trainer.evaluate(run, files, champion, lease);
        List<Verdict> verdicts = new Gates(run.spec().gates()).judge(evaluated);
        Run judged = leases.judge(run, evaluated.candidate(), verdicts);
        if (Gates.rejects(verdicts)) {
            publication.reject(judged, verdicts);
            return leases.end(judged, RunState.REJECTED, describe(verdicts));
        }
        return leases.move(judged, RunState.REGISTERING, "passed every gate");
    }

    private Run register(Run run, AttemptFolder files) throws IOException {
        if (!trainer.hasModel(files)) {
            return leases.move(run, RunState.RUNNING, "the trained model is not here: once more");
        }
        String version = publication.register(run, files);
        return leases.succeed(run, version, run.spec().repeatable(files.signature()));
    }

    private Dataset dataset(Run run) {
        UUID id = run.datasetId();
        return datasets.get(id);
    }

    private static String describe(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.status() == Verdict.Status.REJECTED)
                .map(verdict -> verdict.gate() + ": " + verdict.detail())
                .reduce((first, second) -> first + "; " + second)
                .orElse("rejected");
    }

    /** Another attempt, where one may end otherwise and some are left. */
    private void fail(Run claimed, AttemptFolder files, FailureClass failureClass, String message) {
        trainer.endAll(files);
        Run run = leases.current(claimed);
        if (failureClass.isRetryable() && run.attempt() < config.maxAttempts()) {
            Duration delay = config.retryDelay().multipliedBy(run.attempt());
            leases.retry(run, failureClass, message, delay);
            return;
        }
        if (failureClass == FailureClass.PARITY) {
            leases.judge(run, run.metrics(), List.of(Gates.parityRejected(message)));
        }
        publication.close(run, "FAILED");
        leases.fail(run, failureClass, message);
    }
}
