package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** One service's REST API: JSON in and out, a bearer token on each call. Thread-safe. */
public final class JsonApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI base;
    private final Supplier<String> token;

    public JsonApi(URI base, Supplier<String> token) {
        this.base = base;
        this.token = token;
    }

    /** Answer of {@code GET path}; {@link ApiException} unless 2xx. */
    public JsonNode get(String path) {
        return json(request(path).GET());
    }

    /** Whether {@code GET path} finds something; {@link ApiException} unless 2xx or 404. */
    public boolean exists(String path) {
        try {
            get(path);
            return true;
        } catch (ApiException e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    /** Bytes of {@code GET path}. */
    public byte[] bytes(String path) {
        return send(request(path).GET()).body();
    }

    /** Answer of {@code POST path} with a JSON body. */
    public JsonNode post(String path, Object body) {
        return json(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Wire.toBytes(body))));
    }

    /** As {@link #post}, safe to repeat under the same key. */
    public JsonNode post(String path, Object body, String idempotencyKey) {
        return json(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofByteArray(Wire.toBytes(body))));
    }

    /** Answer of {@code PUT path} with a JSON body. */
    public JsonNode put(String path, Object body) {
        return json(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(Wire.toBytes(body))));
    }

    /** Answer of {@code POST path} with a CSV file as its body. */
    public JsonNode upload(String path, Path file) throws IOException {
        return json(
                request(path)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofByteArray(Files.readAllBytes(file))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json, application/octet-stream;q=0.9, */*;q=0.1")
                .header("Authorization", "Bearer " + token.get());
    }

    private JsonNode json(HttpRequest.Builder request) {
        byte[] body = send(request).body();
        try {
            return body.length == 0 ? MissingNode.getInstance() : Wire.mapper().readTree(body);
        } catch (IOException e) {
            throw new ApiException(call(request.build()), e);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new ApiException(
                        call(request), response.statusCode(), problem(response.body()));
            }
            return response;
        } catch (IOException e) {
            throw new ApiException(call(request), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(call(request), e);
        }
    }

    private static JsonNode problem(byte[] body) {
        try {
            return Wire.mapper().readTree(body);
        } catch (IOException e) {
            // Not every part in front of a service answers in JSON.
            return Wire.mapper()
                    .getNodeFactory()
                    .textNode(
                            new String(
                                    body,
                                    0,
                                    Math.min(200, body.length),
                                    java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static String call(HttpRequest request) {
        return request.method() + " " + request.uri();
    }
}
