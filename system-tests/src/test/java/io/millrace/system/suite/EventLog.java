package io.millrace.system.suite;

import io.millrace.contracts.Wire;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.local.Suite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning, as anybody with a Kafka client can. */
public final class EventLog {

    private static final Duration POLL = Duration.ofMillis(500);

    /** Held here, or its level would be forgotten: a consumer tells of every step it takes. */
    private static final Logger CLIENT = Logger.getLogger("org.apache.kafka");

    static {
        CLIENT.setLevel(Level.WARNING);
    }

    private final Suite suite;

    public EventLog(Suite suite) {
        this.suite = suite;
    }

    /** One event: its CloudEvents id and its data. */
    public record Event<T>(String id, T data) {}

    /** All events that {@code topic} holds now, of all partitions. */
    public <T> List<Event<T>> all(String topic, Class<T> type) {
        List<Event<T>> events = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", suite.bootstrapServers());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!isRead(consumer, ends)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    events.add(new Event<>(id(record), Wire.fromBytes(record.value(), type)));
                }
            }
        }
        return events;
    }

    private static boolean isRead(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static String id(ConsumerRecord<String, byte[]> record) {
        return new String(
                record.headers().lastHeader(CloudEventHeaders.ID).value(), StandardCharsets.UTF_8);
    }
}
