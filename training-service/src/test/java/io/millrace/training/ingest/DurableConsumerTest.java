package io.millrace.training.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.test.EmbeddedKafka;
import io.millrace.training.Eventually;
import io.millrace.training.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real Kafka, real PostgreSQL: every record counts once. */
class DurableConsumerTest {

    private static Jdbi jdbi;

    private final List<DurableConsumer> consumers = new ArrayList<>();
    private TestTopic topic;

    @BeforeAll
    static void createTheDatabase() {
        jdbi = TestDatabase.create();
        jdbi.useHandle(
                handle ->
                        handle.execute("CREATE TABLE seen (topic text, value text, at bigserial)"));
    }

    @BeforeEach
    void createTheTopic() throws InterruptedException, ExecutionException {
        topic = TestTopic.create();
    }

    @AfterEach
    void stop() {
        consumers.forEach(DurableConsumer::close);
    }

    @Test
    void readsEachRecordOnceInTheOrderOfItsKey() throws InterruptedException, ExecutionException {
        topic.send("a", bytes("1"), bytes("2"), bytes("3"));
        start(DurableConsumerTest::keep);
        awaitSeen("1", "2", "3");
        topic.send("a", bytes("4"));
        awaitSeen("1", "2", "3", "4");
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws InterruptedException, ExecutionException {
        topic.send("a", bytes("1"), bytes("2"));
        DurableConsumer first = start(DurableConsumerTest::keep);
        awaitSeen("1", "2");
        first.close();
        topic.send("a", bytes("3"));

        start(DurableConsumerTest::keep);

        awaitSeen("1", "2", "3");
    }

    @Test
    void keepsNothingOfABatchThatBreaksOffAndReadsItAgain()
            throws InterruptedException, ExecutionException {
        topic.send("a", bytes("1"), bytes("2"), bytes("3"));
        AtomicBoolean broken = new AtomicBoolean();
        start(
                (handle, records) -> {
                    keep(handle, records);
                    if (broken.compareAndSet(false, true)) {
                        throw new IllegalStateException("killed in the middle");
                    }
                });
        awaitSeen("1", "2", "3");
        assertThat(broken).isTrue();
    }

    @Test
    void readsEachRecordOnceWhereTwoProcessesDo() throws InterruptedException, ExecutionException {
        start(DurableConsumerTest::keep);
        start(DurableConsumerTest::keep);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            topic.sendTo(i % 2, bytes("v" + i));
            sent.add("v" + i);
        }
        assertThat(Eventually.get("all records", this::seen, seen -> seen.size() >= 50))
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void passesOverTheMarkersOfTransactionsAndWhatWasNeverCommitted()
            throws InterruptedException, ExecutionException {
        start(DurableConsumerTest::keep);
        topic.sendInTransaction(bytes("1"), true);
        awaitSeen("1");
        topic.sendInTransaction(bytes("aborted"), false);
        topic.sendTo(0, bytes("2"));
        awaitSeen("1", "2");
        topic.sendInTransaction(bytes("3"), true);
        topic.sendTo(0, bytes("4"));
        awaitSeen("1", "2", "3", "4");
        assertThat(lost()).isZero();
    }

    @Test
    void countsWhatWasDeletedBeforeItWasRead() throws InterruptedException, ExecutionException {
        topic.sendTo(0, bytes("1"));
        DurableConsumer first = start(DurableConsumerTest::keep);
        awaitSeen("1");
        first.close();
        for (String value : List.of("2", "3", "4")) {
            topic.sendTo(0, bytes(value));
        }
        topic.deleteBefore(0, 3);

        start(DurableConsumerTest::keep);
        start(DurableConsumerTest::keep);

        awaitSeen("1", "4");
        assertThat(lost()).isEqualTo(2);
    }

    private DurableConsumer start(BatchHandler handler) {
        DurableConsumer consumer =
                new DurableConsumer(
                        "test",
                        List.of(topic.name()),
                        EmbeddedKafka.bootstrapServers(),
                        jdbi,
                        handler);
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    private static void keep(Handle handle, List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(
                consumed ->
                        handle.execute(
                                "INSERT INTO seen (topic, value) VALUES (?, ?)",
                                consumed.topic(),
                                new String(consumed.value(), StandardCharsets.UTF_8)));
    }

    private void awaitSeen(String... values) {
        assertThat(Eventually.get("records", this::seen, seen -> seen.size() >= values.length))
                .containsExactly(values);
    }

    private List<String> seen() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT value FROM seen WHERE topic = :topic ORDER BY at")
                                .bind("topic", topic.name())
                                .mapTo(String.class)
                                .list());
    }

    private long lost() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT sum(lost) FROM ingest_offset WHERE topic = :topic")
                                .bind("topic", topic.name())
                                .mapTo(Long.class)
                                .one());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
