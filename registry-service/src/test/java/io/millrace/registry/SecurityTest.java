package io.millrace.registry;

import io.millrace.auth.Permissions;
import io.millrace.auth.Role;
import io.millrace.auth.RolePermissions;
import io.millrace.test.security.ErrorShape;
import io.millrace.test.security.SecurityWalk;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@RegistryTest
class SecurityTest {

    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/";

    @TestHTTPResource("/")
    URI service;

    @TestHTTPResource("/openapi?format=json")
    URL openApi;

    @TestFactory
    Stream<DynamicTest> asksForItsPermissionEverywhere() throws IOException {
        List<String> roles = Arrays.stream(Role.values()).map(Role::realmName).toList();
        SecurityWalk walk =
                SecurityWalk.of(service, document())
                        .roles(roles, role -> RolePermissions.of(List.of(role)))
                        .shape("/api/2.0/", ErrorShape.MLFLOW)
                        .shape("/api/3.0/", ErrorShape.MLFLOW)
                        .shape("/get-artifact", ErrorShape.MLFLOW)
                        .shape("/model-versions/get-artifact", ErrorShape.MLFLOW)
                        .parameter("sha256", "0".repeat(64))
                        .everybody("GET /health", "GET /version");
        experiments(walk);
        models(walk);
        nativeApi(walk);
        return walk.tests();
    }

    private String document() throws IOException {
        try (InputStream in = openApi.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void experiments(SecurityWalk walk) {
        walk.needs(
                Permissions.EXPERIMENT_READ,
                "GET /api/3.0/mlflow/server-info",
                "GET /get-artifact",
                "GET " + MLFLOW + "artifacts/list",
                "GET " + MLFLOW + "experiments/get",
                "GET " + MLFLOW + "experiments/get-by-name",
                "GET " + MLFLOW + "experiments/search",
                "POST " + MLFLOW + "experiments/search",
                "POST " + MLFLOW + "experiments/search-datasets",
                "GET " + MLFLOW + "logged-models/{id}",
                "GET " + MLFLOW + "logged-models/{id}/artifacts/directories",
                "GET " + MLFLOW + "logged-models/{id}/artifacts/files",
                "POST " + MLFLOW + "logged-models/search",
                "GET " + MLFLOW + "metrics/get-history",
                "GET " + MLFLOW + "metrics/get-history-bulk",
                "GET " + MLFLOW + "metrics/get-history-bulk-interval",
                "GET " + MLFLOW + "runs/get",
                "POST " + MLFLOW + "runs/search",
                "GET " + PROXY + "artifacts",
                "GET " + PROXY + "artifacts/{path}");
        walk.needs(
                Permissions.EXPERIMENT_WRITE,
                "POST " + MLFLOW + "experiments/create",
                "POST " + MLFLOW + "experiments/delete",
                "POST " + MLFLOW + "experiments/delete-experiment-tag",
                "POST " + MLFLOW + "experiments/restore",
                "POST " + MLFLOW + "experiments/set-experiment-tag",
                "POST " + MLFLOW + "experiments/update",
                "POST " + MLFLOW + "logged-models",
                "PATCH " + MLFLOW + "logged-models/{id}",
                "DELETE " + MLFLOW + "logged-models/{id}",
                "POST " + MLFLOW + "logged-models/{id}/params",
                "PATCH " + MLFLOW + "logged-models/{id}/tags",
                "DELETE " + MLFLOW + "logged-models/{id}/tags/{key}",
                "POST " + MLFLOW + "runs/create",
                "POST " + MLFLOW + "runs/delete",
                "POST " + MLFLOW + "runs/delete-tag",
                "POST " + MLFLOW + "runs/log-batch",
                "POST " + MLFLOW + "runs/log-inputs",
                "POST " + MLFLOW + "runs/log-metric",
                "POST " + MLFLOW + "runs/log-model",
                "POST " + MLFLOW + "runs/log-parameter",
                "POST " + MLFLOW + "runs/outputs",
                "POST " + MLFLOW + "runs/restore",
                "POST " + MLFLOW + "runs/set-tag",
                "POST " + MLFLOW + "runs/update",
                "PUT " + PROXY + "artifacts/{path}",
                "DELETE " + PROXY + "artifacts/{path}",
                "POST " + PROXY + "mpu/{step}/{path}");
    }

    private static void models(SecurityWalk walk) {
        walk.needs(
                Permissions.MODEL_READ,
                "GET /model-versions/get-artifact",
                "GET " + MLFLOW + "model-versions/get",
                "GET " + MLFLOW + "model-versions/get-download-uri",
                "GET " + MLFLOW + "model-versions/search",
                "GET " + MLFLOW + "registered-models/alias",
                "GET " + MLFLOW + "registered-models/get",
                "GET " + MLFLOW + "registered-models/get-latest-versions",
                "POST " + MLFLOW + "registered-models/get-latest-versions",
                "GET " + MLFLOW + "registered-models/search",
                "POST " + MLFLOW + "registered-models/search");
        walk.needs(
                Permissions.MODEL_WRITE,
                "POST " + MLFLOW + "model-versions/create",
                "DELETE " + MLFLOW + "model-versions/delete",
                "DELETE " + MLFLOW + "model-versions/delete-tag",
                "POST " + MLFLOW + "model-versions/set-tag",
                "PATCH " + MLFLOW + "model-versions/update",
                "POST " + MLFLOW + "registered-models/create",
                "DELETE " + MLFLOW + "registered-models/delete",
                "DELETE " + MLFLOW + "registered-models/delete-tag",
                "POST " + MLFLOW + "registered-models/rename",
                "POST " + MLFLOW + "registered-models/set-tag",
                "PATCH " + MLFLOW + "registered-models/update");
        walk.needs(Permissions.MODEL_PROMOTE, "POST " + MLFLOW + "model-versions/transition-stage");
        walk.needsAnyOf(
                Set.of(Permissions.MODEL_PROMOTE, Permissions.MODEL_WRITE),
                "POST " + MLFLOW + "registered-models/alias",
                "DELETE " + MLFLOW + "registered-models/alias");
    }

    private static void nativeApi(SecurityWalk walk) {
        walk.needs(
                Permissions.MODEL_READ,
                "GET /api/v1/blobs/{sha256}",
                "GET /api/v1/models/{name}",
                "GET /api/v1/models/{name}/versions",
                "GET /api/v1/models/{name}/versions/{version}");
        walk.needs(
                Permissions.ENDPOINT_READ, "GET /api/v1/endpoints", "GET /api/v1/endpoints/{name}");
        walk.needs(
                Permissions.ENDPOINT_WRITE,
                "POST /api/v1/endpoints",
                "DELETE /api/v1/endpoints/{name}",
                "POST /api/v1/endpoints/{name}/rollback",
                "PUT /api/v1/endpoints/{name}/traffic",
                "POST /api/v1/endpoints/republish");
        walk.needs(
                Permissions.TOKEN_WRITE,
                "GET /api/v1/tokens",
                "POST /api/v1/tokens",
                "DELETE /api/v1/tokens/{id}");
    }
}
