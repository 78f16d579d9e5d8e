package io.millrace.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The few calls of the registry that training makes, in memory behind a real HTTP server. It keeps
 * what the real one promises: creating by the same key or name finds what is there.
 */
public final class FakeRegistry implements AutoCloseable {

    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    private final HttpServer server;
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, ObjectNode> runs = new LinkedHashMap<>();
    private final Map<String, String> runsByKey = new LinkedHashMap<>();
    private final Map<String, byte[]> artifacts = new TreeMap<>();
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final Map<String, ArrayNode> versions = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    /** Later calls of this operation take effect, and their answers get lost. */
    private volatile Hang hang = new Hang("", new CountDownLatch(1));

    private volatile boolean away;

    private record Hang(String operation, CountDownLatch reached) {}

    private record Reply(int status, byte[] body) {}

    private FakeRegistry(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port. */
    public static FakeRegistry start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeRegistry registry = new FakeRegistry(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", registry::handle);
            server.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers 503 to everything, or works again. */
    public void setAway(boolean away) {
        this.away = away;
    }

    /** From the next call that ends in {@code operation} on, its answers never come. */
    public void loseAnswersOf(String operation) {
        hang = new Hang(operation, new CountDownLatch(1));
    }

    /** Until such a call has taken effect. */
    public void awaitLostAnswer() throws InterruptedException {
        if (!hang.reached().await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody called " + hang.operation());
        }
    }

    /** Answers get through again. */
    public void loseNothing() {
        hang = new Hang("", new CountDownLatch(1));
    }

    /** All tracking runs, the oldest first: {@code run_id, key, status, tags, params, metrics}. */
    public synchronized List<ObjectNode> runs() {
        return runs.values().stream().map(ObjectNode::deepCopy).toList();
    }

    /** All versions of {@code model}, the oldest first. */
    public synchronized List<JsonNode> versions(String model) {
        ArrayNode found = versions.get(model);
        return found == null ? List.of() : List.copyOf(found.deepCopy().valueStream().toList());
    }

    public synchronized String alias(String model, String alias) {
        return aliases.get(model + "@" + alias);
    }

    public synchronized void setAlias(String model, String alias, String version) {
        aliases.put(model + "@" + alias, version);
    }

    /** Forgets the bytes of every artifact, as a store that was deleted. */
    public synchronized void loseBlobs() {
        blobs.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path =
                URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Reply reply =
                away && !path.startsWith("/fake/")
                        ? new Reply(503, new byte[0])
                        : answer(exchange, path, body);
        Hang now = hang;
        if (!now.operation().isEmpty() && path.endsWith(now.operation())) {
            now.reached().countDown();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(
                reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    private synchronized Reply answer(HttpExchange exchange, String path, byte[] body)
            throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Bearer ")) {
            return error(401, "UNAUTHENTICATED");
        }
        if (path.startsWith(PROXY)) {
            return artifact(exchange.getRequestMethod(), path.substring(PROXY.length()), body);
        }
        if (path.startsWith("/api/v1/blobs/")) {
            byte[] blob = blobs.get(path.substring("/api/v1/blobs/".length()));
            return blob == null ? error(404, "RESOURCE_DOES_NOT_EXIST") : new Reply(200, blob);
        }
        if (path.startsWith("/api/v1/models/")) {
            return models(path.substring("/api/v1/models/".length()));
        }
        if (path.startsWith("/fake/")) {
            return control(path.substring("/fake/".length()));
        }
        String query = exchange.getRequestURI().getQuery();
        String argument = query == null ? "" : query.substring(query.indexOf('=') + 1);
        JsonNode json = body.length == 0 ? Wire.mapper().nullNode() : Wire.mapper().readTree(body);
        return switch (path.substring(MLFLOW.length())) {
            case "experiments/get-by-name" ->
                    experiments.containsKey(argument)
                            ? ok(Map.of("experiment", experiment(argument)))
                            : error(404, "RESOURCE_DOES_NOT_EXIST");
            case "experiments/create" -> {
                String name = json.path("name").asText();
                experiments.put(name, String.valueOf(experiments.size() + 1));
                yield ok(experiment(name));
            }
            case "runs/create" ->
                    createRun(exchange.getRequestHeaders().getFirst("Idempotency-Key"), json);
            case "runs/get" -> ok(Map.of("run", info(argument)));
            case "runs/log-batch" -> log(json);
            case "runs/update" -> {
                runs.get(json.path("run_id").asText()).put("status", json.path("status").asText());
                yield ok(Map.of());
            }
            case "registered-models/create" -> {
                String name = json.path("name").asText();
                boolean made = versions.putIfAbsent(name, Wire.mapper().createArrayNode()) == null;
                yield made ? ok(Map.of()) : error(400, "RESOURCE_ALREADY_EXISTS");
            }
            case "registered-models/alias" -> {
                setAlias(
                        json.path("name").asText(),
                        json.path("alias").asText(),
                        json.path("version").asText());
                yield ok(Map.of());
            }
            case "model-versions/create" -> createVersion(json);
            default -> error(404, "ENDPOINT_NOT_FOUND");
        };
    }

    /** For tests whose class loader is another. */
    private Reply control(String command) {
        switch (command) {
            case "runs" -> {
                return new Reply(200, Wire.toBytes(runs.values()));
            }
            case "away" -> setAway(true);
            case "back" -> setAway(false);
            case "lose-blobs" -> loseBlobs();
            default -> throw new IllegalArgumentException(command);
        }
        return ok(Map.of());
    }

    private Map<String, String> experiment(String name) {
        return Map.of("experiment_id", experiments.get(name));
    }

    private Reply createRun(String key, JsonNode json) {
        String id = runsByKey.computeIfAbsent(key, unknown -> "tracking" + runs.size());
        if (!runs.containsKey(id)) {
            ObjectNode run = Wire.mapper().createObjectNode();
            run.put("run_id", id).put("key", key).put("status", "RUNNING");
            run.put("experiment_id", json.path("experiment_id").asText());
            run.putObject("tags");
            run.putObject("params");
            run.putObject("metrics");
            runs.put(id, run);
            put(run.withObject("tags"), json.path("tags"));
        }
        return ok(Map.of("run", info(id)));
    }

    private Map<String, Object> info(String id) {
        String experiment = runs.get(id).path("experiment_id").asText();
        return Map.of(
                "info",
                Map.of(
                        "run_id",
                        id,
                        "artifact_uri",
                        "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts"));
    }

    private Reply log(JsonNode json) {
        ObjectNode run = runs.get(json.path("run_id").asText());
        put(run.withObject("tags"), json.path("tags"));
        put(run.withObject("params"), json.path("params"));
        for (JsonNode metric : json.path("metrics")) {
            run.withObject("metrics").set(metric.path("key").asText(), metric.path("value"));
        }
        return ok(Map.of());
    }

    private static void put(ObjectNode into, JsonNode entries) {
        entries.forEach(entry -> into.set(entry.path("key").asText(), entry.path("value")));
    }

    private Reply artifact(String method, String path, byte[] body) {
        if (method.equals("PUT")) {
            artifacts.put(path, body);
            return ok(Map.of());
        }
        byte[] bytes = artifacts.get(path);
        return bytes == null ? error(404, "RESOURCE_DOES_NOT_EXIST") : new Reply(200, bytes);
    }

    private Reply createVersion(JsonNode json) {
        ArrayNode all = versions.get(json.path("name").asText());
        String number = String.valueOf(all.size() + 1);
        ObjectNode version = all.addObject();
        version.put("version", number);
        version.put("runId", json.path("run_id").asText());
        put(version.putObject("tags"), json.path("tags"));
        String folder = "/" + json.path("run_id").asText() + "/artifacts/model/";
        ArrayNode files = version.putArray("files");
        artifacts.forEach(
                (path, bytes) -> {
                    int at = path.indexOf(folder.substring(1));
                    if (at >= 0) {
                        String sha256 = sha256(bytes);
                        blobs.put(sha256, bytes);
                        files.addObject()
                                .put("path", path.substring(at + folder.length() - 1))
                                .put("sha256", sha256);
                    }
                });
        return ok(Map.of("model_version", Map.of("version", number)));
    }

    /** {@code NAME/versions} or {@code NAME/versions/@ALIAS}. */
    private Reply models(String path) {
        String[] parts = path.split("/");
        ArrayNode all = versions.get(parts[0]);
        if (all == null) {
            return error(404, "RESOURCE_DOES_NOT_EXIST");
        }
        if (parts.length == 2) {
            return new Reply(200, Wire.toBytes(all));
        }
        String number = aliases.get(parts[0] + parts[2]);
        return number == null
                ? error(404, "RESOURCE_DOES_NOT_EXIST")
                : new Reply(200, Wire.toBytes(all.get(Integer.parseInt(number) - 1)));
    }

    private static Reply ok(Map<String, ?> body) {
        return new Reply(200, Wire.toBytes(body));
    }

    private static Reply error(int status, String code) {
        return new Reply(status, Wire.toBytes(Map.of("error_code", code, "message", code)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
