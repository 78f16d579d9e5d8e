package io.millrace.system.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import io.millrace.system.suite.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A model made in Python, from its experiment to the answers that an application gets of it. */
@Order(20)
class PythonClientsIT {

    private static final String MODEL = Workbench.freshName("python");

    private static Workbench workbench;
    private static PythonEnvironment python;
    private static JsonNode logged;

    @BeforeAll
    static void logAndDeploy() {
        Optional<PythonEnvironment> environment = PythonEnvironment.prepare();
        assumeThat(environment).as("a Python of version 3.10 or newer").isPresent();
        python = environment.orElseThrow();
        workbench = Workbench.shared();
        logged =
                python.run(
                        "mlflow_story.py",
                        List.of(MODEL),
                        Map.of(
                                "MLFLOW_TRACKING_URI",
                                workbench.suite().uri(Part.REGISTRY).toString(),
                                "MLFLOW_TRACKING_TOKEN",
                                workbench.people().token("mel")));
        workbench.deploy(MODEL, MODEL, logged.path("version").asText());
    }

    @Test
    void mlflowLogsARunAndRegistersItsModelAndLoadsItBackByItsAlias() {
        assertThat(logged.path("status").asText()).isEqualTo("FINISHED");
        assertThat(logged.at("/params/depth").asText()).isEqualTo("3");
        assertThat(logged.path("team").asText()).isEqualTo("interop");
        assertThat(numbers(logged.path("losses")))
                .containsExactlyInAnyOrder(1.0, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5);
        assertThat(logged.path("version").asText()).isEqualTo("1");
        assertThat(logged.path("byAlias").asText()).isEqualTo("1");
        assertThat(numbers(logged.path("loaded"))).isEqualTo(numbers(logged.path("expected")));
        JsonNode version =
                workbench
                        .api(Part.REGISTRY)
                        .get("/api/v1/models/%s/versions/1".formatted(MODEL))
                        .ok();
        assertThat(version.path("files").findValuesAsText("path"))
                .contains("MLmodel", "model.onnx");
    }

    @Test
    void tritonsClientsGetTheModelsAnswersOverGrpcAndHttp() {
        JsonNode answers =
                python.run(
                        "triton_story.py",
                        List.of(
                                workbench.suite().grpcTarget(),
                                workbench.suite().uri(Part.GATEWAY).getAuthority(),
                                MODEL,
                                Wire.toJson(logged.path("rows"))),
                        Map.of("MILLRACE_TOKEN", workbench.people().token("app")));

        for (String transport : List.of("grpc", "http")) {
            JsonNode answer = answers.path(transport);
            assertThat(answer.path("live").asBoolean()).as(transport).isTrue();
            assertThat(answer.path("ready").asBoolean()).as(transport).isTrue();
            assertThat(answer.path("version").asText()).as(transport).isEqualTo("1");
            assertThat(numbers(answer.path("values")))
                    .as(transport)
                    .isEqualTo(numbers(logged.path("expected")));
        }
        assertThat(answers.at("/grpc/withoutToken").asText()).contains("UNAUTHENTICATED");
        assertThat(answers.at("/http/withoutToken").asText()).contains("401");
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
