package io.millrace.gateway.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image on each cloud, called as that cloud calls. */
class ContainerIT {

    private static final String INFER =
            "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,10]}]}";

    @TempDir private Path folder;

    @Test
    void keepsTheContractOfSageMaker() {
        try (GatewayProcess gateway =
                container("sagemaker").variable("SAGEMAKER_BIND_TO_PORT", "0").start().ready()) {
            HttpCalls http = new HttpCalls(gateway.http());

            Answer ping = http.get("/ping");
            Answer json = http.post("/invocations", INFER);
            byte[] head =
                    ("{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                         + "\"parameters\":{\"binary_data_size\":8}}],\"outputs\":[{\"name\":"
                         + "\"OUTPUT\",\"parameters\":{\"binary_data\":true}}]}")
                            .getBytes(StandardCharsets.UTF_8);
            Answer binary =
                    http.post(
                            "/invocations",
                            Arrays.copyOf(head, head.length + 8),
                            "Content-Type",
                            "application/vnd.sagemaker-triton.binary+json;json-header-size="
                                    + head.length);

            assertThat(gateway.httpHost()).isEqualTo("0.0.0.0");
            assertThat(ping.status()).isEqualTo(200);
            assertThat(ping.body()).isEmpty();
            assertThat(json.json().path("outputs").get(0).path("data").toString())
                    .isEqualTo("[3.0,30.0]");
            String type = binary.header("content-type");
            assertThat(type)
                    .startsWith("application/vnd.sagemaker-triton.binary+json;json-header-size=");
            int jsonLength = Integer.parseInt(type.substring(type.indexOf('=') + 1));
            assertThat(Arrays.copyOfRange(binary.body(), jsonLength, binary.body().length))
                    .isEqualTo(new byte[8]);
            assertThat(http.post("/invocations", "{").status()).isEqualTo(400);
        }
    }

    @Test
    void keepsTheContractOfVertexAi() {
        try (GatewayProcess gateway =
                container("vertex-ai")
                        .variable("AIP_HTTP_PORT", "0")
                        .variable("AIP_HEALTH_ROUTE", "/health")
                        .variable("AIP_PREDICT_ROUTE", "/predict")
                        .start()
                        .ready()) {
            HttpCalls http = new HttpCalls(gateway.http());

            Answer rows = http.post("/predict", "{\"instances\":[[1,2],[3,4]]}");
            Answer named = http.post("/predict", "{\"instances\":[{\"INPUT\":[1,2]}]}");
            Answer protocol = http.post("/predict", INFER);
            Answer redirected =
                    http.post(
                            "/predict",
                            INFER.getBytes(StandardCharsets.UTF_8),
                            "X-Vertex-Ai-Triton-Redirect",
                            "v2/models/scaled/versions/3/infer");
            Answer forbidden =
                    http.post(
                            "/predict",
                            new byte[0],
                            "X-Vertex-Ai-Triton-Redirect",
                            "v2/repository/models/scaled/unload");

            assertThat(http.get("/health").status()).isEqualTo(200);
            assertThat(rows.text()).isEqualTo("{\"predictions\":[[3.0,6.0],[9.0,12.0]]}");
            assertThat(named.text()).isEqualTo("{\"predictions\":[[3.0,6.0]]}");
            assertThat(protocol.json().path("model_name").asText()).isEqualTo("scaled");
            assertThat(redirected.json().path("model_version").asText()).isEqualTo("3");
            assertThat(forbidden.status()).isEqualTo(403);
            Answer wrong = http.post("/predict", "{\"instances\":[{\"OTHER\":[1,2]}]}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.json().path("error").asText())
                    .isEqualTo("an instance has no 'INPUT'; model 'scaled' takes [INPUT]");
        }
    }

    @Test
    void answersOnTheRoutesThatAreSetForAzureMl() {
        try (GatewayProcess gateway =
                container("azure-ml")
                        .variable("AZUREML_MODEL_DIR", folder.resolve("models").toString())
                        .without("millrace.gateway.models")
                        .property("quarkus.http.port", "0")
                        .property("millrace.gateway.container.infer-route", "/my/score")
                        .start()
                        .ready()) {
            HttpCalls http = new HttpCalls(gateway.http());

            assertThat(http.get("/").status()).isEqualTo(200);
            assertThat(http.post("/my/score", INFER).json().path("model_name").asText())
                    .isEqualTo("scaled");
        }
    }

    private GatewayProcess.Builder container(String cloud) {
        Path models = folder.resolve("models");
        new TestModels(models).scaled("scaled", 3);
        return GatewayProcess.on(models, folder.resolve("data"))
                .without("quarkus.http.port")
                .property("millrace.gateway.container.cloud", cloud);
    }
}
