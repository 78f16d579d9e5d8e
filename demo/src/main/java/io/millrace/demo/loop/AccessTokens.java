package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Bearer tokens of one client by the client-credentials grant (RFC 6749, 4.4), fetched anew when
 * half of their life is over. A refresh that fails leaves the old token in use while it is valid.
 * Thread-safe.
 */
public final class AccessTokens implements Supplier<String> {

    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI issuer;
    private final Map<String, String> form;

    private String token;
    private long refreshNanos;
    private long expiryNanos;

    public AccessTokens(URI issuer, String clientId, String clientSecret) {
        this.issuer = issuer;
        this.form =
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", clientId,
                        "client_secret", clientSecret);
    }

    /**
     * A token that is valid now.
     *
     * @throws ApiException if there is none and none can be had
     */
    @Override
    public synchronized String get() {
        long now = System.nanoTime();
        if (token == null || now - refreshNanos >= 0) {
            refresh(now);
        }
        return token;
    }

    private void refresh(long now) {
        try {
            JsonNode answer = fetch();
            long life = Duration.ofSeconds(answer.path("expires_in").asLong(60)).toNanos();
            token = answer.path("access_token").asText();
            refreshNanos = now + life / 2;
            expiryNanos = now + life;
        } catch (ApiException e) {
            if (token == null || now - expiryNanos >= 0) {
                throw e;
            }
            refreshNanos = now + RETRY_NANOS;
        }
    }

    private JsonNode fetch() {
        URI uri = URI.create(issuer + "/protocol/openid-connect/token");
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body()))
                        .build();
        String call = "POST " + uri;
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            JsonNode answer = Wire.mapper().readTree(response.body());
            if (response.statusCode() != 200) {
                throw new ApiException(call, response.statusCode(), answer);
            }
            return answer;
        } catch (IOException e) {
            throw new ApiException(call, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(call, e);
        }
    }

    private String body() {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
