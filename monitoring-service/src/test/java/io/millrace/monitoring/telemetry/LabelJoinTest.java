package io.millrace.monitoring.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionSample.Answer;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
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
class LabelJoinTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Inject TelemetryService telemetry;
    @Inject EndpointService endpoints;
    @Inject Jdbi jdbi;

    private String endpoint;

    @BeforeEach
    void useAnEndpointOfItsOwn() {
        endpoint = "join-" + UUID.randomUUID();
    }

    @Test
    void joinsALabelThatComesLater() {
        store(sample("a"));
        store(label("a", "1", 0));
        assertThat(outcomes()).extracting(Outcome::label).containsExactly("1");
        assertThat(endpoints.progress(endpoint).labelled()).isEqualTo(1);
        assertThat(endpoints.progress(endpoint).labelsThrough()).isEqualTo(NOON);
    }

    @Test
    void joinsALabelThatCameBeforeItsSample() {
        store(label("a", "1", 0));
        store(sample("a"));
        assertThat(outcomes()).extracting(Outcome::label).containsExactly("1");
    }

    @Test
    void aHigherRevisionReplacesTheLabelAndIsNoNewOutcome() {
        store(sample("a"));
        store(label("a", "1", 1));
        long seq = outcomes().getFirst().seq();
        store(label("a", "0", 2));
        store(label("a", "7", 1));
        assertThat(outcomes()).extracting(Outcome::label).containsExactly("0");
        assertThat(outcomes().getFirst().seq()).isEqualTo(seq);
        assertThat(endpoints.progress(endpoint).labelled()).isEqualTo(1);
    }

    @Test
    void storingABatchAgainChangesNothing() {
        for (int time = 0; time < 2; time++) {
            TelemetryBatch batch = new TelemetryBatch();
            batch.add(sample("a"));
            batch.add(sample("b"));
            batch.add(record("a", "1", 0));
            telemetry.store(batch);
        }
        assertThat(endpoints.progress(endpoint).rows()).isEqualTo(2);
        assertThat(endpoints.progress(endpoint).labelled()).isEqualTo(1);
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void ofTwoLabelsInOneBatchTheHighestRevisionCounts() {
        TelemetryBatch batch = new TelemetryBatch();
        batch.add(sample("a"));
        batch.add(record("a", "0", 2));
        batch.add(record("a", "1", 1));
        telemetry.store(batch);
        assertThat(outcomes()).extracting(Outcome::label).containsExactly("0");
    }

    @Test
    void aLabelThatNamesAnEndpointStaysWithIt() {
        store(sample("a"));
        TelemetryBatch batch = new TelemetryBatch();
        batch.add(new LabelRecord(id("a"), 0, "another", "1", null, "test", 0));
        telemetry.store(batch);
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void readsNumericLabelsAsNumbers() {
        store(sample("a"));
        store(label("a", "-1.5e2", 0));
        assertThat(outcomes().getFirst().labelValue()).isEqualTo(-150);
        assertThat(outcomes().getFirst().scores()).containsExactly(0.25, 0.75);
    }

    private List<Outcome> outcomes() {
        return jdbi.withHandle(handle -> telemetry.outcomesAfter(handle, endpoint, 0, 100));
    }

    private void store(PredictionSample sample) {
        TelemetryBatch batch = new TelemetryBatch();
        batch.add(sample);
        telemetry.store(batch);
    }

    private void store(LabelRecord label) {
        TelemetryBatch batch = new TelemetryBatch();
        batch.add(label);
        telemetry.store(batch);
    }

    private LabelRecord label(String name, String label, long revision) {
        return record(name, label, revision);
    }

    private LabelRecord record(String name, String label, long revision) {
        return new LabelRecord(id(name), 0, null, label, null, "test", revision);
    }

    private PredictionSample sample(String name) {
        PredictionSample.Row row =
                new PredictionSample.Row(
                        0, Map.of("x", 1), new Answer("1", "1", List.of(0.25, 0.75)), null);
        return new PredictionSample(
                PredictionSample.SCHEMA,
                id(name),
                endpoint,
                1,
                "model",
                "1",
                NOON,
                NOON,
                1,
                List.of(row));
    }

    private String id(String name) {
        return endpoint + "/" + name;
    }
}
