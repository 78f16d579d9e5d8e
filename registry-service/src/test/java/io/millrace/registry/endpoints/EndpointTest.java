package io.millrace.registry.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RegistryTest
class EndpointTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");

    @Test
    void answersTheFirstGenerationWithItsFilesAndNamesTheFirstChampion() {
        String model = ENGINEER.model(1);
        String endpoint = ENGINEER.endpoint(model);
        get(endpoint)
                .header("ETag", "\"1\"")
                .body("generation", equalTo(1))
                .body("modelName", equalTo(model))
                .body("targets.version", contains("1"))
                .body("targets.weight", contains(100))
                .body("targets[0].files.path", contains("model.onnx"));
        assertThat(champion(model)).isEqualTo("1");
    }

    @Test
    void refusesASecondEndpointOfThatName() {
        String model = ENGINEER.model(1);
        String endpoint = ENGINEER.endpoint(model);
        create(endpoint, model, Map.of("version", "1", "weight", 100))
                .statusCode(409)
                .body("type", containsString("already-exists"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1=90            | 400 | Weights must be at least 0 and sum to 100, but sum to 90.
                    1=90,2=20       | 400 | Weights must be at least 0 and sum to 100, but sum to 110.
                    1=120,2=-20     | 400 | Weights must be at least 0 and sum to 100, but sum to 100.
                    1=50,1=50       | 400 | Version 1 is named twice.
                    x=100           | 400 | A version is a number such as "3", not 'x'.
                    9=100           | 404 | not found
                    """)
    void refusesWeightsThatMakeNoSplit(String weights, int status, String detail) {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", weights(weights)))
                .statusCode(status)
                .body("detail", containsString(detail));
        get(endpoint).body("generation", equalTo(1));
    }

    @Test
    void refusesAVersionWithoutAModelFile() {
        String model = ENGINEER.model(1);
        String endpoint = ENGINEER.endpoint(model);
        ENGINEER.upload("servable/" + model + "/text/notes.txt", "text");
        ENGINEER.mlflow(
                "model-versions/create",
                Map.of("name", model, "source", "mlflow-artifacts:/servable/" + model + "/text"));
        split(endpoint, "\"1\"", Map.of("versions", weights("2=100")))
                .statusCode(422)
                .body("detail", containsString("holds no model.onnx"));
    }

    @Test
    void promotesWeightsAndChampionInOneStep() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", weights("1=90,2=10"), "shadow", "2"))
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("targets.weight", contains(90, 10))
                .body("shadow.version", equalTo("2"));
        assertThat(champion(model)).isEqualTo("1");
        split(endpoint, "\"2\"", Map.of("versions", weights("2=100"), "champion", "2"))
                .statusCode(200)
                .body("shadow", nullValue());
        assertThat(champion(model)).isEqualTo("2");
    }

    @Test
    void changesNeitherWeightsNorAliasWhenThePromotionFails() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", weights("2=100"), "champion", "7"))
                .statusCode(404);
        get(endpoint).body("generation", equalTo(1)).body("targets.version", contains("1"));
        assertThat(champion(model)).isEqualTo("1");
    }

    @Test
    void refusesAChangeThatRestsOnAnOldGeneration() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", weights("1=50,2=50"))).statusCode(200);
        split(endpoint, "\"1\"", Map.of("versions", weights("2=100")))
                .statusCode(412)
                .body("generation", equalTo(2));
        split(endpoint, null, Map.of("versions", weights("2=100"))).statusCode(400);
        split(endpoint, "\"now\"", Map.of("versions", weights("2=100"))).statusCode(400);
        get(endpoint).body("targets.weight", contains(50, 50));
    }

    @Test
    void letsOneOfManyWritersOfAGenerationThrough() throws Exception {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        CountDownLatch together = new CountDownLatch(1);
        List<Integer> statuses;
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers =
                    IntStream.range(0, 8)
                            .mapToObj(
                                    i ->
                                            writers.submit(
                                                    () -> {
                                                        together.await();
                                                        return split(
                                                                        endpoint,
                                                                        "\"1\"",
                                                                        Map.of(
                                                                                "versions",
                                                                                weights(
                                                                                        "1=50,2=50")))
                                                                .extract()
                                                                .statusCode();
                                                    }))
                            .toList();
            together.countDown();
            statuses = new java.util.ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        get(endpoint).body("generation", equalTo(2));
    }

    @Test
    void rollsBackToTheVersionThatHadAllTrafficBefore() {
        String model = ENGINEER.model(3);
        String endpoint = ENGINEER.endpoint(model);
        rollback(endpoint).statusCode(409).body("detail", containsString("no earlier version"));
        split(endpoint, "\"1\"", Map.of("versions", weights("1=50,2=50"))).statusCode(200);
        split(endpoint, "\"2\"", Map.of("versions", weights("2=100"), "champion", "2"))
                .statusCode(200);
        rollback(endpoint)
                .statusCode(200)
                .header("ETag", "\"4\"")
                .body("targets.version", contains("1"))
                .body("targets.weight", contains(100));
        assertThat(champion(model)).isEqualTo("1");
        rollback(endpoint).statusCode(200).body("targets.version", contains("2"));
        assertThat(champion(model)).isEqualTo("2");
    }

    @Test
    void aRollbackInTheMiddleOfACanaryEndsIt() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", weights("1=90,2=10"))).statusCode(200);
        rollback(endpoint).statusCode(200).body("targets.version", contains("1"));
        get(endpoint).body("targets", hasSize(1));
    }

    @Test
    void keepsWhatAnEndpointServesFromBeingDeleted() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        ENGINEER.send(
                        "DELETE",
                        "/api/2.0/mlflow/model-versions/delete",
                        Map.of("name", model, "version", "1"))
                .then()
                .statusCode(409)
                .body("error_code", equalTo("RESOURCE_CONFLICT"));
        ENGINEER.send("DELETE", "/api/2.0/mlflow/registered-models/delete", Map.of("name", model))
                .then()
                .statusCode(409);
        ENGINEER.send("DELETE", "/api/v1/endpoints/" + endpoint, null).then().statusCode(204);
        ENGINEER.send("GET", "/api/v1/endpoints/" + endpoint, null)
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        ENGINEER.send("DELETE", "/api/2.0/mlflow/registered-models/delete", Map.of("name", model))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', /name",
        "'{\"name\":\"UPPER\",\"model\":\"m\",\"versions\":[]}', /name",
        "'{\"name\":\"a\",\"versions\":[]}', /model",
        "'{\"name\":\"a\",\"model\":\"m\"}', /versions",
        "'{\"name\":\"a\",\"model\":\"m\",\"versions\":\"all\"}', /versions",
    })
    void namesTheMemberThatIsWrong(String body, String pointer) {
        Response response = ENGINEER.send("POST", "/api/v1/endpoints", body);
        response.then().statusCode(400).contentType("application/problem+json");
        assertThat(response.jsonPath().getList("errors.pointer", String.class)).contains(pointer);
    }

    private static ValidatableResponse create(String name, String model, Map<String, ?> version) {
        return ENGINEER.send(
                        "POST",
                        "/api/v1/endpoints",
                        Map.of("name", name, "model", model, "versions", List.of(version)))
                .then();
    }

    private static ValidatableResponse get(String endpoint) {
        return ENGINEER.send("GET", "/api/v1/endpoints/" + endpoint, null).then().statusCode(200);
    }

    private static ValidatableResponse split(
            String endpoint, String ifMatch, Map<String, ?> change) {
        var request = ENGINEER.request().contentType("application/json").body(change);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.put("/api/v1/endpoints/" + endpoint + "/traffic").then();
    }

    private static ValidatableResponse rollback(String endpoint) {
        return ENGINEER.send("POST", "/api/v1/endpoints/" + endpoint + "/rollback", null).then();
    }

    private static List<Map<String, Object>> weights(String text) {
        return java.util.Arrays.stream(text.split(","))
                .map(
                        part -> {
                            Map<String, Object> weight = new HashMap<>();
                            weight.put("version", part.split("=")[0]);
                            weight.put("weight", Integer.parseInt(part.split("=")[1]));
                            return weight;
                        })
                .toList();
    }

    private static String champion(String model) {
        return ENGINEER.send("GET", "/api/v1/models/" + model, null)
                .jsonPath()
                .getString("aliases.champion");
    }
}
