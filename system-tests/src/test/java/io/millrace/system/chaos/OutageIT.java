package io.millrace.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import inference.ModelInferResponse;
import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Frozen;
import io.millrace.system.suite.PlantedVersion;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(30)
class OutageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Workbench workbench = Workbench.shared();

    @Test
    void gatewayRestartsAndServesFromItsDiskWhileRegistryAndKafkaAreAway() {
        Served served = Served.fresh(workbench);
        Table rows = Table.of(61, 200);
        String stem = served.model();
        int right = 0;
        try (Frozen _ = Frozen.freeze(workbench.suite(), Part.REGISTRY, Part.KAFKA)) {
            served.kill(Part.GATEWAY);
            workbench.awaitServing(served.model());
            try (Predictor predictor = workbench.predictor()) {
                for (int row = 0; row < rows.size(); row++) {
                    ModelInferResponse response =
                            predictor.predict(
                                    served.model(), rows.rows().get(row), stem + "-" + row);
                    assertThat(response.getModelVersion()).isEqualTo(served.version());
                    right += Predictor.label(response) == rows.rows().get(row).label() ? 1 : 0;
                }
            }
        }
        assertThat(right).isGreaterThan(150);

        // Samples of the outage waited on the disk.
        assertThat(workbench.label(stem, rows, 0, rows.size())).isEqualTo(rows.size());
        served.awaitLabelled(served.model(), rows.size());
        String next = served.registerAgain();
        workbench.route(served.model(), next).requireSuccess();
        workbench.awaitServing(served.model(), next);
    }

    @Test
    void gatewayRestartsAndServesTheOldVersionWhileTheNewOneCannotBeLoaded() {
        Served served = Served.fresh(workbench);
        PlantedVersion planted = new PlantedVersion(workbench);
        Map<String, byte[]> files = planted.files(served.model(), served.version());
        files.put("model.onnx", "not a model".getBytes(StandardCharsets.UTF_8));
        String broken = planted.register(served.model(), files);
        workbench.route(served.model(), broken).requireSuccess();
        Eventually.get(
                "refusal of version " + broken,
                PATIENCE,
                () -> states(served.model()),
                states -> states.contains("FAILED"));

        served.kill(Part.GATEWAY);

        workbench.awaitServing(served.model(), served.version());
        Eventually.get(
                "refusal of version " + broken + " after the restart",
                PATIENCE,
                () -> states(served.model()),
                states -> states.contains("FAILED"));
        try (Predictor predictor = workbench.predictor()) {
            Table.Row row = Table.of(62, 1).rows().getFirst();
            assertThat(predictor.predict(served.model(), row, "old").getModelVersion())
                    .isEqualTo(served.version());
        }
        workbench.delete(served.model());
    }

    /** States of the versions that are wanted at {@code endpoint}, by the gateway's own word. */
    private List<String> states(String endpoint) {
        for (JsonNode status : workbench.gatewayStatus().at("/serving/endpoints")) {
            if (status.path("endpoint").asText().equals(endpoint)) {
                return status.path("versions").findValuesAsText("state");
            }
        }
        return List.of();
    }
}
