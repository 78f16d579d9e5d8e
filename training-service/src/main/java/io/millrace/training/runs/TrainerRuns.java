package io.millrace.training.runs;

import io.millrace.contracts.Wire;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.execution.Job;
import io.millrace.training.execution.JobOutput;
import io.millrace.training.execution.Observation;
import io.millrace.training.execution.TrainingExecutor;
import io.millrace.training.gates.Evaluation;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Runs the trainer for one attempt, and waits for it; finds it again if it runs already. */
@ApplicationScoped
class TrainerRuns {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Exit code of a JVM under {@code ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    /** A process ended by a signal leaves 128 and the signal's number. */
    private static final int SIGNALLED = 128;

    private static final int KEPT_WORDS = 500;

    private final TrainingExecutor executor;
    private final RunConfig config;

    TrainerRuns(TrainingExecutor executor, RunConfig config) {
        this.executor = executor;
        this.config = config;
    }

    void train(Run run, Dataset dataset, AttemptFolder files, Lease lease) throws IOException {
        Job job = files.training(dataset.file());
        if (executor.observe(job) instanceof Observation.Absent) {
            TrainerDocument.writeTraining(job.specification(), run, dataset);
        }
        await(job, lease);
    }

    /** Whether the attempt's training has left its model on this machine. */
    boolean hasModel(AttemptFolder files) {
        return Files.exists(files.model()) && Files.exists(files.out().resolve("heldout.parquet"));
    }

    /** Scores the fetched candidate, and the champion if there is one, on the held-out rows. */
    Evaluation evaluate(Run run, AttemptFolder files, boolean champion, Lease lease)
            throws IOException {
        Job job = files.evaluation(run.fence());
        TrainerDocument.writeEvaluation(
                job.specification(), files.fetched(), champion ? files.champion() : null);
        await(job, lease);
        Path result = job.out().resolve("evaluation.json");
        return Wire.fromBytes(Files.readAllBytes(result), Evaluation.class);
    }

    /** Ends processes of earlier attempts and leases; the training of this attempt goes on. */
    void endLeftovers(AttemptFolder files) {
        Path training = files.training(files.folder()).folder();
        end(files, folder -> !folder.equals(training));
    }

    /** Ends every process of the run. */
    void endAll(AttemptFolder files) {
        end(files, folder -> true);
    }

    private void end(AttemptFolder files, Predicate<Path> condition) {
        for (Path folder : files.jobsOfRun()) {
            if (condition.test(folder)) {
                executor.cancel(new Job(folder, folder, folder), GRACE);
            }
        }
    }

    private void await(Job job, Lease lease) throws IOException {
        Instant deadline = Instant.now().plus(config.timeout());
        JobOutput output = new JobOutput(job);
        executor.start(job);
        Observation seen = executor.observe(job);
        while (seen instanceof Observation.Running) {
            lease.check();
            output.poll();
            lease.progress(output.progress());
            if (Instant.now().isAfter(deadline)) {
                executor.cancel(job, GRACE);
                throw new RunFailedException(
                        FailureClass.USER_CONFIG,
                        "the trainer took longer than "
                                + config.timeout()
                                + " (millrace.training.runs.timeout)");
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new WorkerStoppedException();
            }
            seen = executor.observe(job);
        }
        output.poll();
        require(seen, output, job);
    }

    private static void require(Observation seen, JobOutput output, Job job) throws IOException {
        if (!(seen instanceof Observation.Ended(int code))) {
            throw new RunFailedException(
                    FailureClass.LOST, "the trainer's process was killed and left no exit code");
        }
        if (code == 0) {
            return;
        }
        String message = output.failure() == null ? lastWords(job) : output.failure();
        throw new RunFailedException(classify(code, output.failureClass()), message);
    }

    private static FailureClass classify(int code, String named) {
        if (code == OUT_OF_MEMORY) {
            return FailureClass.OUT_OF_MEMORY;
        }
        if (code >= SIGNALLED) {
            return FailureClass.LOST;
        }
        return switch (named == null ? "" : named) {
            case "USER_CONFIG" -> FailureClass.USER_CONFIG;
            case "DATA_QUALITY" -> FailureClass.DATA_QUALITY;
            case "PARITY" -> FailureClass.PARITY;
            default -> FailureClass.UNKNOWN;
        };
    }

    private static String lastWords(Job job) throws IOException {
        String words =
                Files.exists(job.standardError()) ? Files.readString(job.standardError()) : "";
        return "the trainer ended without a word: "
                + words.substring(Math.max(0, words.length() - KEPT_WORDS)).strip();
    }
}
