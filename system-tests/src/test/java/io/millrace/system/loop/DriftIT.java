package io.millrace.system.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import inference.ModelInferResponse;
import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A stream whose meaning turns, replayed to two endpoints row by row, labels following. One is
 * watched, the other has its drift tests off. The same rows in shuffled order go to a third.
 */
@Order(2)
class DriftIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int INITIAL = 2_000;
    private static final int BATCH = 100;
    private static final int MOST = 30_000;
    private static final Table STREAM = Table.turning(21, MOST, INITIAL + 200);
    private static final String WATCHED = Workbench.freshName("turning");
    private static final String UNWATCHED = WATCHED + "-unwatched";
    private static final String SHUFFLED = Workbench.freshName("shuffled");

    private static Workbench workbench;
    private static Table shuffled;
    private static String first;
    private static int end = INITIAL;

    @BeforeAll
    static void replayUntilAVersionIsPromoted() {
        workbench = Workbench.shared();
        first = workbench.train(WATCHED, STREAM.slice(0, INITIAL));
        workbench.deploy(WATCHED, WATCHED, first);
        workbench.deploy(UNWATCHED, WATCHED, first);
        for (String endpoint : List.of(WATCHED, UNWATCHED)) {
            workbench.setPolicy(endpoint, "retraining", "trainingRows", 1_000);
        }
        workbench.setPolicy(UNWATCHED, "driftTests", "enabled", false);
        // As much of the one meaning as of the other, or there is nothing to shuffle.
        shuffled = Table.turning(22, 6_000, 4_000).shuffled(23);
        workbench.deploy(SHUFFLED, SHUFFLED, workbench.train(SHUFFLED, shuffled.slice(0, INITIAL)));

        try (Predictor predictor = workbench.predictor()) {
            Eventually.get(
                    "a promotion at " + WATCHED,
                    PATIENCE,
                    () -> {
                        replayBatch(predictor);
                        return rollouts();
                    },
                    all -> all.stream().anyMatch(r -> phase(r).equals("PROMOTED")));
        }
    }

    private static void replayBatch(Predictor predictor) {
        int next = Math.min(end + BATCH, MOST);
        replay(predictor, STREAM, end, next, WATCHED);
        replay(predictor, STREAM, end, next, UNWATCHED);
        if (next <= shuffled.size()) {
            replay(predictor, shuffled, end, next, SHUFFLED);
        }
        end = next;
    }

    /** No prediction may fail: the first that does ends the test. */
    private static void replay(
            Predictor predictor, Table table, int first, int end, String endpoint) {
        for (int row = first; row < end; row++) {
            predictor.predict(endpoint, table.rows().get(row), endpoint + "-" + row);
        }
        if (end > first) {
            workbench.label(endpoint, table, first, end);
        }
    }

    @Test
    void retrainingNamesTheAlertBehindItAndItsRunDoesToo() {
        JsonNode retraining =
                list(Part.MONITORING, "/api/v1/monitors/" + WATCHED + "/retrainings").stream()
                        .filter(r -> r.path("state").asText().equals("SUCCEEDED"))
                        .toList()
                        .getLast();
        assertThat(retraining.at("/cause/kind").asText()).isEqualTo("ALERT");
        String alert = retraining.at("/cause/id").asText();
        assertThat(list(Part.MONITORING, "/api/v1/alerts?endpoint=" + WATCHED))
                .extracting(found -> found.path("alertId").asText())
                .contains(alert);

        JsonNode run =
                workbench
                        .api(Part.TRAINING)
                        .get("/api/v1/runs/" + retraining.path("runId").asText())
                        .ok();
        assertThat(run.at("/cause/id").asText()).isEqualTo(alert);
        assertThat(run.path("requestId").asText()).isEqualTo(retraining.path("id").asText());
        assertThat(run.path("snapshot").asText()).isNotEmpty();
        assertThat(run.path("version").asText()).isEqualTo(retraining.path("version").asText());
    }

    @Test
    void promotedVersionWentThroughShadowAndCanaryAndIsChampionNow() {
        JsonNode promoted =
                rollouts().stream().filter(r -> phase(r).equals("PROMOTED")).toList().getLast();
        JsonNode detail =
                workbench
                        .api(Part.MONITORING)
                        .get("/api/v1/rollouts/" + promoted.path("id").asText())
                        .ok();
        assertThat(detail.path("decisions").findValuesAsText("phase"))
                .containsSubsequence("SHADOW", "CANARY", "CANARY", "PROMOTED");
        assertThat(promoted.path("fromVersion").asText()).isEqualTo(first);
        assertThat(promoted.path("reason").asText()).isNotEmpty();

        String version = promoted.path("toVersion").asText();
        JsonNode state = workbench.api(Part.REGISTRY).get("/api/v1/endpoints/" + WATCHED).ok();
        assertThat(state.path("targets").findValuesAsText("version")).containsExactly(version);
        assertThat(
                        workbench
                                .api(Part.REGISTRY)
                                .get("/api/v1/models/%s/versions/@champion".formatted(WATCHED))
                                .ok()
                                .path("version")
                                .asText())
                .isEqualTo(version);
        workbench.awaitServing(WATCHED, version);
    }

    @Test
    void promotedVersionKnowsTheNewMeaningAndTheFrozenOneDoesNot() {
        Table after = Table.turning(24, 500, 0);
        int frozen = rightOf(after, UNWATCHED);
        assertThat(frozen).isLessThan(250);
        assertThat(rightOf(after, WATCHED)).isGreaterThan(frozen + 75);
    }

    @Test
    void withDriftTestsOffNothingAlertsAndNothingIsRetrained() {
        awaitLabels(UNWATCHED, end - INITIAL);
        assertThat(list(Part.MONITORING, "/api/v1/alerts?endpoint=" + UNWATCHED)).isEmpty();
        assertThat(list(Part.MONITORING, "/api/v1/monitors/" + UNWATCHED + "/retrainings"))
                .isEmpty();
        assertThat(workbench.serving(UNWATCHED)).containsExactly(first);
    }

    @Test
    void onShuffledRowsAtMostOneRetrainingStarts() {
        int rows = Math.min(end, shuffled.size()) - INITIAL;
        awaitLabels(SHUFFLED, rows);
        assertThat(rows).isGreaterThanOrEqualTo(600);
        assertThat(list(Part.MONITORING, "/api/v1/monitors/" + SHUFFLED + "/retrainings"))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static void awaitLabels(String endpoint, int rows) {
        Eventually.get(
                rows + " labelled rows at " + endpoint,
                PATIENCE,
                () -> workbench.monitor(endpoint).path("labelled").asInt(),
                labelled -> labelled == rows);
    }

    private static int rightOf(Table table, String endpoint) {
        int right = 0;
        try (Predictor predictor = workbench.predictor()) {
            for (int row = 0; row < table.size(); row++) {
                ModelInferResponse response =
                        predictor.predict(
                                endpoint, table.rows().get(row), endpoint + "-after-" + row);
                right += Predictor.label(response) == table.rows().get(row).label() ? 1 : 0;
            }
        }
        return right;
    }

    private static List<JsonNode> rollouts() {
        return list(Part.MONITORING, "/api/v1/rollouts?endpoint=" + WATCHED);
    }

    private static String phase(JsonNode rollout) {
        return rollout.path("phase").asText();
    }

    private static List<JsonNode> list(Part part, String path) {
        List<JsonNode> all = new ArrayList<>();
        workbench.api(part).get(path).ok().forEach(all::add);
        return all;
    }
}
