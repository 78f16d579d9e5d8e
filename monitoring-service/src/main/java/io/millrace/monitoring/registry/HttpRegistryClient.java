package io.millrace.monitoring.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.auth.ServiceTokens;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.monitoring.MonitoringConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** The registry over its native REST API, with this service's own token. */
@ApplicationScoped
class HttpRegistryClient implements RegistryClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI registry;
    private final ServiceTokens tokens;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    HttpRegistryClient(MonitoringConfig config, ServiceTokens tokens) {
        this.registry = config.registryUrl();
        this.tokens = tokens;
    }

    @Override
    public byte[] blob(String sha256) {
        byte[] bytes = send(request("/api/v1/blobs/" + encoded(sha256)).GET().build());
        if (!sha256.equals(digest(bytes))) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "the registry sent other bytes than those of digest " + sha256);
        }
        return bytes;
    }

    @Override
    public EndpointState endpoint(String name) {
        return state(send(request("/api/v1/endpoints/" + encoded(name)).GET().build()));
    }

    @Override
    public EndpointState changeTraffic(String name, long expected, TrafficChange change) {
        ObjectNode body = Wire.mapper().valueToTree(change);
        // The registry takes null for "no shadow"; the wire's dialect leaves nulls out.
        body.put("shadow", change.shadow());
        HttpRequest request =
                request("/api/v1/endpoints/" + encoded(name) + "/traffic")
                        .header("Content-Type", "application/json")
                        .header("If-Match", "\"" + expected + "\"")
                        .PUT(BodyPublishers.ofString(body.toString()))
                        .build();
        return state(send(request));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(registry.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + tokens.bearer());
    }

    private byte[] send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() < 300) {
                return response.body();
            }
            throw refusal(response);
        } catch (IOException e) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "the registry can't be reached at " + registry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "interrupted while calling the registry");
        }
    }

    private static ServiceException refusal(HttpResponse<byte[]> response) {
        ErrorCode code =
                switch (response.statusCode()) {
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 409 -> ErrorCode.CONFLICT;
                    case 412 -> ErrorCode.PRECONDITION_FAILED;
                    case 400, 422 -> ErrorCode.INVALID_ARGUMENT;
                    default -> ErrorCode.UNAVAILABLE;
                };
        return new ServiceException(
                code,
                "the registry answered %d: %s".formatted(response.statusCode(), detail(response)));
    }

    private static String detail(HttpResponse<byte[]> response) {
        try {
            return Wire.fromBytes(response.body(), JsonNode.class).path("detail").asText();
        } catch (MalformedMessageException e) {
            return "no detail";
        }
    }

    private static EndpointState state(byte[] body) {
        return Wire.fromBytes(body, EndpointState.class);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java runtime", e);
        }
    }
}
