package io.millrace.registry.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.millrace.registry.Together;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@RegistryTest
class VersionRegistrationTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");

    @Test
    void handsOutEveryNumberOnceToManyAtATime() {
        String model = ENGINEER.model(0);
        List<String> numbers =
                Together.call(
                        16,
                        i ->
                                register(model, null)
                                        .then()
                                        .statusCode(200)
                                        .extract()
                                        .jsonPath()
                                        .getString("model_version.version"));
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 16).mapToObj(Integer::toString).toList());
    }

    @Test
    void oneIdempotencyKeyMakesOneVersion() {
        String model = ENGINEER.model(0);
        String key = Caller.unique("key");
        List<String> numbers =
                Together.call(
                        8,
                        i ->
                                register(model, key)
                                        .then()
                                        .statusCode(200)
                                        .extract()
                                        .jsonPath()
                                        .getString("model_version.version"));
        assertThat(numbers).hasSize(8).containsOnly("1");
        register(ENGINEER.model(0), key).then().statusCode(409);
    }

    @Test
    void oneNameMakesOneModelForManyAtATime() {
        String name = Caller.unique("contested");
        List<Integer> statuses =
                Together.call(
                        8,
                        i ->
                                ENGINEER.send(
                                                "POST",
                                                "/api/2.0/mlflow/registered-models/create",
                                                Map.of("name", name))
                                        .statusCode());
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
    }

    @Test
    void oneNameIsTakenByOneOfManyRenames() {
        String name = Caller.unique("wanted");
        List<String> models = List.of(ENGINEER.model(0), ENGINEER.model(0), ENGINEER.model(0));
        List<Response> answers =
                Together.call(
                        3,
                        i ->
                                ENGINEER.send(
                                        "POST",
                                        "/api/2.0/mlflow/registered-models/rename",
                                        Map.of("name", models.get(i), "new_name", name)));
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnlyOnce(200)
                .containsOnly(200, 400);
    }

    @Test
    void aDeletedVersionLeavesNothingOfItsOrigin() {
        String model = ENGINEER.model(1);
        ENGINEER.send(
                        "DELETE",
                        "/api/2.0/mlflow/model-versions/delete",
                        Map.of("name", model, "version", "1"))
                .then()
                .statusCode(200);
        String found =
                ENGINEER.request()
                        .get(
                                "/api/2.0/mlflow/model-versions/search?filter=name%20%3D%20%27"
                                        + model
                                        + "%27")
                        .asString();
        assertThat(found).isEqualTo("{}");
    }

    @Test
    void aCopySharesTheFilesOfItsOriginal() {
        String model = ENGINEER.model(1);
        String copy = ENGINEER.model(0);
        ENGINEER.mlflow(
                "model-versions/create", Map.of("name", copy, "source", "models:/" + model + "/1"));
        String path = "/api/v1/models/%s/versions/1";
        var original = ENGINEER.send("GET", path.formatted(model), null).jsonPath();
        var copied = ENGINEER.send("GET", path.formatted(copy), null).jsonPath();
        assertThat(copied.getString("digest")).isEqualTo(original.getString("digest"));
        assertThat(copied.getList("files.sha256")).isEqualTo(original.getList("files.sha256"));
    }

    private static Response register(String model, String key) {
        var request =
                ENGINEER.request()
                        .contentType("application/json")
                        .body(Map.of("name", model, "source", "s3://elsewhere/model"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/api/2.0/mlflow/model-versions/create");
    }
}
