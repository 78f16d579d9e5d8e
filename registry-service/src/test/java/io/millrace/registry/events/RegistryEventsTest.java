package io.millrace.registry.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Topics;
import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An event leaves if and only if its change was committed, in order, once the change is there. */
@RegistryTest
class RegistryEventsTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");

    @Test
    void tellsTheLifeOfAModelInOrder() {
        String model = ENGINEER.model(2);
        String modelId = modelId(model);
        setAlias(model, "challenger", "2");
        ENGINEER.send(
                "DELETE",
                "/api/2.0/mlflow/registered-models/alias",
                Map.of("name", model, "alias", "challenger"));
        ENGINEER.mlflow(
                "registered-models/rename", Map.of("name", model, "new_name", model + "-new"));
        ENGINEER.send(
                "DELETE",
                "/api/2.0/mlflow/model-versions/delete",
                Map.of("name", model + "-new", "version", "1"));
        ENGINEER.send(
                "DELETE",
                "/api/2.0/mlflow/registered-models/delete",
                Map.of("name", model + "-new"));

        List<JsonNode> events =
                EventReader.read(
                        Topics.REGISTRY_EVENTS, modelId, event -> is(event, "MODEL_DELETED"));

        assertThat(events)
                .extracting(event -> event.path("kind").asText())
                .containsExactly(
                        "MODEL_CREATED",
                        "VERSION_REGISTERED",
                        "VERSION_REGISTERED",
                        "ALIAS_SET",
                        "ALIAS_DELETED",
                        "MODEL_RENAMED",
                        "VERSION_DELETED",
                        "MODEL_DELETED");
        JsonNode registered = events.get(2);
        assertThat(registered.path("version").asText()).isEqualTo("2");
        assertThat(registered.path("digest").asText()).matches("[0-9a-f]{64}");
        assertThat(registered.path("actor").asText()).isEqualTo("somebody-ml-engineer");
        assertThat(events.get(3).path("alias").asText()).isEqualTo("challenger");
        assertThat(events.get(5).path("modelName").asText()).isEqualTo(model + "-new");
    }

    @Test
    void tellsNothingOfAChangeThatWasRolledBack() {
        String model = ENGINEER.model(2);
        String endpoint = ENGINEER.endpoint(model);
        split(endpoint, "\"1\"", Map.of("versions", all("2"), "champion", "9"), 404);
        split(endpoint, "\"7\"", Map.of("versions", all("2")), 412);
        split(endpoint, "\"1\"", Map.of("versions", all("2"), "champion", "2"), 200);

        List<JsonNode> states =
                EventReader.read(
                        Topics.ENDPOINTS, endpoint, state -> state.path("generation").asInt() == 2);
        assertThat(states)
                .extracting(state -> state.path("generation").asInt())
                .containsExactly(1, 2);
        assertThat(states.getLast().at("/targets/0/version").asText()).isEqualTo("2");
        assertThat(states.getLast().at("/targets/0/files/0/path").asText()).isEqualTo("model.onnx");

        List<JsonNode> events =
                EventReader.read(
                        Topics.REGISTRY_EVENTS,
                        modelId(model),
                        event -> is(event, "ENDPOINT_CHANGED"));
        assertThat(events)
                .filteredOn(event -> is(event, "ALIAS_SET"))
                .extracting(event -> event.path("version").asText())
                .containsExactly("1", "2");
    }

    @Test
    void withdrawsADeletedEndpointByATombstone() {
        String endpoint = ENGINEER.endpoint(ENGINEER.model(1));
        ENGINEER.send("DELETE", "/api/v1/endpoints/" + endpoint, null).then().statusCode(204);
        List<JsonNode> states = EventReader.read(Topics.ENDPOINTS, endpoint, JsonNode::isNull);
        assertThat(states).hasSize(2);
    }

    private static boolean is(JsonNode event, String kind) {
        return event.path("kind").asText().equals(kind);
    }

    private static String modelId(String model) {
        return ENGINEER.send("GET", "/api/v1/models/" + model, null)
                .jsonPath()
                .getString("modelId");
    }

    private static void setAlias(String model, String alias, String version) {
        ENGINEER.mlflow(
                "registered-models/alias",
                Map.of("name", model, "alias", alias, "version", version));
    }

    private static List<Map<String, Object>> all(String version) {
        return List.of(Map.of("version", version, "weight", 100));
    }

    private static void split(String endpoint, String ifMatch, Map<String, ?> change, int status) {
        ENGINEER.request()
                .contentType("application/json")
                .header("If-Match", ifMatch)
                .body(change)
                .put("/api/v1/endpoints/" + endpoint + "/traffic")
                .then()
                .statusCode(status);
    }
}
