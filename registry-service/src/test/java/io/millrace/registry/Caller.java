package io.millrace.registry;

import static io.restassured.RestAssured.given;

import io.millrace.test.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Calls the service as somebody with a role, and makes what tests need. */
public final class Caller {

    private final String authorization;

    private Caller(String authorization) {
        this.authorization = authorization;
    }

    /** A person with one role. */
    public static Caller as(String role) {
        return withToken(TestTokens.shared().token("somebody-" + role, role));
    }

    /** Whoever holds this token. */
    public static Caller withToken(String token) {
        return new Caller("Bearer " + token);
    }

    /** A name that no other test uses. */
    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A request with the token alone. */
    public RequestSpecification request() {
        return given().urlEncodingEnabled(false).header("Authorization", authorization);
    }

    /** Sends JSON (a text as it is, anything else serialised). */
    public Response send(String method, String path, Object body) {
        RequestSpecification request = request();
        if (body != null) {
            request.contentType(ContentType.JSON).body(body);
        }
        return request.request(method, path);
    }

    /** Posts to the MLflow API below {@code /api/2.0/mlflow/} and expects 200. */
    public JsonPath mlflow(String call, Map<String, ?> body) {
        return send("POST", "/api/2.0/mlflow/" + call, body)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Uploads a file through the artifact proxy. */
    public void upload(String path, String content) {
        request()
                .contentType("application/octet-stream")
                .body(content.getBytes(StandardCharsets.UTF_8))
                .put("/api/2.0/mlflow-artifacts/artifacts/" + path)
                .then()
                .statusCode(200);
    }

    /** A new registered model with versions 1 to {@code count}, each with a servable file. */
    public String model(int count) {
        String name = unique("model");
        mlflow("registered-models/create", Map.of("name", name));
        for (int i = 1; i <= count; i++) {
            String folder = "servable/" + name + "/" + i;
            upload(folder + "/model.onnx", "onnx " + i);
            mlflow(
                    "model-versions/create",
                    Map.of("name", name, "source", "mlflow-artifacts:/" + folder));
        }
        return name;
    }

    /** A new endpoint with all traffic on version 1. */
    public String endpoint(String model) {
        String name = unique("endpoint");
        send(
                        "POST",
                        "/api/v1/endpoints",
                        Map.of(
                                "name",
                                name,
                                "model",
                                model,
                                "versions",
                                List.of(Map.of("version", "1", "weight", 100))))
                .then()
                .statusCode(201);
        return name;
    }
}
