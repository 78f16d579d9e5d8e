package io.millrace.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.local.SuiteException;
import io.millrace.local.cli.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deploy",
        description = "Give all traffic of an endpoint to one version, and wait until it serves.")
final class DeployCommand implements Millrace.Task {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 200;

    @Parameters(
            paramLabel = "MODEL[@ALIAS|:VERSION]",
            description = "without alias and version: the newest version")
    private String model;

    @Option(names = "--endpoint", paramLabel = "NAME", description = "default: the model's name")
    private String endpoint;

    @Mixin private AsUser as;

    @Override
    public Integer call() throws InterruptedException {
        ModelReference reference = ModelReference.parse(model);
        String name = endpoint == null ? reference.model() : endpoint;
        Api api = as.api();
        String version = resolve(api, reference);
        JsonNode state = give(api, reference.model(), name, version);
        System.out.printf(
                "endpoint %s: %s version %s, generation %d%n",
                name, reference.model(), version, state.path("generation").asLong());
        awaitServing(api, name, version);
        System.out.println("it serves at " + api.suite().grpcTarget() + " (gRPC) and");
        System.out.println("  " + api.suite().uri(Part.GATEWAY) + "/v2/models/" + name + "/infer");
        return 0;
    }

    private static String resolve(Api api, ModelReference reference) {
        String versions = "/api/v1/models/" + Api.encode(reference.model()) + "/versions";
        if (reference.version() != null) {
            String path = versions + "/" + Api.encode(reference.version());
            return api.get(Part.REGISTRY, path).json().path("version").asText();
        }
        JsonNode answer = api.get(Part.REGISTRY, versions).json();
        JsonNode all = answer.isArray() ? answer : answer.path("versions");
        long newest = -1;
        for (JsonNode version : all) {
            newest = Math.max(newest, version.path("version").asLong());
        }
        if (newest < 0) {
            throw new SuiteException("model " + reference.model() + " has no versions");
        }
        return String.valueOf(newest);
    }

    private static JsonNode give(Api api, String model, String endpoint, String version) {
        List<Object> versions = List.of(Map.of("version", version, "weight", 100));
        String path = "/api/v1/endpoints/" + Api.encode(endpoint);
        Answer existing = api.get(Part.REGISTRY, path);
        if (existing.isNotFound()) {
            Object creation = Map.of("name", endpoint, "model", model, "versions", versions);
            return api.post(Part.REGISTRY, "/api/v1/endpoints", creation).json();
        }
        Map<String, Object> traffic = Map.of("versions", versions, "reason", "deployed by hand");
        String generation = "\"" + existing.json().path("generation").asLong() + "\"";
        return api.putIfMatch(Part.REGISTRY, path + "/traffic", generation, traffic).json();
    }

    private static void awaitServing(Api api, String endpoint, String version)
            throws InterruptedException {
        Instant deadline = Instant.now().plus(LIMIT);
        try (Inference inference = new Inference(api)) {
            while (!inference.isReady(endpoint, version)) {
                if (Instant.now().isAfter(deadline)) {
                    throw new SuiteException(
                            "the gateway does not serve version "
                                    + version
                                    + " after "
                                    + LIMIT.toSeconds()
                                    + " s; see ./millrace logs gateway");
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
