package io.millrace.monitoring.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.platform.events.EventPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * One thread that polls, hands the whole poll to a {@link BatchHandler}, and commits after the work
 * is done. While the database is away the batch is tried again and nothing is lost or
 * dead-lettered; only a record that can't be read goes to {@code <topic>.dlq}. A plain consumer,
 * because one transaction per poll is what makes thousands of rows a second cheap.
 */
final class BatchConsumer implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BatchConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final BatchHandler handler;
    private final Map<String, Object> settings;
    private final EventPublisher publisher;
    private final Counter consumed;
    private final Counter deadLetters;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile KafkaConsumer<String, byte[]> consumer;

    BatchConsumer(
            BatchHandler handler,
            Map<String, Object> settings,
            EventPublisher publisher,
            MeterRegistry meters) {
        this.handler = handler;
        this.settings = settings;
        this.publisher = publisher;
        this.consumed =
                meters.counter("millrace.monitoring.records.consumed", "feed", handler.name());
        this.deadLetters =
                meters.counter("millrace.monitoring.records.dead.lettered", "feed", handler.name());
        this.thread = Thread.ofPlatform().name("feed-" + handler.name()).unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        while (running) {
            try (KafkaConsumer<String, byte[]> opened = open()) {
                consumer = opened;
                opened.subscribe(handler.topics());
                while (running) {
                    process(opened, opened.poll(POLL));
                }
            } catch (WakeupException e) {
                LOG.debugf("feed %s stops", handler.name());
            } catch (RuntimeException e) {
                LOG.warnf(e, "feed %s starts again after a failure", handler.name());
                pause();
            }
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void process(
            KafkaConsumer<String, byte[]> source, ConsumerRecords<String, byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Batch batch = new Batch(records);
        try {
            handler.handle(batch);
        } catch (RuntimeException e) {
            LOG.warnf(e, "feed %s tries its batch again", handler.name());
            rewind(source, records);
            pause();
            return;
        }
        batch.malformed().forEach(this::deadLetter);
        source.commitSync(next(records));
        consumed.increment(records.count());
    }

    private void deadLetter(ConsumerRecord<String, byte[]> message) {
        deadLetters.increment();
        LOG.warnf(
                "record %s-%d@%d can't be read: it goes to the dead letters",
                message.topic(), message.partition(), message.offset());
        publisher
                .publish(
                        Topics.deadLetter(message.topic()),
                        message.key() == null ? "" : message.key(),
                        "io.millrace.dead-letter",
                        message.value())
                .toCompletableFuture()
                .join();
    }

    private static void rewind(
            KafkaConsumer<String, byte[]> source, ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            source.seek(partition, records.records(partition).getFirst().offset());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> next(
            ConsumerRecords<String, byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> positions = new java.util.HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> part = records.records(partition);
            positions.put(partition, new OffsetAndMetadata(part.getLast().offset() + 1));
        }
        return positions;
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    @Override
    public void close() {
        running = false;
        KafkaConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a consumer group that starts with the oldest record. */
    static Map<String, Object> settings(String bootstrapServers, String group) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", 2000);
        settings.put("fetch.max.wait.ms", 100);
        settings.put("metadata.max.age.ms", 5000);
        settings.put(
                "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        settings.put("allow.auto.create.topics", false);
        return settings;
    }
}
