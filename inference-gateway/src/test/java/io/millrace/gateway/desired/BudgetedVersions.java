package io.millrace.gateway.desired;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.gateway.artifacts.Digests;
import io.millrace.gateway.process.TestModels;
import io.millrace.test.TestTokens;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A gateway of the suite whose Kafka and registry are away: every version lies on its disk already.
 * A version takes 4 MiB and a little, and there is room for two.
 */
public class BudgetedVersions implements QuarkusTestResourceLifecycleManager {

    static final String DATA_PROPERTY = "millrace.data-dir";

    private static final int ENTRIES = 1 << 20;
    private static final int VERSIONS = 5;

    @Override
    public Map<String, String> start() {
        try {
            Path data = Files.createTempDirectory("data");
            for (int number = 1; number <= VERSIONS; number++) {
                Path folder = data.resolve("versions").resolve(digest(number));
                Files.createDirectories(folder.getParent());
                TestModels models = new TestModels(data.resolve("built"));
                models.table("m" + number, number, ENTRIES);
                Files.move(models.file("m" + number, "1").getParent(), folder);
            }
            return Map.of(
                    DATA_PROPERTY,
                    data.toString(),
                    "quarkus.oidc.auth-server-url",
                    TestTokens.shared().issuer(),
                    "millrace.oidc.client.id",
                    "inference-gateway",
                    "millrace.oidc.client.secret",
                    "secret",
                    "kafka.bootstrap.servers",
                    "localhost:1",
                    "millrace.gateway.catch-up-timeout",
                    "PT0.1S",
                    "millrace.gateway.probe.enabled",
                    "false",
                    "millrace.gateway.repository.memory-budget",
                    "11M");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(int number) {
        return "%064x".formatted(number);
    }

    /** Desired state whose versions answer their own numbers, with equal weights. */
    static EndpointState state(Path data, String endpoint, long generation, Integer... versions) {
        List<Target> targets = new ArrayList<>();
        for (Integer version : versions) {
            targets.add(target(data, version, 100 / versions.length));
        }
        return new EndpointState(
                EndpointState.SCHEMA,
                endpoint,
                generation,
                "model-" + endpoint,
                endpoint,
                targets,
                null,
                null,
                null,
                Instant.ofEpochSecond(generation),
                "test");
    }

    private static Target target(Path data, int version, int weight) {
        Path file = data.resolve("versions").resolve(digest(version)).resolve("model.onnx");
        try {
            return new Target(
                    Integer.toString(version),
                    weight,
                    digest(version),
                    List.of(new ModelFile("model.onnx", Digests.sha256(file), Files.size(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The temporary folder is left to the operating system.
    }
}
