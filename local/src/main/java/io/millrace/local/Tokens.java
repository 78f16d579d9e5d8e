package io.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Bearer tokens from the suite's Keycloak, kept until shortly before they expire. Thread-safe. */
final class Tokens {

    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final URI endpoint;
    private final Map<Map<String, String>, Token> kept = new ConcurrentHashMap<>();

    Tokens(URI issuer) {
        this.endpoint = URI.create(issuer + "/protocol/openid-connect/token");
    }

    /** For a person, through the command line's own client. */
    String ofUser(String name, String password) {
        return token(
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "millrace-cli",
                        "username",
                        name,
                        "password",
                        password));
    }

    /** For a client with a service account. */
    String ofClient(String clientId, String secret) {
        return token(
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", clientId,
                        "client_secret", secret));
    }

    private String token(Map<String, String> form) {
        Token token = kept.get(form);
        if (token == null || !Instant.now().isBefore(token.useUntil())) {
            token = request(form);
            kept.put(form, token);
        }
        return token.bearer();
    }

    private Token request(Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new SuiteException("Keycloak gives no token: " + response.body());
            }
            JsonNode answer = Wire.mapper().readTree(response.body());
            Instant expiry = Instant.now().plusSeconds(answer.path("expires_in").asLong());
            return new Token(answer.path("access_token").asText(), expiry.minus(MARGIN));
        } catch (IOException e) {
            throw new SuiteException(
                    "Keycloak does not answer at " + endpoint + ": is the suite up? ./millrace up",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteException("interrupted while asking for a token", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Token(String bearer, Instant useUntil) {}
}
