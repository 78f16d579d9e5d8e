package io.millrace.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Reply;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Traffic;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of each service, between an acknowledgement and its effect. All the while
 * somebody predicts; no prediction may fail, but those that were under way when the gateway itself
 * died.
 */
@Order(31)
class KilledServicesIT {

    private static final Table ROWS = Table.of(33, 1_000);

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
    void runThatWasAcknowledgedEndsOnceThoughTrainingIsKilled() {
        String model = Workbench.freshName("killed-run");
        JsonNode run;
        try (Traffic traffic = served.traffic()) {
            String id = workbench.requestRun(model, workbench.upload(model, ROWS));
            served.kill(Part.TRAINING);
            run = workbench.awaitRun(id);
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
        }

        assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(workbench.api(Part.TRAINING).get("/api/v1/runs?model=" + model).ok()).hasSize(1);
        assertThat(ledger.versions(model)).containsExactly(run.path("version").asText());
        assertThat(ledger.trackingRunsOf(run.path("id").asText()))
                .containsExactly(run.path("trackingRunId").asText());
    }

    @Test
    void versionsThatWereAcknowledgedAreAnnouncedOnceThoughTheRegistryIsKilled() {
        List<String> registered;
        try (Traffic traffic = served.traffic()) {
            registered =
                    List.of(served.registerAgain(), served.registerAgain(), served.registerAgain());
            served.kill(Part.REGISTRY);
            ledger.awaitAnnounced(served.model(), registered);
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
        }

        assertThat(ledger.versions(served.model())).containsAll(registered).doesNotHaveDuplicates();
        assertThat(ledger.announcedIds(served.model(), registered)).hasSize(registered.size());
    }

    @Test
    void trafficChangeThatWasAcknowledgedIsServedThoughTheRegistryIsKilled() {
        String endpoint = served.anotherEndpoint();
        String next = served.registerAgain();
        try (Traffic traffic = Traffic.start(workbench, endpoint, endpoint, ROWS)) {
            traffic.awaitMore(10);
            Reply routed = workbench.route(endpoint, next).requireSuccess();
            served.kill(Part.REGISTRY);
            workbench.awaitServing(endpoint, next);
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.answeredBy()).containsOnlyKeys(served.version(), next);
            assertThat(ledger.generation(endpoint))
                    .isEqualTo(routed.json().path("generation").asLong());
        }
    }

    @Test
    void trafficChangeThatWasAcknowledgedIsServedThoughTheGatewayIsKilled() {
        String endpoint = served.anotherEndpoint();
        String next = served.registerAgain();
        try (Traffic traffic = Traffic.start(workbench, endpoint, endpoint, ROWS)) {
            traffic.awaitMore(10);
            workbench.route(endpoint, next).requireSuccess();
            served.kill(Part.GATEWAY);
            workbench.awaitServing(endpoint, next);
            // The client's connection comes back when gRPC's own backoff lets it.
            Eventually.get(
                    "an answer of version " + next,
                    Duration.ofMinutes(1),
                    traffic::answeredBy,
                    answers -> answers.containsKey(next));
            assertThat(traffic.failures())
                    .allSatisfy(failure -> assertThat(failure).contains("UNAVAILABLE"));
            int before = traffic.failures().size();
            traffic.awaitMore(50);
            assertThat(traffic.failures()).hasSize(before);
            assertThat(traffic.answeredBy()).containsKey(next);
        }
    }

    @Test
    void labelsThatWereAcknowledgedCountOnceThoughMonitoringIsKilled() {
        String endpoint = served.anotherEndpoint();
        try (Traffic traffic = served.traffic()) {
            served.predict(endpoint, ROWS, 0, 1_000);
            // What is said is wrong, so that there is an alert to be neither lost nor doubled.
            assertThat(workbench.label(endpoint, ROWS.inverted(), 0, 1_000)).isEqualTo(1_000);
            served.kill(Part.MONITORING);
            served.awaitLabelled(endpoint, 1_000);
            ledger.awaitDrop(endpoint);
            traffic.awaitMore(20);
            assertThat(traffic.failures()).isEmpty();
        }

        assertThat(ledger.alertSubjects(endpoint)).doesNotHaveDuplicates();
        assertThat(ledger.openedIds(endpoint)).isEqualTo(ledger.alertIds(endpoint)).isNotEmpty();
    }
}
