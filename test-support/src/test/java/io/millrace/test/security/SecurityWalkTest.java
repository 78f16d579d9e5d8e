package io.millrace.test.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class SecurityWalkTest {

    private static final Map<String, Set<String>> ROLES =
            Map.of("reader", Set.of("thing:read"), "writer", Set.of("thing:read", "thing:write"));
    private static final String OPEN_API =
            """
            {"paths": {
                "/things/{id}": {"get": {}, "put": {"requestBody": {"content": {"application/json": {}}}}},
                "/old/things": {"get": {}},
                "/health": {"get": {}}}}
            """;

    private HttpServer server;
    private final List<String> bodies = new ArrayList<>();
    private String writer = "writer";

    @BeforeEach
    void startService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopService() {
        server.stop(0);
    }

    @Test
    void passesWhereEveryOperationAsksForItsPermission() {
        assertThat(failures(walk())).isEmpty();
        assertThat(bodies).contains("PUT /things/7 {}", "GET /things/7 ");
    }

    @Test
    void namesAnOperationThatLetsTheWrongRoleIn() {
        writer = "reader";
        assertThat(failures(walk()))
                .containsExactly(
                        "PUT /things/{id} refuses roles without [thing:write]",
                        "PUT /things/{id} lets roles with [thing:write] through");
    }

    @Test
    void namesAnOperationThatIsNotOpenThoughItShouldBe() {
        SecurityWalk walk =
                start().needs("thing:read", "GET /old/things")
                        .needs("thing:write", "PUT /things/{id}")
                        .everybody("GET /health", "GET /things/{id}");
        assertThat(failures(walk)).containsExactly("GET /things/{id} is open to everybody");
    }

    @Test
    void failsForAnOperationWithoutARuleAndForAStaleRule() {
        SecurityWalk walk = start().needs("thing:read", "GET /things/{id}", "GET /gone");
        assertThat(failures(walk)).contains("every operation has a rule and no rule is stale");
    }

    @Test
    void failsWhereARefusalHasAnotherShape() {
        SecurityWalk walk =
                SecurityWalk.of(uri(), OPEN_API)
                        .roles(ROLES.keySet(), ROLES::get)
                        .needs("thing:read", "GET /things/{id}", "GET /old/things")
                        .needs("thing:write", "PUT /things/{id}")
                        .everybody("GET /health");
        assertThat(failures(walk)).contains("GET /old/things asks for a token");
    }

    @Test
    void refusesTwoRulesForOneOperation() {
        SecurityWalk walk = start().everybody("GET /health");
        assertThatThrownBy(() -> walk.needs("thing:read", "GET /health"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two rules for GET /health");
    }

    private SecurityWalk walk() {
        return start().needs("thing:read", "GET /things/{id}", "GET /old/things")
                .needs("thing:write", "PUT /things/{id}")
                .everybody("GET /health");
    }

    private SecurityWalk start() {
        return SecurityWalk.of(uri(), OPEN_API)
                .roles(
                        List.of("reader", "writer", "stranger"),
                        role -> ROLES.getOrDefault(role, Set.of()))
                .shape("/old/", ErrorShape.MLFLOW)
                .parameter("id", "7");
    }

    private URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private static List<String> failures(SecurityWalk walk) {
        List<String> failed = new ArrayList<>();
        walk.tests().forEach(test -> run(test, failed));
        return failed;
    }

    private static void run(DynamicTest test, List<String> failed) {
        try {
            test.getExecutable().execute();
        } catch (Throwable failure) {
            failed.add(test.getDisplayName());
        }
    }

    /** A service whose rules are written by hand: reading for two roles, writing for one. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(exchange.getRequestMethod() + " " + path + " " + sent);
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        boolean write = exchange.getRequestMethod().equals("PUT");
        if (path.equals("/health")) {
            reply(exchange, 200, "{}", "application/json");
        } else if (token == null) {
            refuse(exchange, 401, "UNAUTHENTICATED");
        } else if (mayNot(claims(token), write)) {
            refuse(exchange, 403, "PERMISSION_DENIED");
        } else {
            reply(exchange, 404, "{}", "application/json");
        }
    }

    private boolean mayNot(String claims, boolean write) {
        return write
                ? !claims.contains("\"" + writer + "\"")
                : !claims.contains("\"reader\"") && !claims.contains("\"writer\"");
    }

    private static String claims(String authorization) {
        return new String(
                Base64.getUrlDecoder().decode(authorization.split("\\.")[1]),
                StandardCharsets.UTF_8);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        if (exchange.getRequestURI().getPath().startsWith("/old/")) {
            String body = "{\"error_code\":\"%s\",\"message\":\"no\"}".formatted(code);
            reply(exchange, status, body, "application/json");
            return;
        }
        String slug = code.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String body =
                "{\"type\":\"https://millrace.io/problems/%s\",\"status\":%d,\"detail\":\"no\"}"
                        .formatted(slug, status);
        reply(exchange, status, body, "application/problem+json");
    }

    private static void reply(HttpExchange exchange, int status, String body, String type)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
