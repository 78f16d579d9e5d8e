package io.millrace.training;

import io.millrace.auth.Permissions;
import io.millrace.auth.Role;
import io.millrace.auth.RolePermissions;
import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TokenIssuerResource;
import io.millrace.test.security.SecurityWalk;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = TokenIssuerResource.class,
        initArgs = @ResourceArg(name = "client", value = "training-service"))
@QuarkusTestResource(FakeRegistryResource.class)
class SecurityTest {

    @TestHTTPResource("/")
    URI service;

    @TestHTTPResource("/openapi?format=json")
    URL openApi;

    @TestFactory
    Stream<DynamicTest> asksForItsPermissionEverywhere() throws IOException {
        List<String> roles = Stream.of(Role.values()).map(Role::realmName).toList();
        return SecurityWalk.of(service, document())
                .roles(roles, role -> RolePermissions.of(List.of(role)))
                .parameter("id", UUID.randomUUID().toString())
                .needs(
                        Permissions.DATASET_READ,
                        "GET /api/v1/datasets",
                        "GET /api/v1/datasets/{id}",
                        "GET /api/v1/snapshots/{id}")
                .needs(Permissions.DATASET_WRITE, "POST /api/v1/datasets")
                .needs(
                        Permissions.RUN_READ,
                        "GET /api/v1/runs",
                        "GET /api/v1/runs/{id}",
                        "GET /api/v1/runs/{id}/events")
                .needs(Permissions.RUN_WRITE, "POST /api/v1/runs", "POST /api/v1/runs/{id}/cancel")
                .tests();
    }

    private String document() throws IOException {
        try (InputStream in = openApi.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
