package io.millrace.training.ingest;

import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.test.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic on a real broker, and producers to it. */
public final class TestTopic {

    private final String name;

    private TestTopic(String name) {
        this.name = name;
    }

    /** A new one with two partitions. */
    public static TestTopic create() throws InterruptedException, ExecutionException {
        String name = "test." + UUID.randomUUID();
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
        }
        return new TestTopic(name);
    }

    /** One that the suite has. */
    public static TestTopic of(String name) {
        return new TestTopic(name);
    }

    public String name() {
        return name;
    }

    /** Sends {@code values}, all of one key, and waits until Kafka has them. */
    public void send(String key, byte[]... values) throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (byte[] value : values) {
                producer.send(message(key, UUID.randomUUID().toString(), value)).get();
            }
        }
    }

    /** Sends one value under the id of an event. */
    public void sendEvent(String key, String eventId, byte[] value)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(message(key, eventId, value)).get();
        }
    }

    /** Sends {@code value} in a transaction, which leaves a marker behind it. */
    public void sendInTransaction(byte[] value, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("transactional.id", UUID.randomUUID().toString()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(name, 0, new byte[] {1}, value));
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    /** Deletes what {@code partition} holds before {@code offset}, as retention does. */
    public void deleteBefore(int partition, long offset)
            throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(name, partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    /** Sends {@code value} to one partition. */
    public void sendTo(int partition, byte[] value)
            throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(name, partition, new byte[] {1}, value)).get();
        }
    }

    private ProducerRecord<byte[], byte[]> message(String key, String eventId, byte[] value) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(name, key.getBytes(StandardCharsets.UTF_8), value);
        message.headers().add(CloudEventHeaders.ID, eventId.getBytes(StandardCharsets.UTF_8));
        return message;
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", EmbeddedKafka.bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", EmbeddedKafka.bootstrapServers()));
    }
}
