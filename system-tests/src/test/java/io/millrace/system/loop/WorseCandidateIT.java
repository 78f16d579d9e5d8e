package io.millrace.system.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.PlantedVersion;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(3)
class WorseCandidateIT {

    private static final Set<String> ROLLED_BACK = Set.of("ROLLED_BACK", "ABORTED", "REJECTED");
    private static final int BATCH = 200;

    private final Workbench workbench = Workbench.shared();

    @Test
    void plantedWorseVersionIsRolledBackAndTheChampionStays() {
        String endpoint = Workbench.freshName("planted");
        Table truth = Table.of(10, 2_000);
        String champion = workbench.train(endpoint, truth);
        workbench.deploy(endpoint, endpoint, champion);
        workbench.setPolicy(endpoint, "retraining", "enabled", false);
        String worse = plantModelOf(truth.inverted(), endpoint);

        String rollout =
                workbench
                        .api(Part.MONITORING)
                        .post("/api/v1/rollouts", Map.of("endpoint", endpoint, "version", worse))
                        .ok()
                        .path("id")
                        .asText();
        JsonNode ended = liveUntilItEnds(endpoint, rollout);

        assertThat(ended.path("phase").asText()).isIn(ROLLED_BACK);
        JsonNode state = workbench.api(Part.REGISTRY).get("/api/v1/endpoints/" + endpoint).ok();
        assertThat(state.at("/targets/0/version").asText()).isEqualTo(champion);
        assertThat(state.at("/targets/0/weight").asInt()).isEqualTo(100);
        assertThat(state.path("shadow").isMissingNode() || state.path("shadow").isNull()).isTrue();
        JsonNode version =
                workbench
                        .api(Part.REGISTRY)
                        .get("/api/v1/models/%s/versions/@champion".formatted(endpoint))
                        .ok();
        assertThat(version.path("version").asText()).isEqualTo(champion);
    }

    private String plantModelOf(Table wrong, String model) {
        String elsewhere = Workbench.freshName("wrong");
        String version = workbench.train(elsewhere, wrong);
        PlantedVersion planted = new PlantedVersion(workbench);
        return planted.register(model, planted.files(elsewhere, version));
    }

    /** Predictions and their labels, batch by batch, until the rollout has a verdict. */
    private JsonNode liveUntilItEnds(String endpoint, String rollout) {
        Table live = Table.of(11, 20_000);
        int[] next = {0};
        try (Predictor predictor = workbench.predictor()) {
            return Eventually.get(
                    "the end of rollout " + rollout,
                    Duration.ofMinutes(3),
                    () -> {
                        int end = Math.min(next[0] + BATCH, live.rows().size());
                        for (int row = next[0]; row < end; row++) {
                            predictor.predict(endpoint, live.rows().get(row), endpoint + "-" + row);
                        }
                        workbench.label(endpoint, live, next[0], end);
                        next[0] = end;
                        return workbench
                                .api(Part.MONITORING)
                                .get("/api/v1/rollouts/" + rollout)
                                .ok()
                                .path("rollout");
                    },
                    r -> !r.path("endedAt").isMissingNode() && !r.path("endedAt").isNull());
        }
    }
}
