package io.millrace.system.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.Part;
import io.millrace.local.Suite;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What an ML engineer does with the suite, each step by the public APIs. Thread-safe. */
public final class Workbench {

    private static final String ENGINEER = "mel";
    private static final Duration TRAINING = Duration.ofMinutes(5);
    private static final Duration SERVING = Duration.ofMinutes(2);
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "REJECTED", "FAILED", "CANCELLED");

    private final Suite suite;
    private final People people;

    public Workbench(Suite suite) {
        this.suite = suite;
        this.people = new People(suite);
    }

    /** The workbench of the shared suite. */
    public static Workbench shared() {
        return new Workbench(SharedSuite.get());
    }

    public Suite suite() {
        return suite;
    }

    public People people() {
        return people;
    }

    public Api api(Part part) {
        return new Api(suite.uri(part), people.token(ENGINEER));
    }

    /** A new connection to the gateway as the application {@code app}. */
    public Predictor predictor() {
        return new Predictor(suite.grpcTarget(), () -> people.token("app"));
    }

    /** A name that nothing has yet. */
    public static String freshName(String stem) {
        return stem + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Uploads a table; the data set's id. */
    public String upload(String name, Table table) {
        return api(Part.TRAINING)
                .send(
                        "POST",
                        "/api/v1/datasets?name=%s&label=label&time=at".formatted(name),
                        BodyPublishers.ofByteArray(table.toCsv().getBytes(StandardCharsets.UTF_8)),
                        Map.of("Content-Type", "text/csv"))
                .ok()
                .path("id")
                .asText();
    }

    /** Asks for a run and returns its id as soon as that is acknowledged. */
    public String requestRun(String model, String datasetId) {
        return api(Part.TRAINING)
                .post("/api/v1/runs", Map.of("modelName", model, "datasetId", datasetId))
                .ok()
                .path("id")
                .asText();
    }

    /** The run when it has ended, however it has. */
    public JsonNode awaitRun(String id) {
        return Eventually.get(
                "the end of run " + id,
                TRAINING,
                () -> api(Part.TRAINING).get("/api/v1/runs/" + id).ok(),
                run -> ENDED.contains(run.path("state").asText()));
    }

    /** Trains on a table; the version that came of it. */
    public String train(String model, Table table) {
        JsonNode run = awaitRun(requestRun(model, upload(model, table)));
        if (!run.path("state").asText().equals("SUCCEEDED")) {
            throw new AssertionError("the run did not succeed: " + run);
        }
        return run.path("version").asText();
    }

    /** Creates an endpoint that serves one version, and waits until it answers and is watched. */
    public void deploy(String endpoint, String model, String version) {
        api(Part.REGISTRY)
                .post(
                        "/api/v1/endpoints",
                        Map.of(
                                "name",
                                endpoint,
                                "model",
                                model,
                                "versions",
                                List.of(Map.of("version", version, "weight", 100)),
                                "sampling",
                                Map.of("enabled", true, "rate", 1.0),
                                "paneWidth",
                                "PT24H"))
                .ok();
        awaitServing(endpoint);
        Eventually.get(
                "watching of " + endpoint,
                SERVING,
                () -> api(Part.MONITORING).get("/api/v1/monitors/" + endpoint).status(),
                status -> status == 200);
    }

    /** Waits until {@code version} alone answers at {@code endpoint}. */
    public void awaitServing(String endpoint, String version) {
        Eventually.get(
                "version %s at %s".formatted(version, endpoint),
                SERVING,
                () -> serving(endpoint),
                List.of(version)::equals);
    }

    /** Waits until the gateway answers for {@code endpoint}. */
    public void awaitServing(String endpoint) {
        try (Predictor predictor = predictor()) {
            Eventually.get(
                    "serving of " + endpoint,
                    SERVING,
                    () -> predictor.isReady(endpoint),
                    ready -> ready);
        }
    }

    /** Gives all traffic to a version, on the condition of the endpoint's generation. */
    public Reply route(String endpoint, String version) {
        Api registry = api(Part.REGISTRY);
        long generation =
                registry.get("/api/v1/endpoints/" + endpoint).ok().path("generation").asLong();
        Map<String, Object> body =
                Map.of(
                        "versions",
                        List.of(Map.of("version", version, "weight", 100)),
                        "reason",
                        "system test");
        return registry.send(
                "PUT",
                "/api/v1/endpoints/%s/traffic".formatted(endpoint),
                Api.json(body),
                Map.of(
                        "Content-Type",
                        "application/json",
                        "If-Match",
                        "\"%d\"".formatted(generation)));
    }

    /** Takes an endpoint away. */
    public void delete(String endpoint) {
        api(Part.REGISTRY).delete("/api/v1/endpoints/" + endpoint).requireSuccess();
    }

    /** Sends the truth about predictions {@code stem-first}... of {@code table}'s rows. */
    public int label(String stem, Table table, int first, int end) {
        List<Map<String, Object>> labels = new ArrayList<>();
        for (int row = first; row < end; row++) {
            labels.add(
                    Map.of(
                            "predictionId",
                            stem + "-" + row,
                            "label",
                            table.rows().get(row).label(),
                            "labelTime",
                            table.rows().get(row).at().toString()));
        }
        return api(Part.MONITORING).post("/api/v1/labels", labels).ok().path("accepted").asInt();
    }

    public JsonNode monitor(String endpoint) {
        return api(Part.MONITORING).get("/api/v1/monitors/" + endpoint).ok();
    }

    /** Changes one value of an endpoint's policy: {@code retraining}, {@code enabled}. */
    public void setPolicy(String endpoint, String part, String key, Object value) {
        String path = "/api/v1/monitors/%s/policy".formatted(endpoint);
        JsonNode policy = api(Part.MONITORING).get(path).ok();
        ((ObjectNode) policy.path(part)).putPOJO(key, value);
        api(Part.MONITORING).put(path, policy).requireSuccess();
    }

    /** What the gateway serves and what it could not load. */
    public JsonNode gatewayStatus() {
        return api(Part.GATEWAY).get("/api/v1/status").ok();
    }

    /** Versions that answer at {@code endpoint} right now, by the gateway's own word. */
    public List<String> serving(String endpoint) {
        for (JsonNode served : gatewayStatus().path("endpoints")) {
            if (served.path("endpoint").asText().equals(endpoint)) {
                return served.path("versions").findValuesAsText("version");
            }
        }
        return List.of();
    }
}
