package io.millrace.benchmarks.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A server that speaks MLflow's REST API.
 *
 * @param token makes a bearer token; gives null where none is needed
 * @param cpu of the server and of its database
 */
record TrackingServer(String name, URI base, Supplier<String> token, ProcessCpu cpu) {

    private static final String API = "/api/2.0/mlflow/";

    /** A call of the API, ready to be sent. */
    HttpRequest post(String path, byte[] body, String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + API + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return request.build();
    }

    /**
     * Calls the API and waits for its answer.
     *
     * @throws IllegalStateException if it is not 200
     */
    JsonNode call(HttpClient client, String path, Object body) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(
                            post(path, Wire.toBytes(body), token.get()),
                            HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "%s: %s answered %d: %s"
                                .formatted(
                                        name,
                                        path,
                                        answer.statusCode(),
                                        new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return Wire.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
