package io.millrace.system.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Suite;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Tokens of the realm's people, each fetched anew well before it expires. While Keycloak is away
 * the last one is given for as long as it is good, as a client that wants to survive does.
 * Thread-safe.
 */
public final class People {

    private static final long RENEW_AFTER_SECONDS = 60;
    private static final long MARGIN_SECONDS = 10;

    private final Suite suite;
    private final Api keycloak;
    private final Map<String, Kept> tokens = new ConcurrentHashMap<>();

    public People(Suite suite) {
        this.suite = suite;
        this.keycloak = new Api(URI.create(suite.issuer() + "/protocol/openid-connect"), null);
    }

    /** A token of {@code name} that is valid for some minutes, or as long as can be had. */
    public String token(String name) {
        return tokens.compute(name, (key, kept) -> renewed(key, kept)).token();
    }

    private Kept renewed(String name, Kept kept) {
        if (kept != null && kept.age() < RENEW_AFTER_SECONDS) {
            return kept;
        }
        try {
            return request(
                    Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            "millrace-cli",
                            "username",
                            name,
                            "password",
                            suite.passwords().get(name)));
        } catch (UncheckedIOException | AssertionError e) {
            if (kept != null && kept.age() < kept.lifeSeconds() - MARGIN_SECONDS) {
                return kept;
            }
            throw e;
        }
    }

    /** A fresh token of a client with a service account. */
    public String clientToken(String id, String secret) {
        return request(
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", id,
                                "client_secret", secret))
                .token();
    }

    private Kept request(Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        JsonNode answer =
                keycloak.send(
                                "POST",
                                "/token",
                                BodyPublishers.ofString(body),
                                Map.of("Content-Type", "application/x-www-form-urlencoded"))
                        .ok();
        return new Kept(
                answer.path("access_token").asText(),
                answer.path("expires_in").asLong(),
                System.nanoTime());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Kept(String token, long lifeSeconds, long nanos) {
        long age() {
            return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
        }
    }
}
