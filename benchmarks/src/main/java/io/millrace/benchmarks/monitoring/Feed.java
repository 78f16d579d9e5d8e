package io.millrace.benchmarks.monitoring;

import io.millrace.contracts.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One topic: fills it, and reads it as fast as a plain consumer can. For one thread. */
final class Feed implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    Feed(String topic, String bootstrapServers) {
        this.topic = topic;
        this.bootstrapServers = bootstrapServers;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    /** Publishes all of {@code records} and waits until Kafka has them. */
    <T> void publish(List<T> records, Function<T, String> key) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (T each : records) {
            producer.send(
                    new ProducerRecord<>(topic, key.apply(each), Wire.toBytes(each)),
                    (sent, failed) -> failure.compareAndSet(null, failed));
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka refused a record", failure.get());
        }
    }

    /** Where the topic ends now. */
    Map<TopicPartition, Long> end() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    /**
     * Reads {@code count} records from {@code start} on, and does nothing with them.
     *
     * @return records a second
     */
    double read(Map<TopicPartition, Long> start, long count) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(start.keySet());
            start.forEach(consumer::seek);
            long begun = System.nanoTime();
            long bytes = 0;
            for (long read = 0; read < count; ) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
                    bytes += each.value().length;
                    read++;
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (bytes == 0) {
                throw new IllegalStateException("the records are empty");
            }
            return count / seconds;
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** With the settings that monitoring-service gives to its own. */
    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "max.poll.records", 2000,
                        "fetch.max.wait.ms", 100),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close();
    }
}
