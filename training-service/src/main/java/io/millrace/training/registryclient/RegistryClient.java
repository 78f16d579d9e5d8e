package io.millrace.training.registryclient;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registry as training uses it. Every call may be repeated after a crash: creating finds what
 * is there, logging the same value twice stores it once.
 *
 * <p>Fails with {@link RegistryUnavailableException} if a later call may work, with {@link
 * RegistryRefusedException} if not.
 */
@ApplicationScoped
public class RegistryClient {

    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    /** A batch of MLflow takes so many metrics. */
    private static final int BATCH = 1000;

    private final RegistryHttp http;

    RegistryClient(RegistryHttp http) {
        this.http = http;
    }

    /** The experiment {@code name}, made if it is missing. */
    public String experiment(String name) {
        try {
            return findExperiment(name);
        } catch (RegistryRefusedException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        try {
            return http.post(MLFLOW + "experiments/create", Map.of("name", name))
                    .path("experiment_id")
                    .asText();
        } catch (RegistryRefusedException e) {
            if (e.isAlreadyThere()) {
                return findExperiment(name);
            }
            throw e;
        }
    }

    private String findExperiment(String name) {
        return http.get(MLFLOW + "experiments/get-by-name?experiment_name=" + encode(name))
                .path("experiment")
                .path("experiment_id")
                .asText();
    }

    /** The tracking run of training run {@code key}: the same key always finds the same one. */
    public TrackingRun trackingRun(
            String experiment, String key, String name, long startTime, Map<String, String> tags) {
        Map<String, Object> body = new HashMap<>();
        body.put("experiment_id", experiment);
        body.put("run_name", name);
        body.put("start_time", startTime);
        body.put("tags", entries(tags));
        return read(
                http.post(MLFLOW + "runs/create", body, Map.of("Idempotency-Key", key))
                        .path("run"));
    }

    /** A tracking run that is known by id. */
    public TrackingRun trackingRun(String id) {
        return read(http.get(MLFLOW + "runs/get?run_id=" + encode(id)).path("run"));
    }

    private static TrackingRun read(JsonNode run) {
        String location = run.path("info").path("artifact_uri").asText();
        String path = URI.create(location).getPath();
        return new TrackingRun(
                run.path("info").path("run_id").asText(),
                path.startsWith("/") ? path.substring(1) : path);
    }

    /** Logs parameters, tags and metrics. */
    public void log(
            TrackingRun run,
            Map<String, String> parameters,
            Map<String, String> tags,
            List<MetricValue> metrics) {
        http.post(
                MLFLOW + "runs/log-batch",
                Map.of("run_id", run.id(), "params", entries(parameters), "tags", entries(tags)));
        for (int from = 0; from < metrics.size(); from += BATCH) {
            List<MetricValue> batch = metrics.subList(from, Math.min(metrics.size(), from + BATCH));
            http.post(MLFLOW + "runs/log-batch", Map.of("run_id", run.id(), "metrics", batch));
        }
    }

    /** Ends a tracking run; {@code status} is FINISHED, FAILED or KILLED. */
    public void finish(TrackingRun run, String status, long endTime) {
        http.post(
                MLFLOW + "runs/update",
                Map.of("run_id", run.id(), "status", status, "end_time", endTime));
    }

    /** Stores a file among the artifacts of {@code run}. */
    public void upload(TrackingRun run, String path, Path file) {
        http.put(PROXY + encodePath(run.artifacts() + "/" + path), file);
    }

    /** Fetches an artifact back. */
    public void download(TrackingRun run, String path, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, http.download(PROXY + encodePath(run.artifacts() + "/" + path)));
    }

    /** The version of {@code model} that holds {@code alias}. */
    public Optional<RegisteredVersion> versionByAlias(String model, String alias) {
        try {
            return Optional.of(
                    RegisteredVersion.read(http.get(versionsOf(model) + "/@" + encode(alias))));
        } catch (RegistryRefusedException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The version of {@code model} whose tag {@code key} is {@code value}. */
    public Optional<RegisteredVersion> versionByTag(String model, String key, String value) {
        JsonNode answer = http.get(versionsOf(model));
        JsonNode versions = answer.isArray() ? answer : answer.path("versions");
        for (JsonNode version : versions) {
            if (value.equals(version.path("tags").path(key).asText(null))) {
                return Optional.of(RegisteredVersion.read(version));
            }
        }
        return Optional.empty();
    }

    /** Makes the registered model, if it is missing. */
    public void registerModel(String name) {
        try {
            http.post(MLFLOW + "registered-models/create", Map.of("name", name));
        } catch (RegistryRefusedException e) {
            if (!e.isAlreadyThere()) {
                throw e;
            }
        }
    }

    /** Makes a version of what is under {@code model/} in {@code run}; returns its number. */
    public String registerVersion(String model, TrackingRun run, Map<String, String> tags) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", model);
        body.put("source", "runs:/" + run.id() + "/model");
        body.put("run_id", run.id());
        body.put("tags", entries(tags));
        return http.post(MLFLOW + "model-versions/create", body)
                .path("model_version")
                .path("version")
                .asText();
    }

    /** Points {@code alias} at a version. */
    public void setAlias(String model, String alias, String version) {
        http.post(
                MLFLOW + "registered-models/alias",
                Map.of("name", model, "alias", alias, "version", version));
    }

    /** Fetches one file of a version by its content. */
    public void downloadBlob(String sha256, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, http.download("/api/v1/blobs/" + sha256));
    }

    private static String versionsOf(String model) {
        return "/api/v1/models/" + encode(model) + "/versions";
    }

    private static List<Map<String, String>> entries(Map<String, String> values) {
        List<Map<String, String>> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(Map.of("key", key, "value", value)));
        return entries;
    }

    private static String encodePath(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            parts.add(encode(part));
        }
        return String.join("/", parts);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
