package io.millrace.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Traffic;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of what the services stand on, between an acknowledgement and its effect. All the
 * while somebody predicts; no prediction may fail.
 */
@Order(32)
class KilledPlatformIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Table ROWS = Table.of(35, 1_000);

    private static Workbench workbench;
    private static Served served;
    private static Ledger ledger;

    @BeforeAll
    static void serve() {
        workbench = Workbench.shared();
        served = Served.fresh(workbench);
        ledger = new Ledger(workbench);
    }

    @Test
    void labelsThatWereAcknowledgedCountOnceThoughPostgresIsKilled() {
        String endpoint = served.anotherEndpoint();
        try (Traffic traffic = served.traffic()) {
            served.predict(endpoint, ROWS, 0, 300);
            assertThat(workbench.label(endpoint, ROWS, 0, 300)).isEqualTo(300);
            served.kill(Part.POSTGRESQL);
            served.awaitLabelled(endpoint, 300);
            awaitAllReadAndWrite();
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
        }
    }

    @Test
    void everySampleCountsOnceThoughKafkaIsKilledWhileTheyFlow() {
        String endpoint = served.anotherEndpoint();
        try (Traffic traffic = served.traffic()) {
            served.predict(endpoint, ROWS, 0, 100);
            workbench.suite().kill(Part.KAFKA);
            served.predict(endpoint, ROWS, 100, 300);
            workbench.suite().awaitReady(Part.KAFKA);
            served.predict(endpoint, ROWS, 300, 400);
            Eventually.get(
                    "labels are taken again",
                    PATIENCE,
                    () -> labelOnce(endpoint, 400),
                    status -> status == 202);
            served.awaitLabelled(endpoint, 400);
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
        }
    }

    @Test
    void runSucceedsAndTokensStayGoodThoughKeycloakIsKilled() {
        String model = Workbench.freshName("no-keycloak");
        try (Traffic traffic = served.traffic()) {
            String id = workbench.requestRun(model, workbench.upload(model, ROWS));
            workbench.suite().kill(Part.KEYCLOAK);
            traffic.awaitMore(50);
            workbench.api(Part.REGISTRY).get("/api/v1/endpoints").requireSuccess();
            workbench.suite().awaitReady(Part.KEYCLOAK);
            assertThat(workbench.awaitRun(id).path("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(traffic.failures()).isEmpty();
        }
        assertThat(ledger.versions(model)).hasSize(1);
    }

    /** The status of an attempt to send labels; a repeated label counts once. */
    private static int labelOnce(String endpoint, int end) {
        List<Map<String, Object>> labels =
                IntStream.range(0, end)
                        .mapToObj(
                                row ->
                                        Map.<String, Object>of(
                                                "predictionId",
                                                endpoint + "-" + row,
                                                "label",
                                                ROWS.rows().get(row).label()))
                        .toList();
        return workbench.api(Part.MONITORING).post("/api/v1/labels", labels).status();
    }

    private static void awaitAllReadAndWrite() {
        String model = Workbench.freshName("after");
        Eventually.get(
                "the registry writes",
                PATIENCE,
                () ->
                        workbench
                                .api(Part.REGISTRY)
                                .post(
                                        "/api/2.0/mlflow/registered-models/create",
                                        Map.of("name", model))
                                .status(),
                // The answer to a try that did succeed may have been lost.
                status -> status == 200 || status == 400);
        Eventually.get(
                "training reads",
                PATIENCE,
                () -> workbench.api(Part.TRAINING).get("/api/v1/runs?model=" + model).status(),
                status -> status == 200);
    }
}
