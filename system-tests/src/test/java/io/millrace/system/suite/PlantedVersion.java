package io.millrace.system.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Registers a version from given files, as somebody with the MLflow API can: past the gates of
 * training.
 */
public final class PlantedVersion {

    private final Workbench workbench;

    public PlantedVersion(Workbench workbench) {
        this.workbench = workbench;
    }

    /** All files of a version, by path. */
    public Map<String, byte[]> files(String model, String version) {
        Api registry = workbench.api(Part.REGISTRY);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (JsonNode file :
                registry.get("/api/v1/models/%s/versions/%s".formatted(model, version))
                        .ok()
                        .path("files")) {
            files.put(
                    file.path("path").asText(),
                    registry.get("/api/v1/blobs/" + file.path("sha256").asText())
                            .requireSuccess()
                            .body());
        }
        return files;
    }

    /** Registers {@code files} as the next version of {@code model}; its number. */
    public String register(String model, Map<String, byte[]> files) {
        Api registry = workbench.api(Part.REGISTRY);
        String experiment =
                registry.post(
                                "/api/2.0/mlflow/experiments/create",
                                Map.of("name", Workbench.freshName("planted")))
                        .ok()
                        .path("experiment_id")
                        .asText();
        String run =
                registry.post("/api/2.0/mlflow/runs/create", Map.of("experiment_id", experiment))
                        .ok()
                        .at("/run/info/run_id")
                        .asText();
        files.forEach(
                (path, bytes) ->
                        registry.send(
                                        "PUT",
                                        "/api/2.0/mlflow-artifacts/artifacts/%s/%s/artifacts/model/%s"
                                                .formatted(experiment, run, path),
                                        BodyPublishers.ofByteArray(bytes),
                                        Map.of("Content-Type", "application/octet-stream"))
                                .requireSuccess());
        return registry.post(
                        "/api/2.0/mlflow/model-versions/create",
                        Map.of(
                                "name", model,
                                "source", "runs:/" + run + "/model",
                                "run_id", run))
                .ok()
                .at("/model_version/version")
                .asText();
    }
}
