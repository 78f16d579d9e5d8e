package io.millrace.system.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Topics;
import io.millrace.contracts.serving.ServingStatus;
import io.millrace.contracts.serving.ServingStatus.State;
import io.millrace.contracts.serving.ServingStatus.VersionStatus;
import io.millrace.local.Part;
import io.millrace.system.suite.EventLog;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.PlantedVersion;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Traffic;
import io.millrace.system.suite.Workbench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(10)
class VersionRefusalIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MODEL = Workbench.freshName("refused");
    private static final String FILE = "model.onnx";

    private static Workbench workbench;
    private static PlantedVersion planted;
    private static Map<String, byte[]> files;
    private static String good;

    @BeforeAll
    static void serveAGoodVersion() {
        workbench = Workbench.shared();
        planted = new PlantedVersion(workbench);
        good = workbench.train(MODEL, Table.of(41, 1_000));
        files = planted.files(MODEL, good);
    }

    @Test
    void corruptedArtifactIsRefusedAndTheOldVersionServes() throws IOException {
        files.put(FILE, OnnxNotes.append(files.get(FILE), "note", Workbench.freshName("text")));
        String corrupted = planted.register(MODEL, files);
        flipAByte(blob(corrupted));

        String reason = reasonAfterRoutingTo(corrupted);

        assertThat(reason).contains(FILE).contains("corrupted");
    }

    @Test
    void modelThatDoesNotLoadIsRefusedWithItsCauseAndTheOldVersionServes() {
        files.put(FILE, Workbench.freshName("not a model").getBytes(StandardCharsets.UTF_8));
        String broken = planted.register(MODEL, files);

        String reason = reasonAfterRoutingTo(broken);

        assertThat(reason).containsIgnoringCase("protobuf");
    }

    /** Asks for a version that can't be had; why the gateway does not serve it. */
    private static String reasonAfterRoutingTo(String version) {
        String endpoint = Workbench.freshName("refusing");
        workbench.deploy(endpoint, MODEL, good);
        try (Traffic traffic = Traffic.start(workbench, endpoint, endpoint, Table.of(42, 1_000))) {
            workbench.route(endpoint, version).requireSuccess();
            VersionStatus failed =
                    Eventually.find(
                            "failure of version " + version,
                            PATIENCE,
                            () -> published(endpoint, version));
            traffic.awaitMore(20);

            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.answeredBy()).containsOnlyKeys(good);
            assertThat(workbench.serving(endpoint)).containsExactly(good);
            return failed.reason();
        } finally {
            workbench.delete(endpoint);
        }
    }

    /** The failure as every service hears of it. */
    private static Optional<VersionStatus> published(String endpoint, String version) {
        return new EventLog(workbench.suite())
                .all(Topics.SERVING_STATUS, ServingStatus.class).stream()
                        .flatMap(event -> event.data().endpoints().stream())
                        .filter(status -> status.endpoint().equals(endpoint))
                        .flatMap(status -> status.versions().stream())
                        .filter(status -> status.version().equals(version))
                        .filter(status -> status.state() == State.FAILED)
                        .findFirst();
    }

    private static Path blob(String version) {
        for (JsonNode file :
                workbench
                        .api(Part.REGISTRY)
                        .get("/api/v1/models/%s/versions/%s".formatted(MODEL, version))
                        .ok()
                        .path("files")) {
            if (file.path("path").asText().equals(FILE)) {
                String sha256 = file.path("sha256").asText();
                return workbench
                        .suite()
                        .stateFolder()
                        .resolve(Part.REGISTRY.label())
                        .resolve("blobs")
                        .resolve(sha256.substring(0, 2))
                        .resolve(sha256.substring(2, 4))
                        .resolve(sha256);
            }
        }
        throw new AssertionError("version " + version + " has no " + FILE);
    }

    private static void flipAByte(Path blob) throws IOException {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
    }
}
