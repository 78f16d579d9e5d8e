package io.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the packaged service while runs are in flight: each ends, once, with one
 * tracking run and at most one version.
 */
class ServiceKillIT {

    private static final Set<String> ENDED = Set.of("SUCCEEDED", "REJECTED", "FAILED", "CANCELLED");

    @TempDir Path folder;
    private FakeRegistry registry;
    private ServiceProcess service;

    @BeforeEach
    void start() {
        registry = FakeRegistry.start();
        service = new ServiceProcess(TestDatabase.createEmpty(), folder, registry.url());
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        registry.close();
    }

    @Test
    void losesAndDoublesNothingWhereverARunIs() throws InterruptedException {
        String dataset = upload();

        // one run's version is made and nobody told so; another's trainer is at work
        registry.loseAnswersOf("model-versions/create");
        String registering = start("registering", dataset, Map.of("num_round", 5));
        registry.awaitLostAnswer();
        String training =
                start(
                        "training",
                        dataset,
                        Map.of("num_round", 400, "early_stopping_rounds", 400, "max_depth", 10));
        await(training, run -> run.path("progress").asDouble() > 0.1);
        service.kill();
        long trainer = Long.parseLong(read(training, "attempt-1/training/pid"));
        // the trainer works on under its shell
        assertThat(ProcessHandle.of(trainer).isPresent() || hasEnded(training)).isTrue();
        registry.loseNothing();
        service.start();

        assertThat(end(registering).path("version").asText()).isEqualTo("1");
        JsonNode trained = end(training);
        // taken over, not started again
        assertThat(trained.path("attempt").asInt()).isEqualTo(1);
        assertThat(ProcessHandle.of(trainer).filter(ProcessHandle::isAlive)).isEmpty();

        // a tracking run is made and nobody told so
        registry.loseAnswersOf("runs/create");
        String preparing = start("preparing", dataset, Map.of("num_round", 5));
        registry.awaitLostAnswer();
        service.kill();
        registry.loseNothing();
        service.start();
        end(preparing);

        assertThat(registry.runs())
                .extracting(run -> run.path("key").asText(), run -> run.path("status").asText())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(registering, "FINISHED"),
                        org.assertj.core.groups.Tuple.tuple(training, "FINISHED"),
                        org.assertj.core.groups.Tuple.tuple(preparing, "FINISHED"));
        for (String model : List.of("registering", "training", "preparing")) {
            assertThat(registry.versions(model)).hasSize(1);
            assertThat(registry.alias(model, "challenger")).isEqualTo("1");
            assertThat(endings(service.get("/api/v1/runs?model=" + model))).isEqualTo(1);
        }
    }

    @Test
    void letsGoOfItsRunsWhenItIsStopped() throws InterruptedException {
        String dataset = upload();
        String id =
                start(
                        "stopped",
                        dataset,
                        Map.of("num_round", 300, "early_stopping_rounds", 300, "max_depth", 10));
        await(id, run -> run.path("progress").asDouble() > 0.1);
        service.stop();
        service.start();

        JsonNode run = end(id);
        assertThat(run.path("attempt").asInt()).isEqualTo(1);
        assertThat(service.get("/api/v1/runs/" + id + "/events").findValuesAsText("message"))
                .contains("the service stops");
        assertThat(registry.versions("stopped")).hasSize(1);
    }

    private String upload() {
        StringBuilder csv = new StringBuilder("a,b,c,y\n");
        for (int i = 0; i < 4000; i++) {
            csv.append(i % 97).append(',').append(i % 89).append(',').append(i % 83);
            csv.append(',').append((i % 97 > 48) == (i % 7 != 0) ? 1 : 0).append('\n');
        }
        return service.post("/api/v1/datasets?name=d&label=y", "text/csv", csv.toString(), 201)
                .path("id")
                .asText();
    }

    private String start(String model, String dataset, Map<String, Object> parameters) {
        return service.post(
                        "/api/v1/runs",
                        "application/json",
                        Wire.toJson(
                                Map.of(
                                        "modelName", model,
                                        "datasetId", dataset,
                                        "parameters", parameters)),
                        202)
                .path("id")
                .asText();
    }

    private JsonNode end(String id) {
        JsonNode run = await(id, seen -> ENDED.contains(seen.path("state").asText()));
        assertThat(run.path("state").asText()).as(run::toPrettyString).isEqualTo("SUCCEEDED");
        return run;
    }

    private JsonNode await(String id, Predicate<JsonNode> condition) {
        return Eventually.get("run " + id, () -> service.get("/api/v1/runs/" + id), condition);
    }

    /** How often the only run of a model has ended. */
    private long endings(JsonNode runs) {
        assertThat(runs).hasSize(1);
        return service
                .get("/api/v1/runs/" + runs.get(0).path("id").asText() + "/events")
                .findValuesAsText("state")
                .stream()
                .filter(ENDED::contains)
                .count();
    }

    private boolean hasEnded(String run) {
        return java.nio.file.Files.exists(
                folder.resolve("runs").resolve(run).resolve("attempt-1/training/exit"));
    }

    private String read(String run, String file) {
        try {
            return java.nio.file.Files.readString(folder.resolve("runs").resolve(run).resolve(file))
                    .strip();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
