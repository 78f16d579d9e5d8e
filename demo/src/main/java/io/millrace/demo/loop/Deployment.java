package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.demo.traffic.GatewayClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** From a file to two endpoints that answer: upload, train, register, deploy, as a user would. */
public final class Deployment {

    private static final Duration TRAINING_LIMIT = Duration.ofMinutes(5);
    private static final Duration SERVING_LIMIT = Duration.ofMinutes(1);

    private static final Set<String> ENDED = Set.of("SUCCEEDED", "REJECTED", "FAILED", "CANCELLED");

    private final SuiteApi api;
    private final Consumer<String> progress;

    /** A deployment that tells {@code progress} each step in a sentence. */
    public Deployment(SuiteApi api, Consumer<String> progress) {
        this.api = api;
        this.progress = progress;
    }

    /** A name that no endpoint and no model has yet: {@code wanted}, or that with a number. */
    public String freeName(String wanted) {
        String name = wanted;
        for (int number = 2; isTaken(name); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return api.registry().exists("/api/v1/endpoints/" + name)
                || api.registry().exists("/api/v1/models/" + name);
    }

    /**
     * Uploads {@code file} and trains a model on it.
     *
     * @throws ApiException if the file is refused
     * @throws LoopFailedException if the run does not succeed
     */
    public TrainedModel train(String name, Path file, String label, String time)
            throws IOException, InterruptedException {
        String query =
                "?name=%s&label=%s%s"
                        .formatted(
                                encoded(name),
                                encoded(label),
                                time == null ? "" : "&time=" + encoded(time));
        JsonNode dataset = api.training().upload("/api/v1/datasets" + query, file);
        progress.accept(
                "dataset %s: %,d rows, %d columns, verdict %s"
                        .formatted(
                                dataset.path("id").asText(),
                                dataset.path("rows").asLong(),
                                dataset.path("columns").size(),
                                dataset.path("verdict").path("status").asText()));
        String version = run(name, dataset.path("id").asText());
        return new TrainedModel(name, version, signature(name, version));
    }

    private String run(String model, String datasetId) throws InterruptedException {
        JsonNode created =
                api.training()
                        .post(
                                "/api/v1/runs",
                                Map.of("modelName", model, "datasetId", datasetId),
                                UUID.randomUUID().toString());
        String path = "/api/v1/runs/" + created.path("id").asText();
        JsonNode run =
                Polling.until(
                        "the end of training run " + path,
                        TRAINING_LIMIT,
                        () ->
                                Optional.of(api.training().get(path))
                                        .filter(r -> ENDED.contains(r.path("state").asText())));
        if (!run.path("state").asText().equals("SUCCEEDED")) {
            throw new LoopFailedException(
                    "the first training run ended %s: %s"
                            .formatted(run.path("state").asText(), run.path("failure")));
        }
        progress.accept(
                "trained and registered %s version %s: held out %s"
                        .formatted(model, run.path("version").asText(), run.path("metrics")));
        return run.path("version").asText();
    }

    private ModelSignature signature(String model, String version) {
        JsonNode registered =
                api.registry().get("/api/v1/models/%s/versions/%s".formatted(model, version));
        for (JsonNode file : registered.path("files")) {
            if (file.path("path").asText().equals(ModelSignature.FILE)) {
                String blob = "/api/v1/blobs/" + file.path("sha256").asText();
                return Wire.fromBytes(api.registry().bytes(blob), ModelSignature.class);
            }
        }
        throw new LoopFailedException(
                "version %s of %s holds no %s".formatted(version, model, ModelSignature.FILE));
    }

    /**
     * Creates an endpoint that serves {@code model} and waits until the gateway answers for it.
     *
     * @param isSampled whether its payloads are kept, all of them, for training and for comparing
     *     versions
     */
    public void deploy(
            String endpoint,
            TrainedModel model,
            boolean isSampled,
            Duration paneWidth,
            GatewayClient gateway)
            throws InterruptedException {
        api.registry()
                .post(
                        "/api/v1/endpoints",
                        Map.of(
                                "name", endpoint,
                                "model", model.name(),
                                "versions",
                                        List.of(Map.of("version", model.version(), "weight", 100)),
                                "sampling", Map.of("enabled", isSampled, "rate", 1.0),
                                "paneWidth", paneWidth.toString()));
        Polling.until(
                "serving of endpoint " + endpoint,
                SERVING_LIMIT,
                () -> gateway.isReady(endpoint) ? Optional.of(true) : Optional.empty());
        Polling.until(
                "watching of endpoint " + endpoint,
                SERVING_LIMIT,
                () ->
                        api.monitoring().exists("/api/v1/monitors/" + endpoint)
                                ? Optional.of(true)
                                : Optional.empty());
        progress.accept("endpoint %s serves version %s".formatted(endpoint, model.version()));
    }

    /** Changes the endpoint's monitoring policy and leaves the rest of it as it is. */
    public void changePolicy(String endpoint, List<PolicyChange> changes) {
        String path = "/api/v1/monitors/%s/policy".formatted(endpoint);
        JsonNode policy = api.monitoring().get(path);
        changes.forEach(change -> change.apply(policy));
        api.monitoring().put(path, policy);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A registered version and how to call it. */
    public record TrainedModel(String name, String version, ModelSignature signature) {}
}
