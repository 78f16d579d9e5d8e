package io.millrace.training.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads topics from the offsets that PostgreSQL holds. Several processes may read the same topics:
 * whoever commits first wins, the other starts again behind it. Kafka or the database may be away;
 * it waits and goes on. One thread of its own.
 */
public final class DurableConsumer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DurableConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration NOTE = Duration.ofMillis(500);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int BATCH = 2000;

    private final String name;
    private final List<String> topics;
    private final String bootstrapServers;
    private final Jdbi jdbi;
    private final BatchHandler handler;
    private final OffsetStore offsets;
    private volatile boolean closed;
    private Thread thread;

    public DurableConsumer(
            String name,
            List<String> topics,
            String bootstrapServers,
            Jdbi jdbi,
            BatchHandler handler) {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.bootstrapServers = bootstrapServers;
        this.jdbi = jdbi;
        this.handler = handler;
        this.offsets = new OffsetStore(jdbi, name);
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("consumer-" + name).start(this::run);
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
                read(consumer);
            } catch (InterruptException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Reading %s waits: %s", topics, e.getMessage());
                sleep();
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        Instant assigned = Instant.MIN;
        Instant noted = Instant.MIN;
        while (!closed) {
            if (assigned.isBefore(Instant.now().minus(REFRESH))) {
                assign(consumer);
                assigned = Instant.now();
            }
            Instant now = Instant.now();
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            Map<TopicPartition, Long> from = positions(consumer);
            List<ConsumerRecord<byte[], byte[]>> records = poll(consumer, ends);
            Map<TopicPartition, Long> to = positions(consumer);
            boolean caughtUp =
                    ends.entrySet().stream()
                            .allMatch(end -> to.get(end.getKey()) >= end.getValue());
            if (from.equals(to) && noted.isAfter(now.minus(NOTE))) {
                continue;
            }
            if (!store(records, new OffsetStore.Move(from, to), caughtUp ? now : null)) {
                assigned = Instant.MIN;
            }
            noted = now;
        }
    }

    /**
     * Positions rather than records say what was read: markers of transactions take offsets too.
     */
    private static Map<TopicPartition, Long> positions(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        consumer.assignment()
                .forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        do {
            consumer.poll(POLL).forEach(records::add);
        } while (!closed
                && records.size() < BATCH
                && ends.entrySet().stream()
                        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue()));
        return records;
    }

    /** Topics may get partitions, and other processes may have moved on. */
    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long beginning = beginnings.get(partition);
            long next = offsets.next(partition).orElse(-1L);
            if (next < beginning) {
                offsets.begin(partition, beginning, next < 0 ? 0 : beginning - next);
            }
            consumer.seek(partition, Math.max(next, beginning));
        }
    }

    private boolean store(
            List<ConsumerRecord<byte[], byte[]>> records, OffsetStore.Move move, Instant caughtUp) {
        return jdbi.inTransaction(
                handle -> {
                    if (!offsets.advance(handle, move)) {
                        handle.rollback();
                        return false;
                    }
                    if (!records.isEmpty()) {
                        handler.handle(handle, records);
                    }
                    if (caughtUp != null) {
                        offsets.caughtUp(handle, caughtUp);
                    }
                    return true;
                });
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // what was deleted before it was read is counted, not passed over
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    private void sleep() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
