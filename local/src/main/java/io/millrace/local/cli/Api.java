package io.millrace.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The services' REST interfaces, called as one person of the realm. */
final class Api {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .build();

    private final Suite suite;
    private final String user;

    private Api(Suite suite, String user) {
        this.suite = suite;
        this.user = user;
    }

    /**
     * The running suite, as {@code user} sees it.
     *
     * @throws SuiteException if none runs
     */
    static Api as(String user) {
        return new Api(runningSuite(), user);
    }

    static Suite runningSuite() {
        return Suite.attach(SuiteConfig.standard())
                .orElseThrow(() -> new SuiteException("the suite is down; run ./millrace up"));
    }

    Suite suite() {
        return suite;
    }

    String bearer() {
        return suite.token(user);
    }

    /** Percent-encodes one segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(Part part, String path) {
        return send(request(part, path).GET());
    }

    Answer post(Part part, String path, Object body) {
        return send(json(part, path).POST(publisher(body)));
    }

    Answer post(Part part, String path, String type, BodyPublisher body) {
        return send(request(part, path).header("Content-Type", type).POST(body));
    }

    /** A write that holds only while {@code etag} does. */
    Answer putIfMatch(Part part, String path, String etag, Object body) {
        return send(json(part, path).header("If-Match", etag).PUT(publisher(body)));
    }

    private HttpRequest.Builder json(Part part, String path) {
        return request(part, path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(Part part, String path) {
        return HttpRequest.newBuilder(URI.create(suite.uri(part) + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + bearer());
    }

    private static BodyPublisher publisher(Object body) {
        return HttpRequest.BodyPublishers.ofByteArray(Wire.toBytes(body));
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    request.method() + " " + request.uri(),
                    response.statusCode(),
                    response.headers().firstValue("ETag").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new SuiteException(
                    "nobody answers at "
                            + request.uri()
                            + " ("
                            + e
                            + "): is the suite up? ./millrace status",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteException("interrupted while waiting for " + request.uri(), e);
        }
    }

    /** What a service answered. */
    record Answer(String request, int status, String etag, byte[] body) {

        boolean isNotFound() {
            return status == 404;
        }

        /** The answer's document; a failure becomes an error with what the service said. */
        JsonNode json() {
            try {
                return Wire.mapper().readTree(requireSuccess().body);
            } catch (IOException e) {
                throw new SuiteException(request + " did not answer JSON", e);
            }
        }

        Answer requireSuccess() {
            if (status / 100 == 2) {
                return this;
            }
            throw new SuiteException(request + " failed with " + status + ": " + reason());
        }

        private String reason() {
            String text = new String(body, StandardCharsets.UTF_8);
            try {
                String detail = Wire.mapper().readTree(text).path("detail").asText("");
                return detail.isEmpty() ? text : detail;
            } catch (IOException notJson) {
                return text;
            }
        }
    }
}
