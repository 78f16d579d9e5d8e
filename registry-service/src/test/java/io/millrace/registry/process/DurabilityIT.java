package io.millrace.registry.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.registry.events.EventReader;
import io.millrace.test.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** {@code kill -9} in the middle of work: what was acknowledged is there afterwards, once. */
class DurabilityIT {

    private static final int WRITERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 60;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String token =
            TestTokens.shared().lasting(Duration.ofHours(1), "dora", "ml-engineer");

    /** One unit of work: a run with a metric, its file, and a version of the model. */
    private record Acknowledged(String key, String runId, String path, String version) {}

    @Test
    void losesNothingThatItAcknowledged() throws IOException, InterruptedException {
        try (RegistryProcess registry = RegistryProcess.start()) {
            call(registry, "POST", "/api/2.0/mlflow/registered-models/create", Map.of("name", "m"));
            ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
            CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(
                        Thread.ofVirtual()
                                .start(() -> write(registry, writer, acknowledged, enough)));
            }
            enough.await();
            registry.kill();
            for (Thread writer : writers) {
                writer.join();
            }
            registry.startAgain();

            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_KILL);
            for (Acknowledged each : acknowledged) {
                checkRun(registry, each);
                assertThat(get(registry, "/api/2.0/mlflow-artifacts/artifacts/" + each.path()))
                        .isEqualTo("file of " + each.key());
            }
            checkVersions(registry, acknowledged);
            checkThatARepeatedRequestMakesNoSecondRun(registry, acknowledged.peek());
        }
    }

    /** Works until the service dies. */
    private void write(
            RegistryProcess registry,
            int writer,
            ConcurrentLinkedQueue<Acknowledged> acknowledged,
            CountDownLatch enough) {
        try {
            for (int i = 0; ; i++) {
                acknowledged.add(work(registry, writer + "-" + i));
                enough.countDown();
            }
        } catch (IOException killed) {
            // Whatever was in flight was not acknowledged.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Acknowledged work(RegistryProcess registry, String key)
            throws IOException, InterruptedException {
        String runId = createRun(registry, key).at("/run/info/run_id").asText();
        call(
                registry,
                "POST",
                "/api/2.0/mlflow/runs/log-metric",
                Map.of("run_id", runId, "key", "m", "value", 0.5, "timestamp", 1));
        String path = "durable/" + key + "/model.onnx";
        send(
                request(registry, "/api/2.0/mlflow-artifacts/artifacts/" + path)
                        .PUT(HttpRequest.BodyPublishers.ofString("file of " + key)));
        JsonNode version =
                call(
                        registry,
                        "POST",
                        "/api/2.0/mlflow/model-versions/create",
                        Map.of(
                                "name",
                                "m",
                                "source",
                                "mlflow-artifacts:/durable/" + key,
                                "run_id",
                                runId));
        return new Acknowledged(key, runId, path, version.at("/model_version/version").asText());
    }

    private JsonNode createRun(RegistryProcess registry, String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(registry, "/api/2.0/mlflow/runs/create")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        Wire.toJson(
                                                Map.of("experiment_id", "0", "run_name", key))));
        return Wire.mapper().readTree(send(request));
    }

    private void checkRun(RegistryProcess registry, Acknowledged each)
            throws IOException, InterruptedException {
        JsonNode run =
                Wire.mapper()
                        .readTree(get(registry, "/api/2.0/mlflow/runs/get?run_id=" + each.runId()));
        assertThat(run.at("/run/info/run_name").asText()).isEqualTo(each.key());
        assertThat(run.at("/run/data/metrics/0/value").asDouble()).isEqualTo(0.5);
    }

    /** Every acknowledged version is there, is the one that was acknowledged, and was told. */
    private void checkVersions(RegistryProcess registry, Iterable<Acknowledged> acknowledged)
            throws IOException, InterruptedException {
        List<String> waiting = new ArrayList<>();
        for (Acknowledged each : acknowledged) {
            String query = "name = 'm' AND run_id = '" + each.runId() + "'";
            JsonNode found =
                    Wire.mapper()
                            .readTree(
                                    get(
                                            registry,
                                            "/api/2.0/mlflow/model-versions/search?filter="
                                                    + URLEncoder.encode(
                                                            query, StandardCharsets.UTF_8)));
            assertThat(found.at("/model_versions").size()).isEqualTo(1);
            assertThat(found.at("/model_versions/0/version").asText()).isEqualTo(each.version());
            waiting.add(each.version());
        }
        String modelId =
                Wire.mapper().readTree(get(registry, "/api/v1/models/m")).path("modelId").asText();
        EventReader.read(
                Topics.REGISTRY_EVENTS,
                modelId,
                event -> {
                    waiting.remove(event.path("version").asText());
                    return waiting.isEmpty();
                });
        assertThat(waiting).isEmpty();
    }

    private void checkThatARepeatedRequestMakesNoSecondRun(
            RegistryProcess registry, Acknowledged first) throws IOException, InterruptedException {
        assertThat(createRun(registry, first.key()).at("/run/info/run_id").asText())
                .isEqualTo(first.runId());
    }

    private JsonNode call(RegistryProcess registry, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return Wire.mapper()
                .readTree(
                        send(
                                request(registry, path)
                                        .header("Content-Type", "application/json")
                                        .method(
                                                method,
                                                HttpRequest.BodyPublishers.ofString(
                                                        Wire.toJson(body)))));
    }

    private String get(RegistryProcess registry, String path)
            throws IOException, InterruptedException {
        return send(request(registry, path).GET());
    }

    private HttpRequest.Builder request(RegistryProcess registry, String path) {
        URI target = registry.uri().resolve(path);
        return HttpRequest.newBuilder(target).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s: %s", response.uri(), response.body())
                .isEqualTo(200);
        return response.body();
    }
}
