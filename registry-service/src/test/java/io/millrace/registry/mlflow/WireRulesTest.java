package io.millrace.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.millrace.test.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * MLflow's wire rules, one scenario each in {@code scenarios/mlflow/*.json}. In paths and bodies
 * {@code ${unique}} is a name of the scenario's own, {@code ${experiment}} and {@code ${run}} a new
 * experiment and an active run in it, {@code ${model}} a model with two versions.
 */
@RegistryTest
class WireRulesTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");

    @TestHTTPResource("/")
    URI service;

    private final HttpClient client = HttpClient.newHttpClient();

    @TestFactory
    Stream<DynamicTest> protocol() throws IOException {
        return scenarios("protocol");
    }

    @TestFactory
    Stream<DynamicTest> experiments() throws IOException {
        return scenarios("experiments");
    }

    @TestFactory
    Stream<DynamicTest> runs() throws IOException {
        return scenarios("runs");
    }

    @TestFactory
    Stream<DynamicTest> models() throws IOException {
        return scenarios("models");
    }

    @TestFactory
    Stream<DynamicTest> artifacts() throws IOException {
        return scenarios("artifacts");
    }

    private Stream<DynamicTest> scenarios(String theme) throws IOException {
        try (InputStream in =
                WireRulesTest.class.getResourceAsStream("/scenarios/mlflow/" + theme + ".json")) {
            List<JsonNode> written = Wire.mapper().readValue(in, new TypeReference<>() {});
            return written.stream()
                    .map(
                            each ->
                                    DynamicTest.dynamicTest(
                                            each.path("name").asText(), () -> run(each)));
        }
    }

    private void run(JsonNode written) throws IOException, InterruptedException {
        Scenario scenario = Wire.mapper().readValue(filled(written.toString()), Scenario.class);
        HttpResponse<String> response =
                client.send(request(scenario), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(scenario.status());
        if (scenario.answer() != null && scenario.answer().isTextual()) {
            assertThat(response.body()).isEqualTo(scenario.answer().textValue());
        } else if (scenario.answer() != null) {
            assertThat(response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/json");
            JsonNode answer = Wire.mapper().readTree(response.body());
            Scenario.check(scenario.answer(), answer, "");
        }
    }

    /** Paths are appended as they stand: one begins with a double slash. */
    private String root() {
        return service.getScheme() + "://" + service.getAuthority();
    }

    private HttpRequest request(Scenario scenario) {
        String body = scenario.text();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root() + scenario.path()))
                        .method(
                                scenario.method(),
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        String type = scenario.contentType();
        if (body != null && !"none".equals(type)) {
            request.header("Content-Type", type == null ? "application/json" : type);
        }
        if (!scenario.role().equals("nobody")) {
            request.header(
                    "Authorization",
                    "Bearer " + TestTokens.shared().token("somebody", scenario.role()));
        }
        return request.build();
    }

    /** Makes what the scenario names and puts it in. */
    private static String filled(String text) {
        String filled = text.replace("${unique}", Caller.unique("s"));
        if (filled.contains("${experiment}") || filled.contains("${run}")) {
            String experiment =
                    ENGINEER.mlflow("experiments/create", Map.of("name", Caller.unique("e")))
                            .getString("experiment_id");
            filled = filled.replace("${experiment}", experiment);
            if (filled.contains("${run}")) {
                String run =
                        ENGINEER.mlflow("runs/create", Map.of("experiment_id", experiment))
                                .getString("run.info.run_id");
                filled = filled.replace("${run}", run);
            }
        }
        return filled.contains("${model}") ? filled.replace("${model}", ENGINEER.model(2)) : filled;
    }
}
