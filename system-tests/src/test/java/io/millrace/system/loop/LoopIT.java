package io.millrace.system.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import inference.ModelInferResponse;
import io.millrace.local.Part;
import io.millrace.system.suite.Api;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1)
class LoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MODEL = Workbench.freshName("loop");
    private static final Table LIVE = Table.of(2, 400);

    private static Workbench workbench;
    private static String version;

    @BeforeAll
    static void trainAndDeploy() {
        workbench = Workbench.shared();
        version = workbench.train(MODEL, Table.of(1, 2_000));
        workbench.deploy(MODEL, MODEL, version);
    }

    @Test
    void trainedVersionHoldsAllThatTheOtherServicesNeed() {
        JsonNode registered =
                workbench
                        .api(Part.REGISTRY)
                        .get("/api/v1/models/%s/versions/%s".formatted(MODEL, version))
                        .ok();

        assertThat(registered.path("files").findValuesAsText("path"))
                .contains(
                        "MLmodel",
                        "model.onnx",
                        "signature.json",
                        "reference-profile.json",
                        "metrics.json");
        assertThat(registered.path("status").asText()).isEqualTo("READY");
        assertThat(registered.path("aliases").toString()).contains("champion");
    }

    @Test
    void gatewayPredictsBetterThanChanceAndNamesTheVersion() {
        int right = 0;
        try (Predictor predictor = workbench.predictor()) {
            for (int row = 0; row < 100; row++) {
                ModelInferResponse response =
                        predictor.predict(MODEL, LIVE.rows().get(row), "right-" + row);
                assertThat(response.getModelVersion()).isEqualTo(version);
                assertThat(response.getParametersOrThrow("prediction_id").getStringParam())
                        .isEqualTo("right-" + row);
                right += Predictor.label(response) == LIVE.rows().get(row).label() ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThan(80);
    }

    @Test
    void restAnswersAsGrpcDoes() {
        Table.Row row = LIVE.rows().getFirst();
        Api gateway = new Api(workbench.suite().uri(Part.GATEWAY), workbench.people().token("app"));
        JsonNode answer =
                gateway.post(
                                "/v2/models/%s/infer".formatted(MODEL),
                                Map.of(
                                        "inputs",
                                        List.of(
                                                Map.of(
                                                        "name",
                                                        "input",
                                                        "datatype",
                                                        "FP32",
                                                        "shape",
                                                        List.of(1, 4),
                                                        "data",
                                                        row.features()))))
                        .ok();
        long overGrpc;
        try (Predictor predictor = workbench.predictor()) {
            overGrpc = Predictor.label(predictor.predict(MODEL, row, "rest-and-grpc"));
        }

        assertThat(answer.path("model_version").asText()).isEqualTo(version);
        assertThat(labelOutput(answer).path("data").get(0).asLong()).isEqualTo(overGrpc);
    }

    @Test
    void monitoringCountsEveryPredictionAndEveryLabel() {
        String endpoint = Workbench.freshName("counted");
        workbench.deploy(endpoint, MODEL, version);
        try (Predictor predictor = workbench.predictor()) {
            for (int row = 0; row < 300; row++) {
                predictor.predict(endpoint, LIVE.rows().get(row), endpoint + "-" + row);
            }
        }
        assertThat(workbench.label(endpoint, LIVE, 0, 300)).isEqualTo(300);

        JsonNode monitor =
                Eventually.get(
                        "300 rows and labels at " + endpoint,
                        PATIENCE,
                        () -> workbench.monitor(endpoint),
                        m -> m.path("rows").asInt() >= 300 && m.path("labelled").asInt() >= 300);
        assertThat(monitor.path("rows").asInt()).isEqualTo(300);
        assertThat(monitor.path("labelled").asInt()).isEqualTo(300);
    }

    @Test
    void runIsRequestedOnceHoweverOftenItsKeyIsSent() {
        String dataset = workbench.upload(MODEL, Table.of(3, 500));
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Idempotency-Key", "key-of-" + MODEL);
        var body = Api.json(Map.of("modelName", MODEL + "-once", "datasetId", dataset));
        Api training = workbench.api(Part.TRAINING);
        String first =
                training.send("POST", "/api/v1/runs", body, headers).ok().path("id").asText();
        String second =
                training.send("POST", "/api/v1/runs", body, headers).ok().path("id").asText();

        assertThat(second).isEqualTo(first);
        workbench.awaitRun(first);
        assertThat(workbench.api(Part.TRAINING).get("/api/v1/runs?model=" + MODEL + "-once").ok())
                .hasSize(1);
    }

    private static JsonNode labelOutput(JsonNode answer) {
        for (JsonNode output : answer.path("outputs")) {
            if (output.path("name").asText().equals("label")) {
                return output;
            }
        }
        throw new AssertionError("no output is called label: " + answer);
    }
}
