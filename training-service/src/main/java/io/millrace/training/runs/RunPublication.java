package io.millrace.training.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.execution.JobOutput;
import io.millrace.training.gates.Verdict;
import io.millrace.training.registryclient.MetricValue;
import io.millrace.training.registryclient.RegisteredVersion;
import io.millrace.training.registryclient.RegistryClient;
import io.millrace.training.registryclient.RegistryRefusedException;
import io.millrace.training.registryclient.RegistryUnavailableException;
import io.millrace.training.registryclient.TrackingRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Tells the registry of a run. Each step may be repeated: the run's id makes it one. */
@ApplicationScoped
class RunPublication {

    static final String RUN_TAG = "millrace.runId";

    private static final Logger LOG = Logger.getLogger(RunPublication.class);
    private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};
    private static final String CHAMPION = "champion";

    private final RegistryClient registry;
    private final RunLeases leases;

    RunPublication(RegistryClient registry, RunLeases leases) {
        this.registry = registry;
        this.leases = leases;
    }

    /** Opens the tracking run, or finds the one that an earlier try has opened. */
    Run open(Run run) {
        if (run.trackingRunId() != null) {
            return run;
        }
        TrackingRun tracking =
                registry.trackingRun(
                        registry.experiment(run.modelName()),
                        run.id().toString(),
                        run.modelName() + "-" + run.id().toString().substring(0, 8),
                        run.createdAt().toEpochMilli(),
                        causes(run));
        return leases.setTrackingRun(run, tracking.id());
    }

    /** Logs parameters, metrics and files, and fetches the files back to be checked. */
    void log(Run run, Dataset dataset, AttemptFolder files) throws IOException {
        TrackingRun tracking = registry.trackingRun(run.trackingRunId());
        registry.log(tracking, parameters(run), tags(run, dataset), metrics(run, files));
        for (Path file : list(files.model())) {
            String path = "model/" + file.getFileName();
            registry.upload(tracking, path, file);
            registry.download(tracking, path, files.fetched().resolve(file.getFileName()));
        }
    }

    /**
     * Fetches the champion's files; false if the model has no champion. One whose files the
     * registry doesn't have stays incomplete: the evaluation then says that it can't be compared.
     */
    boolean fetchChampion(Run run, AttemptFolder files) throws IOException {
        Optional<RegisteredVersion> champion = registry.versionByAlias(run.modelName(), CHAMPION);
        if (champion.isEmpty()) {
            return false;
        }
        Path folder = Files.createDirectories(files.champion());
        for (String name : List.of("model.onnx", "signature.json")) {
            String sha256 = champion.get().files().get(name);
            Files.deleteIfExists(folder.resolve(name));
            if (sha256 != null) {
                fetch(sha256, folder.resolve(name));
            }
        }
        return true;
    }

    private void fetch(String sha256, Path file) throws IOException {
        try {
            registry.downloadBlob(sha256, file);
        } catch (RegistryRefusedException e) {
            LOG.warnf("A file of the champion can't be had: %s", e.getMessage());
        }
    }

    /** Registers the uploaded model; finds the version that an earlier try has made. */
    String register(Run run, AttemptFolder files) {
        TrackingRun tracking = registry.trackingRun(run.trackingRunId());
        registry.registerModel(run.modelName());
        String version =
                registry.versionByTag(run.modelName(), RUN_TAG, run.id().toString())
                        .map(RegisteredVersion::version)
                        .orElseGet(
                                () ->
                                        registry.registerVersion(
                                                run.modelName(), tracking, versionTags(run)));
        registry.setAlias(run.modelName(), "challenger", version);
        registry.finish(tracking, "FINISHED", Instant.now().toEpochMilli());
        return version;
    }

    /** Ends the tracking run of a model that a gate kept out. */
    void reject(Run run, List<Verdict> verdicts) {
        TrackingRun tracking = registry.trackingRun(run.trackingRunId());
        Map<String, String> tags = new TreeMap<>();
        tags.put("millrace.gate", "REJECTED");
        verdicts.forEach(
                verdict ->
                        tags.put(
                                "millrace.gate." + verdict.gate(),
                                verdict.status() + ": " + verdict.detail()));
        registry.log(tracking, Map.of(), tags, List.of());
        registry.finish(tracking, "FINISHED", Instant.now().toEpochMilli());
    }

    /** Best effort: the run's own record is the truth. */
    void close(Run run, String status) {
        if (run.trackingRunId() == null) {
            return;
        }
        try {
            TrackingRun tracking = registry.trackingRun(run.trackingRunId());
            registry.finish(tracking, status, Instant.now().toEpochMilli());
        } catch (RegistryUnavailableException | RegistryRefusedException e) {
            LOG.infof("Tracking run %s stays open: %s", run.trackingRunId(), e.getMessage());
        }
    }

    private static Map<String, String> parameters(Run run) {
        Map<String, String> parameters = new TreeMap<>();
        run.spec().parameters().forEach((name, value) -> parameters.put(name, value.toString()));
        parameters.put("trainer", run.spec().trainer());
        return parameters;
    }

    private static Map<String, String> tags(Run run, Dataset dataset) {
        Map<String, String> tags = causes(run);
        tags.put("millrace.dataset", dataset.contentHash());
        if (run.snapshotId() != null) {
            tags.put("millrace.snapshot", run.snapshotId().toString());
        }
        return tags;
    }

    /** The run's id and, of a retraining, the request and the alert or schedule behind it. */
    private static Map<String, String> causes(Run run) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(RUN_TAG, run.id().toString());
        TrainingRequest request = run.request();
        if (request == null) {
            return tags;
        }
        tags.put("millrace.requestId", request.requestId());
        TrainingRequest.Cause cause = request.cause();
        if (cause != null) {
            tags.put("millrace.cause", cause.kind() + ": " + cause.description());
            if (cause.id() != null) {
                tags.put("millrace.causeId", cause.id());
            }
        }
        return tags;
    }

    private static Map<String, String> versionTags(Run run) {
        Map<String, String> tags = causes(run);
        tags.put("millrace.gate", "PASSED");
        if (run.snapshotId() != null) {
            tags.put("millrace.snapshot", run.snapshotId().toString());
        }
        return tags;
    }

    /** Timestamps follow from the run, so that a value logged twice is the same value. */
    private static List<MetricValue> metrics(Run run, AttemptFolder files) throws IOException {
        long start = run.createdAt().toEpochMilli();
        List<MetricValue> metrics = new ArrayList<>();
        Map<String, Double> heldOut =
                Wire.mapper().readValue(files.model().resolve("metrics.json").toFile(), METRICS);
        heldOut.forEach((name, value) -> metrics.add(new MetricValue(name, value, start, 0)));
        JobOutput output = new JobOutput(files.training(files.folder()));
        output.poll();
        output.metrics()
                .forEach(
                        metric ->
                                metrics.add(
                                        new MetricValue(
                                                metric.name(),
                                                metric.value(),
                                                start + metric.step(),
                                                metric.step())));
        return metrics;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
