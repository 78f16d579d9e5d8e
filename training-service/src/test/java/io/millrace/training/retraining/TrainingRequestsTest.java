package io.millrace.training.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.platform.events.EventConfig;
import io.millrace.platform.outbox.Outbox;
import io.millrace.training.Settings;
import io.millrace.training.ingest.IngestFixtures;
import io.millrace.training.runs.RunsFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainingRequestsTest {

    private static RunsFixture fixture;

    @BeforeAll
    static void createTheDatabase() {
        fixture = new RunsFixture();
    }

    @AfterEach
    void empty() {
        fixture.jdbi().useHandle(handle -> handle.execute("DELETE FROM run"));
        fixture.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox"));
    }

    @Test
    void startsOneRunForTheGoldenRequestHoweverOftenItComes() throws IOException {
        byte[] golden;
        try (var sample = Wire.class.getResourceAsStream("/samples/TrainingRequest.json")) {
            golden = sample.readAllBytes();
        }
        deliver(golden, golden);
        deliver(golden);

        assertThat(strings("SELECT request_id || ' ' || model_name || ' ' || state FROM run"))
                .containsExactly("0193a0c4-0000-7000-8000-00000000000a electricity QUEUED");
        assertThat(strings("SELECT request->'cause'->>'id' FROM run"))
                .containsExactly("0193a0c4-0000-7000-8000-00000000000b");
        assertThat(strings("SELECT message FROM run_event"))
                .containsExactly(
                        "request 0193a0c4-0000-7000-8000-00000000000a: accuracy fell from 0.78 to"
                                + " 0.70");
    }

    @Test
    void putsAsideWhatIsNoRequestAndGoesOn() {
        deliver(
                "no json".getBytes(StandardCharsets.UTF_8),
                "{\"modelName\":\"m\",\"endpoint\":\"e\"}".getBytes(StandardCharsets.UTF_8),
                "{\"requestId\":\"r\",\"endpoint\":\"e\"}".getBytes(StandardCharsets.UTF_8),
                "{\"requestId\":\"r\",\"modelName\":\"m\"}".getBytes(StandardCharsets.UTF_8),
                Wire.toBytes(RunsFixture.retraining("r1")));

        assertThat(strings("SELECT topic FROM outbox WHERE topic LIKE '%.dlq'"))
                .hasSize(4)
                .containsOnly("millrace.training.requests.v1.dlq");
        assertThat(strings("SELECT request_id FROM run")).containsExactly("r1");
    }

    private static void deliver(byte[]... values) {
        TrainingRequests requests =
                new TrainingRequests(
                        fixture.service(),
                        IngestFixtures.deadLetters(new Outbox(), new SimpleMeterRegistry()),
                        Settings.of(EventConfig.class, Map.of()),
                        fixture.jdbi(),
                        false);
        fixture.jdbi()
                .useTransaction(
                        handle ->
                                requests.handle(
                                        handle,
                                        List.of(values).stream()
                                                .map(TrainingRequestsTest::message)
                                                .toList()));
    }

    private static ConsumerRecord<byte[], byte[]> message(byte[] value) {
        return new ConsumerRecord<>(Topics.TRAINING_REQUESTS, 0, 0, new byte[] {'m'}, value);
    }

    private static List<String> strings(String query) {
        return fixture.jdbi()
                .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
    }
}
