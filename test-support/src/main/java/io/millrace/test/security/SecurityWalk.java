package io.millrace.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.contracts.ErrorCode;
import io.millrace.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Calls every operation of a service's OpenAPI document without a token (401), as every role that
 * lacks the permission (403), and as every role that has it (neither), and looks at the shape of
 * each refusal. An operation without a rule here fails, and a rule without an operation.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> asksForItsPermissionEverywhere() {
 *     return SecurityWalk.of(service, openApiJson)
 *             .roles(roleNames, role -> RolePermissions.of(List.of(role)))
 *             .shape("/api/2.0/", ErrorShape.MLFLOW)
 *             .everybody("GET /health")
 *             .needs(Permissions.MODEL_READ, "GET /api/v1/models/{name}")
 *             .tests();
 * }
 * }</pre>
 *
 * <p>Bodies are {@code {}} and path parameters {@code none} unless set otherwise, so a caller that
 * may is usually answered 400 or 404: give operations that would do harm a body that is refused.
 */
public final class SecurityWalk {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI service;
    private final List<Operation> operations;
    private final Map<String, Set<String>> rules = new TreeMap<>();
    private final Map<String, Set<String>> permissionsByRole = new LinkedHashMap<>();
    private final Map<String, ErrorShape> shapes = new TreeMap<>(Collections.reverseOrder());
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();

    private SecurityWalk(URI service, List<Operation> operations) {
        this.service = service;
        this.operations = operations;
    }

    /**
     * @param service root of the service's API
     * @param openApi its OpenAPI document as JSON
     */
    public static SecurityWalk of(URI service, String openApi) {
        return new SecurityWalk(service, Operation.all(openApi));
    }

    /** All roles, names as in tokens, and what each may do. */
    public SecurityWalk roles(
            Collection<String> names, Function<String, Set<String>> permissionsOf) {
        names.forEach(name -> permissionsByRole.put(name, permissionsOf.apply(name)));
        return this;
    }

    /** Paths that begin so refuse in this shape; the longest prefix counts, PROBLEM otherwise. */
    public SecurityWalk shape(String pathPrefix, ErrorShape shape) {
        shapes.put(pathPrefix, shape);
        return this;
    }

    /** These operations, written {@code GET /path/{parameter}}, need this permission. */
    public SecurityWalk needs(String permission, String... operationNames) {
        return needsAnyOf(Set.of(permission), operationNames);
    }

    /** These operations need one of these permissions. */
    public SecurityWalk needsAnyOf(Set<String> permissions, String... operationNames) {
        for (String name : operationNames) {
            if (rules.put(name, permissions) != null) {
                throw new IllegalArgumentException("two rules for " + name);
            }
        }
        return this;
    }

    /** These operations are for everybody, with a token or without. */
    public SecurityWalk everybody(String... operationNames) {
        return needsAnyOf(Set.of(), operationNames);
    }

    /** What stands for {@code {name}} in paths. */
    public SecurityWalk parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** What is sent to one operation. */
    public SecurityWalk body(String operationName, String body) {
        bodies.put(operationName, body);
        return this;
    }

    /** The tests: three an operation, and one for the rules themselves. */
    public Stream<DynamicTest> tests() {
        if (permissionsByRole.isEmpty()) {
            throw new IllegalStateException("name the roles first");
        }
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("every operation has a rule and no rule is stale", this::checkRules));
        for (Operation operation : operations) {
            Set<String> permissions = rules.get(operation.name());
            if (permissions == null) {
                continue;
            }
            if (permissions.isEmpty()) {
                tests.add(
                        dynamicTest(
                                operation.name() + " is open to everybody",
                                () -> assertLetThrough(operation, null)));
            } else {
                tests.addAll(guarded(operation, permissions));
            }
        }
        return tests.stream();
    }

    private List<DynamicTest> guarded(Operation operation, Set<String> permissions) {
        return List.of(
                dynamicTest(
                        operation.name() + " asks for a token",
                        () -> assertRefused(operation, null, ErrorCode.UNAUTHENTICATED)),
                dynamicTest(
                        operation.name() + " refuses roles without " + permissions,
                        () ->
                                roles(permissions, false)
                                        .forEach(
                                                role ->
                                                        assertRefused(
                                                                operation,
                                                                role,
                                                                ErrorCode.PERMISSION_DENIED))),
                dynamicTest(
                        operation.name() + " lets roles with " + permissions + " through",
                        () ->
                                roles(permissions, true)
                                        .forEach(role -> assertLetThrough(operation, role))));
    }

    private void checkRules() {
        Set<String> known = new TreeSet<>();
        operations.forEach(operation -> known.add(operation.name()));
        assertThat(known)
                .as("operations; one without a rule needs a line needs(permission, operation)")
                .isEqualTo(rules.keySet());
    }

    /** Roles that have one of the permissions, or have none of them. At least one is expected. */
    private List<String> roles(Set<String> permissions, boolean having) {
        List<String> found =
                permissionsByRole.entrySet().stream()
                        .filter(
                                role ->
                                        having
                                                != Collections.disjoint(
                                                        role.getValue(), permissions))
                        .map(Map.Entry::getKey)
                        .toList();
        assertThat(found)
                .as((having ? "roles with " : "roles without ") + permissions)
                .isNotEmpty();
        return found;
    }

    private void assertRefused(Operation operation, String role, ErrorCode code) {
        HttpResponse<String> response = call(operation, role);
        ErrorShape shape = shape(operation.path());
        int status = shape == ErrorShape.MLFLOW ? code.mlflowStatus() : code.httpStatus();
        assertThat(response.statusCode())
                .as("%s as %s: %s", operation.name(), role, response.body())
                .isEqualTo(status);
        shape.check(response, code);
    }

    private void assertLetThrough(Operation operation, String role) {
        HttpResponse<String> response = call(operation, role);
        assertThat(response.statusCode())
                .as("%s as %s: %s", operation.name(), role, response.body())
                .isNotIn(401, 403, 500);
    }

    private ErrorShape shape(String path) {
        // In reverse order a longer prefix comes before the shorter ones that it begins with.
        return shapes.entrySet().stream()
                .filter(each -> path.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(ErrorShape.PROBLEM);
    }

    private HttpResponse<String> call(Operation operation, String role) {
        String body = bodies.get(operation.name());
        if (body == null && operation.contentType() != null) {
            body = "{}";
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(operation.filledPath(parameters)))
                        .timeout(TIMEOUT)
                        .method(
                                operation.method(),
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            String type = operation.contentType();
            request.header("Content-Type", type == null ? "application/json" : type);
        }
        if (role != null) {
            String token = TestTokens.shared().token("walker-" + role, role);
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(operation.name() + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
