package io.millrace.training.runs;

import io.millrace.training.datasets.Dataset;
import io.millrace.training.datasets.DatasetService;
import io.millrace.training.gates.Evaluation;
import io.millrace.training.gates.Gates;
import io.millrace.training.gates.Verdict;
import io.millrace.training.registryclient.RegistryRefusedException;
import io.millrace.training.registryclient.RegistryUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final TrainerRuns trainer;
    private final RunPublication publication;

    RunExecution(
            RunLeases leases,
            RunConfig config,
            DatasetService datasets,
            TrainerRuns trainer,
            RunPublication publication) {
        this.leases = leases;
        this.config = config;
        this.datasets = datasets;
        this.trainer = trainer;
        this.publication = publication;
    }

    /** Works on {@code run} until it ends, waits for something, or belongs to somebody else. */
    void execute(Run run) {
        AttemptFolder files = AttemptFolder.of(config.dir(), run);
        try (Lease lease = new Lease(leases, config, run)) {
            advance(run, files, lease);
        } catch (LeaseLostException e) {
            LOG.infof("Run %s is somebody else's now", run.id());
        } catch (RunCancelledException e) {
            trainer.cancel(files);
            publication.close(run, "KILLED");
            leases.end(run, RunState.CANCELLED, "cancelled");
        } catch (RegistryUnavailableException e) {
            leases.pause(run, config.retryDelay(), "waits: " + e.getMessage());
        } catch (RegistryRefusedException e) {
            fail(run, FailureClass.REGISTRY_REFUSED, e.getMessage());
        } catch (RunFailedException e) {
            fail(run, e.failureClass(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "Run %s failed", run.id());
            fail(run, FailureClass.UNKNOWN, e.toString());
        }
    }

    private void advance(Run claimed, AttemptFolder files, Lease lease) throws IOException {
        Run run = claimed;
        while (!run.state().isTerminal()) {
            lease.check();
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
        if (run.datasetId() == null) {
            throw new RunFailedException(
                    FailureClass.USER_CONFIG,
                    "snapshots of an endpoint's traffic are not there yet: give a datasetId");
        }
        return leases.move(run, RunState.RUNNING, "training");
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
        Run logged = publication.log(run, dataset(run), files);
        lease.check();
        boolean champion = publication.fetchChampion(logged, files);
        Evaluation evaluated = trainer.evaluate(logged, files, champion, lease);
        List<Verdict> verdicts = new Gates(run.spec().gates()).judge(evaluated);
        Run judged = leases.judge(logged, evaluated.candidate(), verdicts);
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

    private void fail(Run run, FailureClass failureClass, String message) {
        try {
            if (failureClass.isRetryable() && run.attempt() < config.maxAttempts()) {
                leases.retry(
                        run,
                        failureClass,
                        message,
                        config.retryDelay().multipliedBy(run.attempt()));
            } else {
                leases.fail(run, failureClass, message);
                publication.close(run, "FAILED");
            }
        } catch (LeaseLostException e) {
            LOG.infof("Run %s failed here, but is somebody else's now", run.id());
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "The failure of run %s could not be logged", run.id());
        }
    }
}
