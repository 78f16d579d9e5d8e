package io.millrace.monitoring.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Topics;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.model.ReferenceProfile.Moments;
import io.millrace.contracts.model.ReferenceProfile.Prediction;
import io.millrace.contracts.model.Task;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionSample.Answer;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.contracts.serving.PredictionWindow.FeatureCounts;
import io.millrace.contracts.serving.PredictionWindow.PredictionCounts;
import io.millrace.contracts.serving.PredictionWindow.Role;
import io.millrace.monitoring.FakeRegistry;
import io.millrace.monitoring.Suite;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.reports.PerformanceReports;
import io.millrace.monitoring.retraining.Retraining;
import io.millrace.monitoring.retraining.RetrainingService;
import io.millrace.monitoring.rollouts.Phase;
import io.millrace.monitoring.rollouts.Rollout;
import io.millrace.monitoring.rollouts.RolloutService;
import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = TokenIssuerResource.class,
        initArgs = @ResourceArg(name = "client", value = "monitoring-service"))
class LoopTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Long> NO_LATENCIES =
            Collections.nCopies(PredictionWindow.LATENCY_EDGES_MICROS.size() + 1, 0L);

    @Inject Jdbi jdbi;
    @Inject FakeRegistry registry;
    @Inject Suite suite;
    @Inject EndpointService endpoints;
    @Inject AlertService alerts;
    @Inject RetrainingService retrainings;
    @Inject RolloutService rollouts;
    @Inject PerformanceReports reports;

    private String name;
    private String digest;
    private long sequence;

    @BeforeEach
    void createAnEndpoint() {
        name = "loop-" + UUID.randomUUID();
        digest = registry.put(profile());
        suite.announce(registry.create(name, "1", profile()));
        suite.flush();
        Suite.await("the endpoint", () -> endpoints.list().stream().anyMatch(this::isOurs));
    }

    @Test
    void driftAsksForTrainingAndABetterVersionIsPromoted() {
        serve(1, "1", null, 1200, 0.8);
        drift(1, 500);
        drift(1, 500);
        Suite.await("a request", () -> !retrainings.list(name).isEmpty());
        Retraining request = retrainings.list(name).getFirst();
        assertThat(alerts.open(name))
                .anyMatch(alert -> alert.id().toString().equals(request.cause().id()));
        assertThat(reports.report(name, null, null, null).versions())
                .anySatisfy(
                        entry -> {
                            assertThat(entry.metrics().rows()).isEqualTo(1200);
                            assertThat(entry.metrics().values().get("accuracy")).isEqualTo(0.8);
                        });
        succeed(request.id().toString());
        announceWhen(Phase.SHADOW);
        serve(2, "1", "2", 200, 0.8);
        announceWhen(Phase.CANARY);
        canary(3);
        Suite.await("the second step", () -> rollout().weight() == 50);
        suite.announce(registry.endpoint(name));
        canary(4);
        Suite.await("the promotion", () -> rollout().phase() == Phase.PROMOTED);
        assertThat(registry.champion(name)).isEqualTo("2");
        assertThat(registry.endpoint(name).targets())
                .extracting(EndpointState.Target::version)
                .containsExactly("2");
        assertThat(rollouts.decisions(rollout().id()))
                .extracting(decision -> decision.phase())
                .containsExactly("SHADOW", "CANARY", "CANARY", "PROMOTED");
    }

    @Test
    void aWorseCandidateIsRolledBackThoughTheRegistrysAnswerGotLost() {
        rollouts.propose(name, "2", "test");
        registry.loseNextAnswer();
        announceWhen(Phase.SHADOW);
        shadow(new ComparisonCounts(150, 70, 75, 75));
        shadow(new ComparisonCounts(50, 30, 25, 25));
        Suite.await("windows", () -> shadowWindows() == 2);
        serveWorse(2, 200);
        Suite.await("the end", () -> rollout().phase() == Phase.ROLLED_BACK);
        assertThat(rollouts.decisions(rollout().id()).getLast().evidence())
                .containsEntry("shadowCompared", 200)
                .containsEntry("shadowExact", 100)
                .containsEntry("shadowNear", 100)
                .containsEntry("shadowFlipped", 100);
        assertThat(registry.endpoint(name).generation()).isEqualTo(3);
        assertThat(registry.endpoint(name).shadow()).isNull();
    }

    @Test
    void aChangeBySomebodyElseEndsTheRolloutAndIsLeftAlone() {
        rollouts.propose(name, "2", "test");
        announceWhen(Phase.SHADOW);
        registry.changeTraffic(
                name, 2, io.millrace.monitoring.registry.TrafficChange.only("1", "by hand"));
        suite.announce(registry.endpoint(name));
        suite.flush();
        Suite.await("the end", () -> rollout().phase() == Phase.ABORTED);
        assertThat(registry.endpoint(name).generation()).isEqualTo(3);
    }

    private boolean isOurs(io.millrace.monitoring.endpoints.MonitoredEndpoint endpoint) {
        return endpoint.name().equals(name);
    }

    private Rollout rollout() {
        return rollouts.list(name).getFirst();
    }

    private void announceWhen(Phase phase) {
        Suite.await(
                phase.name(), () -> !rollouts.list(name).isEmpty() && rollout().phase() == phase);
        suite.announce(registry.endpoint(name));
        suite.flush();
    }

    /** Rows of which {@code accuracy} are right; a shadow is right on all of them. */
    private void serve(long generation, String version, String shadow, int rows, double accuracy) {
        for (int i = 0; i < rows; i++) {
            String answer = i % 10 < accuracy * 10 ? "1" : "0";
            send(generation, version, answer, shadow, "1", i);
        }
        suite.flush();
    }

    private void serveWorse(long generation, int rows) {
        for (int i = 0; i < rows; i++) {
            send(generation, "1", "1", "2", i % 2 == 0 ? "1" : "0", i);
        }
        suite.flush();
    }

    private void send(
            long generation, String version, String answer, String shadow, String other, int i) {
        String id = name + "/" + generation + "/" + i;
        Answer shadowed = shadow == null ? null : new Answer(shadow, other, List.of(0.5, 0.5));
        PredictionSample.Row row =
                new PredictionSample.Row(
                        0,
                        Map.of("x", 1),
                        new Answer(version, answer, List.of(0.4, 0.6)),
                        shadowed);
        Instant time = START.plusSeconds(3600 * generation + i);
        suite.send(
                new PredictionSample(
                        1, id, name, generation, "model", version, time, time, 1, List.of(row)));
        suite.label(id, "1", 0);
    }

    private void drift(long generation, long rows) {
        suite.send(window(generation, "1", List.of(rows, 0L), rows));
        suite.flush();
    }

    private void canary(long generation) {
        suite.send(window(generation, "1", List.of(50L, 50L), 100));
        suite.send(window(generation, "2", List.of(50L, 50L), 100));
        suite.flush();
    }

    /** What a gateway tells about the candidate as a shadow. */
    private void shadow(ComparisonCounts comparison) {
        suite.send(
                new PredictionWindow(
                        1,
                        "replica-" + name,
                        1,
                        ++sequence,
                        name,
                        2,
                        "model",
                        "2",
                        Role.SHADOW,
                        digest,
                        START,
                        START.plusSeconds(3600),
                        comparison.compared(),
                        comparison.compared(),
                        Map.of(),
                        NO_LATENCIES,
                        List.of(),
                        null,
                        0,
                        comparison));
        suite.flush();
    }

    private int shadowWindows() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT count(*) FROM prediction_window"
                                                + " WHERE endpoint = :endpoint AND role = 'SHADOW'")
                                .bind("endpoint", name)
                                .mapTo(Integer.class)
                                .one());
    }

    private PredictionWindow window(long generation, String version, List<Long> counts, long rows) {
        return new PredictionWindow(
                1,
                "replica-" + name,
                1,
                ++sequence,
                name,
                generation,
                "model",
                version,
                Role.PRIMARY,
                digest,
                START,
                START.plusSeconds(3600),
                rows,
                rows,
                Map.of(),
                NO_LATENCIES,
                List.of(new FeatureCounts("x", counts, 0, 0, null)),
                new PredictionCounts(List.of(rows / 2, rows / 2), null, null),
                0,
                null);
    }

    private void succeed(String requestId) {
        suite.send(
                Topics.TRAINING_EVENTS,
                "run",
                new TrainingEvent(
                        "run",
                        "tracking",
                        "model",
                        "SUCCEEDED",
                        requestId,
                        name,
                        "2",
                        null,
                        Map.of(),
                        START));
        suite.flush();
    }

    private static ReferenceProfile profile() {
        Feature feature =
                new Feature("x", List.of(0.5), null, List.of(1000L, 1000L), 0, Moments.EMPTY, 1);
        Prediction prediction =
                new Prediction(List.of("0", "1"), List.of(500L, 500L), null, null, null);
        return new ReferenceProfile(
                1,
                ReferenceProfile.Origin.TRAINED,
                Task.BINARY,
                2000,
                1000,
                List.of(feature),
                prediction,
                Map.of("accuracy", 0.8));
    }
}
