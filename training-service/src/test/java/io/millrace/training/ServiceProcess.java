package io.millrace.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.embedded.Database;
import io.millrace.embedded.FreePort;
import io.millrace.test.EmbeddedKafka;
import io.millrace.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, which a test may kill and start again. */
final class ServiceProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Database database;
    private final Path folder;
    private final URI registry;
    private final int port = FreePort.find();
    private final int management = FreePort.find();
    private Process process;

    ServiceProcess(Database database, Path folder, URI registry) {
        this.database = database;
        this.folder = folder;
        this.registry = registry;
    }

    /** Starts it and waits until it is ready. */
    void start() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        JAR.toString());
        builder.environment().putAll(environment());
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("service.log").toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.get("the service to be ready", this::isReady, ready -> ready);
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("QUARKUS_HTTP_HOST", "localhost"),
                Map.entry("QUARKUS_HTTP_PORT", String.valueOf(port)),
                Map.entry("QUARKUS_MANAGEMENT_HOST", "localhost"),
                Map.entry("QUARKUS_MANAGEMENT_PORT", String.valueOf(management)),
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl()),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", database.user()),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", database.password()),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", EmbeddedKafka.bootstrapServers()),
                Map.entry("QUARKUS_OIDC_AUTH_SERVER_URL", TestTokens.shared().issuer()),
                Map.entry("MILLRACE_OIDC_CLIENT_ID", "training-service"),
                Map.entry("MILLRACE_OIDC_CLIENT_SECRET", "secret"),
                Map.entry("MILLRACE_REGISTRY_URL", registry.toString()),
                Map.entry("MILLRACE_DATA_DIR", folder.toString()),
                Map.entry("MILLRACE_TRAINING_TRAINER_LIB", "../trainer/target/lib"),
                Map.entry("MILLRACE_TRAINING_RUNS_SLOTS", "3"),
                Map.entry("MILLRACE_TRAINING_RUNS_LEASE", "3s"),
                Map.entry("MILLRACE_TRAINING_RUNS_HEARTBEAT", "500ms"));
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the service has ended: " + log());
        }
        try {
            return client.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://localhost:"
                                                                    + management
                                                                    + "/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}: no shutdown hook, no last word. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the service survives a kill");
        }
    }

    /** Stops it as an operator does. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the service does not stop: " + log());
        }
    }

    JsonNode get(String path) {
        return send(request(path).GET(), 200);
    }

    JsonNode post(String path, String contentType, String body, int status) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header(
                        "Authorization",
                        "Bearer " + TestTokens.shared().token("alice", "data-scientist"));
    }

    private JsonNode send(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != status) {
                throw new AssertionError(response.statusCode() + ": " + response.body());
            }
            return Wire.fromJson(response.body(), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String log() {
        try {
            String text = Files.readString(folder.resolve("service.log"));
            return text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
