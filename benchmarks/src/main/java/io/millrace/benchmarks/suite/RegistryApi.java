package io.millrace.benchmarks.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The registry's public API as an ML engineer uses it: versions are uploaded and deployed. */
public final class RegistryApi implements AutoCloseable {

    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final LocalSuite suite;
    private final URI base;

    /** Of the registry in {@code suite}. */
    public RegistryApi(LocalSuite suite) {
        this.suite = suite;
        this.base = suite.suite().uri(Part.REGISTRY);
    }

    /** Makes the experiment and the registered model that versions of {@code model} belong to. */
    public void createModel(String model) {
        post(MLFLOW + "experiments/create", Map.of("name", model));
        post(MLFLOW + "registered-models/create", Map.of("name", model));
    }

    /**
     * Uploads {@code files} and registers them as the next version.
     *
     * @return its number
     */
    public String registerVersion(String model, Map<String, byte[]> files) {
        String experiment =
                get(MLFLOW + "experiments/get-by-name?experiment_name=" + model)
                        .path("experiment")
                        .path("experiment_id")
                        .asText();
        JsonNode info =
                post(MLFLOW + "runs/create", Map.of("experiment_id", experiment, "start_time", 1))
                        .path("run")
                        .path("info");
        String folder = URI.create(info.path("artifact_uri").asText()).getPath();
        files.forEach(
                (name, bytes) ->
                        send(
                                request(PROXY + folder.replaceFirst("^/", "") + "/model/" + name)
                                        .PUT(BodyPublishers.ofByteArray(bytes))));
        String run = info.path("run_id").asText();
        return post(
                        MLFLOW + "model-versions/create",
                        Map.of("name", model, "source", "runs:/" + run + "/model", "run_id", run))
                .path("model_version")
                .path("version")
                .asText();
    }

    /** Makes the endpoint {@code name} for one version; payloads are not sampled. */
    public void createEndpoint(String name, String model, String version) {
        post(
                "/api/v1/endpoints",
                Map.of(
                        "name",
                        name,
                        "model",
                        model,
                        "versions",
                        all(version),
                        "sampling",
                        Map.of("enabled", false, "rate", 0)));
    }

    /** Gives all traffic to another version; returns when the registry has it. */
    public void switchTo(String endpoint, String version) {
        String path = "/api/v1/endpoints/" + endpoint;
        long generation = get(path).path("generation").asLong();
        HttpRequest.Builder change =
                request(path + "/traffic")
                        .header("Content-Type", "application/json")
                        .header("If-Match", "\"" + generation + "\"")
                        .PUT(
                                BodyPublishers.ofByteArray(
                                        Wire.toBytes(
                                                Map.of(
                                                        "versions",
                                                        all(version),
                                                        "reason",
                                                        "benchmark"))));
        send(change);
    }

    /** The document at {@code path}. */
    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    private JsonNode post(String path, Object body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Wire.toBytes(body))));
    }

    private static List<Object> all(String version) {
        return List.of(Map.of("version", version, "weight", 100));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + suite.token("ml-engineer"));
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        request.method()
                                + " "
                                + request.uri().getPath()
                                + " answered "
                                + answer.statusCode()
                                + ": "
                                + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Wire.mapper()
                    .readTree(
                            answer.body().length == 0
                                    ? "{}".getBytes(StandardCharsets.UTF_8)
                                    : answer.body());
        } catch (IOException e) {
            throw new IllegalStateException("the registry does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
