package io.millrace.training.runs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TestTokens;
import io.millrace.test.TokenIssuerResource;
import io.millrace.training.Eventually;
import io.millrace.training.FakeRegistryResource;
import io.millrace.training.ingest.TestTopic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The whole service over its API: forked trainer, PostgreSQL and Kafka are real. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = TokenIssuerResource.class,
        initArgs = @ResourceArg(name = "client", value = "training-service"))
@QuarkusTestResource(FakeRegistryResource.class)
class RunsTest {

    private static final Set<String> ENDED = Set.of("SUCCEEDED", "REJECTED", "FAILED", "CANCELLED");

    private static final Map<String, Object> FAST = Map.of("num_round", 20, "eta", 0.3);
    private static final Map<String, Object> ENDLESS =
            Map.of("num_round", 10_000, "early_stopping_rounds", 10_000, "max_depth", 12);

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private final String model = "model-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void trainsChecksJudgesAndRegisters() {
        JsonNode run = end(start(upload(400), FAST, List.of()), "SUCCEEDED");

        assertThat(run.path("version").asText()).isEqualTo("1");
        assertThat(run.path("attempt").asInt()).isEqualTo(1);
        assertThat(run.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(verdicts(run))
                .containsOnly(
                        Map.entry("PARITY", "PASSED"),
                        Map.entry("ROWS", "PASSED"),
                        Map.entry("BASELINE", "PASSED"),
                        Map.entry("CHAMPION", "SKIPPED_NO_CHAMPION"));

        JsonNode tracked = tracked(run);
        assertThat(tracked.path("status").asText()).isEqualTo("FINISHED");
        assertThat(tracked.path("key").asText()).isEqualTo(run.path("id").asText());
        assertThat(tracked.path("params").path("num_round").asText()).isEqualTo("20");
        assertThat(tracked.path("metrics").path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(tracked.path("metrics").has("validation_logloss")).isTrue();

        JsonNode version = versions().get(0);
        assertThat(version.path("runId").asText()).isEqualTo(tracked.path("run_id").asText());
        assertThat(version.path("tags").path("millrace.gate").asText()).isEqualTo("PASSED");
        assertThat(version.path("files").findValuesAsText("path"))
                .containsExactlyInAnyOrder(
                        "MLmodel",
                        "metrics.json",
                        "model.onnx",
                        "reference-profile.json",
                        "signature.json");
        assertThat(states(run))
                .containsExactly(
                        "QUEUED",
                        "PREPARING",
                        "PREPARING",
                        "RUNNING",
                        "EVALUATING",
                        "REGISTERING",
                        "SUCCEEDED");
    }

    @Test
    void judgesAgainstTheChampionOnTheSameRows() {
        String dataset = upload(400);
        end(start(dataset, FAST, List.of()), "SUCCEEDED");
        promote("1");

        JsonNode same = end(start(dataset, FAST, List.of()), "SUCCEEDED");
        assertThat(verdicts(same)).containsEntry("CHAMPION", "PASSED");
        assertThat(detail(same, "CHAMPION")).contains("the loss differs by 0.000");

        // one round of one shallow tree knows less
        JsonNode worse =
                end(
                        start(
                                dataset,
                                Map.of("num_round", 1, "max_depth", 1, "eta", 0.01),
                                List.of()),
                        "REJECTED");
        assertThat(verdicts(worse)).containsEntry("CHAMPION", "REJECTED");
        assertThat(worse.path("version").isMissingNode()).isTrue();
        assertThat(versions()).hasSize(2);

        registry("lose-blobs");
        JsonNode incomparable = end(start(dataset, FAST, List.of()), "SUCCEEDED");
        assertThat(verdicts(incomparable)).containsEntry("CHAMPION", "INCOMPARABLE");
    }

    @Test
    void keepsOutWhatAGateRejectsAndSaysSo() {
        Map<String, Object> gate = Map.of("gate", "ABSOLUTE", "metric", "accuracy", "min", 1.1);
        JsonNode run = end(start(upload(400), FAST, List.of(gate)), "REJECTED");

        assertThat(verdicts(run)).containsEntry("ABSOLUTE_accuracy", "REJECTED");
        JsonNode tracked = tracked(run);
        assertThat(tracked.path("status").asText()).isEqualTo("FINISHED");
        assertThat(tracked.path("tags").path("millrace.gate").asText()).isEqualTo("REJECTED");
        assertThat(tracked.path("tags").path("millrace.gate.ABSOLUTE_accuracy").asText())
                .startsWith("REJECTED: accuracy is ");
    }

    @Test
    void failsOnceWhereAnotherAttemptWouldEndTheSame() {
        JsonNode run = end(start(upload(400), Map.of("max_deep", 3), List.of()), "FAILED");

        assertThat(run.path("attempt").asInt()).isEqualTo(1);
        assertThat(run.path("failure").path("kind").asText()).isEqualTo("USER_CONFIG");
        assertThat(run.path("failure").path("message").asText())
                .startsWith("unknown parameters [max_deep]");
        assertThat(tracked(run).path("status").asText()).isEqualTo("FAILED");
    }

    @Test
    void triesAgainWhenTheTrainerIsKilledAndGivesUpInTheEnd() {
        String id = start(upload(4000), ENDLESS, List.of());
        for (int attempt = 1; attempt <= 3; attempt++) {
            int current = attempt;
            await(
                    id,
                    run ->
                            run.path("attempt").asInt() == current
                                    && run.path("progress").asDouble() >= 0.1
                                    && !trainers(id).isEmpty());
            trainers(id).forEach(ProcessHandle::destroyForcibly);
        }
        JsonNode run = end(id, "FAILED");
        assertThat(run.path("failure").path("kind").asText()).isEqualTo("LOST");
        assertThat(run.path("attempt").asInt()).isEqualTo(3);
        assertThat(tracked(run).path("status").asText()).isEqualTo("FAILED");
    }

    @Test
    void stopsTheTrainerOfACancelledRun() {
        String id = start(upload(4000), ENDLESS, List.of());
        await(id, run -> run.path("progress").asDouble() >= 0.1 && !trainers(id).isEmpty());

        as("data-scientist").post("/api/v1/runs/" + id + "/cancel").then().statusCode(202);

        JsonNode run = end(id, "CANCELLED");
        assertThat(trainers(id)).isEmpty();
        assertThat(tracked(run).path("status").asText()).isEqualTo("KILLED");
    }

    @Test
    void waitsForARegistryThatIsAway() {
        String dataset = upload(400);
        registry("away");
        String id = start(dataset, FAST, List.of());
        try {
            await(id, run -> states(run).size() > 2);
        } finally {
            registry("back");
        }
        JsonNode run = end(id, "SUCCEEDED");
        assertThat(run.path("attempt").asInt()).isEqualTo(1);
        assertThat(versions()).hasSize(1);
    }

    @Test
    void retrainsOnWhatAnEndpointServedAndNamesTheAlert()
            throws InterruptedException, ExecutionException {
        end(start(upload(400), FAST, List.of()), "SUCCEEDED");
        serve("shop-" + model, 200);
        TrainingRequest request =
                new TrainingRequest(
                        "request-" + model,
                        "id",
                        model,
                        "shop-" + model,
                        new TrainingRequest.Cause(
                                TrainingRequest.Cause.Kind.ALERT, "alert-7", "accuracy fell"),
                        null,
                        Instant.now(),
                        "monitoring-service");
        TestTopic.of(Topics.TRAINING_REQUESTS)
                .send(model, Wire.toBytes(request), Wire.toBytes(request));

        JsonNode first =
                Eventually.get(
                        "the run of the request",
                        () -> get("/api/v1/runs?model=" + model),
                        runs -> runs.size() == 2);
        JsonNode retraining = first.get(0).has("requestId") ? first.get(0) : first.get(1);
        JsonNode run = end(retraining.path("id").asText(), "SUCCEEDED");

        assertThat(run.path("requestId").asText()).isEqualTo("request-" + model);
        assertThat(run.path("cause").path("id").asText()).isEqualTo("alert-7");
        assertThat(run.path("version").asText()).isEqualTo("2");
        JsonNode snapshot = get("/api/v1/snapshots/" + run.path("snapshot").asText());
        assertThat(snapshot.path("labelled").asInt()).isEqualTo(200);
        assertThat(snapshot.path("complete").asBoolean()).isTrue();
        assertThat(get("/api/v1/datasets/" + run.path("datasetId").asText()).path("rows").asInt())
                .isEqualTo(200);
        JsonNode tags = tracked(run).path("tags");
        assertThat(tags.path("millrace.causeId").asText()).isEqualTo("alert-7");
        assertThat(tags.path("millrace.requestId").asText()).isEqualTo("request-" + model);
        assertThat(tags.path("millrace.cause").asText()).isEqualTo("ALERT: accuracy fell");
        assertThat(versions().get(1).path("tags").path("millrace.causeId").asText())
                .isEqualTo("alert-7");
    }

    @Test
    void answersARequestForAModelThatItNeverTrainedWithARunThatSaysSo()
            throws InterruptedException, ExecutionException {
        TrainingRequest request =
                new TrainingRequest(
                        "request-" + model, "id", model, "e", null, null, Instant.now(), "x");
        TestTopic.of(Topics.TRAINING_REQUESTS).send(model, Wire.toBytes(request));
        JsonNode runs =
                Eventually.get(
                        "the run of the request",
                        () -> get("/api/v1/runs?model=" + model),
                        found -> found.size() == 1);
        JsonNode run = end(runs.get(0).path("id").asText(), "FAILED");
        assertThat(run.path("failure").path("message").asText()).contains("was never trained here");
    }

    @Test
    void publishesItsMetrics() {
        end(start(upload(400), FAST, List.of()), "SUCCEEDED");
        String text = given().get(metrics).asString();
        assertThat(text)
                .contains("millrace_training_runs{state=\"SUCCEEDED\"")
                .contains("millrace_training_queue_length")
                .contains("millrace_training_run_duration_seconds_count{state=\"SUCCEEDED\"")
                .contains("millrace_training_snapshot_rows_count")
                .contains("millrace_training_ingest_lost_records");
    }

    private static void serve(String endpoint, int rows)
            throws InterruptedException, ExecutionException {
        byte[][] samples = new byte[rows][];
        byte[][] labels = new byte[rows][];
        for (int i = 0; i < rows; i++) {
            String id = endpoint + "-" + i;
            Map<String, Object> features = new HashMap<>();
            features.put("a", (double) (i % 10));
            features.put("b", i % 5 == 0 ? null : (double) (i % 7));
            Instant time = Instant.parse("2024-01-01T00:00:00Z").plus(Duration.ofMinutes(i));
            String truth = i % 10 > 4 ? "1" : "0";
            samples[i] =
                    Wire.toBytes(
                            new PredictionSample(
                                    1,
                                    id,
                                    endpoint,
                                    1,
                                    "m",
                                    "1",
                                    time,
                                    time,
                                    1,
                                    List.of(
                                            new PredictionSample.Row(
                                                    0,
                                                    features,
                                                    new PredictionSample.Answer(
                                                            "1", truth, List.of(0.5, 0.5)),
                                                    null))));
            labels[i] = Wire.toBytes(new LabelRecord(id, 0, null, truth, null, "test", 0));
        }
        TestTopic.of(Topics.LABELS).send("k", labels);
        TestTopic.of(Topics.PREDICTION_SAMPLES).send("k", samples);
    }

    private String upload(int rows) {
        StringBuilder csv = new StringBuilder("a,b,y\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i % 10).append(',').append(i % 5 == 0 ? "" : String.valueOf(i % 7));
            // one split finds nine of ten rows; the others take more trees
            csv.append(',').append(i % 10 > 4 || i % 10 == 2 ? 1 : 0).append('\n');
        }
        return as("data-scientist")
                .contentType("text/csv")
                .body(csv.toString())
                .post("/api/v1/datasets?name=" + model + "&label=y")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String start(
            String dataset, Map<String, Object> parameters, List<Map<String, Object>> gates) {
        return as("data-scientist")
                .contentType("application/json")
                .body(
                        Wire.toJson(
                                Map.of(
                                        "modelName", model,
                                        "datasetId", dataset,
                                        "parameters", parameters,
                                        "gates", gates)))
                .post("/api/v1/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonNode end(String id, String state) {
        JsonNode run = await(id, seen -> ENDED.contains(seen.path("state").asText()));
        assertThat(run.path("state").asText()).as(run::toPrettyString).isEqualTo(state);
        return run;
    }

    private static JsonNode await(String id, Predicate<JsonNode> condition) {
        return Eventually.get("run " + id, () -> get("/api/v1/runs/" + id), condition);
    }

    private static Map<String, String> verdicts(JsonNode run) {
        Map<String, String> verdicts = new HashMap<>();
        run.path("verdicts")
                .forEach(
                        verdict ->
                                verdicts.put(
                                        verdict.path("gate").asText(),
                                        verdict.path("status").asText()));
        return verdicts;
    }

    private static String detail(JsonNode run, String gate) {
        for (JsonNode verdict : run.path("verdicts")) {
            if (verdict.path("gate").asText().equals(gate)) {
                return verdict.path("detail").asText();
            }
        }
        throw new AssertionError("no verdict of " + gate);
    }

    private static List<String> states(JsonNode run) {
        return get("/api/v1/runs/" + run.path("id").asText() + "/events").findValuesAsText("state");
    }

    /** The trainer's own processes of a run, without their shells. */
    private static List<ProcessHandle> trainers(String id) {
        return ProcessHandle.allProcesses()
                .filter(
                        process ->
                                process.info().commandLine().orElse("").contains(id)
                                        || process.parent()
                                                .flatMap(parent -> parent.info().commandLine())
                                                .orElse("")
                                                .contains(id))
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
    }

    private static JsonNode get(String path) {
        return Wire.fromJson(as("viewer").get(path).asString(), JsonNode.class);
    }

    private static RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + token(role));
    }

    private static String token(String role) {
        return TestTokens.shared().token("x", role);
    }

    private JsonNode versions() {
        return Wire.fromJson(
                registryRequest().get("/api/v1/models/" + model + "/versions").asString(),
                JsonNode.class);
    }

    private static JsonNode tracked(JsonNode run) {
        JsonNode all = Wire.fromJson(registry("runs"), JsonNode.class);
        for (JsonNode tracked : all) {
            if (tracked.path("key").asText().equals(run.path("id").asText())) {
                return tracked;
            }
        }
        throw new AssertionError("no tracking run of " + run);
    }

    private void promote(String version) {
        registryRequest()
                .contentType("application/json")
                .body(Wire.toJson(Map.of("name", model, "alias", "champion", "version", version)))
                .post("/api/2.0/mlflow/registered-models/alias")
                .then()
                .statusCode(200);
    }

    private static String registry(String command) {
        return registryRequest().get("/fake/" + command).asString();
    }

    private static RequestSpecification registryRequest() {
        return given().baseUri(
                        ConfigProvider.getConfig().getValue("millrace.registry.url", String.class))
                .header("Authorization", "Bearer test");
    }
}
