package io.millrace.training.registryclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.auth.ServiceTokens;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Calls with this service's token; sorts answers into done, refused, and not now. */
@ApplicationScoped
class RegistryHttp {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    private final RegistryConfig config;
    private final ServiceTokens tokens;

    RegistryHttp(RegistryConfig config, ServiceTokens tokens) {
        this.config = config;
        this.tokens = tokens;
    }

    JsonNode get(String path) {
        return json(send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    JsonNode post(String path, Map<String, ?> body) {
        return post(path, body, Map.of());
    }

    JsonNode post(String path, Map<String, ?> body, Map<String, String> headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.toBytes(body)));
        headers.forEach(request::header);
        return json(send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    void put(String path, Path file) {
        try {
            send(
                    request(path)
                            .header("Content-Type", "application/octet-stream")
                            .PUT(HttpRequest.BodyPublishers.ofFile(file)),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    byte[] download(String path) {
        return send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(config.url() + path)).timeout(config.timeout());
    }

    private byte[] send(HttpRequest.Builder request, HttpResponse.BodyHandler<byte[]> handler) {
        try {
            HttpRequest authorized =
                    request.header("Authorization", tokens.authorization()).build();
            HttpResponse<byte[]> response = client.send(authorized, handler);
            check(authorized, response);
            return response.body();
        } catch (IOException | ServiceException e) {
            throw new RegistryUnavailableException(
                    "the registry at " + config.url() + " gives no answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted", e);
        }
    }

    /** A token may be refused for a while too, while keys or realms come up. */
    private static void check(HttpRequest request, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        JsonNode body = tree(response.body());
        String message =
                "%s %s answered %d: %s"
                        .formatted(
                                request.method(),
                                request.uri().getPath(),
                                status,
                                body.path("message")
                                        .asText(body.path("detail").asText("no reason")));
        if (status >= 500 || status == 401 || status == 429) {
            throw new RegistryUnavailableException(message, null);
        }
        throw new RegistryRefusedException(status, body.path("error_code").asText(), message);
    }

    private static JsonNode json(byte[] body) {
        return tree(body);
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = body.length == 0 ? null : Wire.mapper().readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
