package io.millrace.registry.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.contracts.Wire;
import io.millrace.test.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the service told Kafka about one key. */
public final class EventReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private EventReader() {}

    /** All events of a key in {@code topic}, up to the first one that is the {@code last}. */
    public static List<JsonNode> read(String topic, String key, Predicate<JsonNode> last) {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<JsonNode> events = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.subscribe(List.of(topic));
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(each.key())) {
                        events.add(json(each.value()));
                        if (last.test(events.getLast())) {
                            return events;
                        }
                    }
                }
            }
        }
        throw new AssertionError("the last event did not come; there were " + events);
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        EmbeddedKafka.bootstrapServers(),
                        "group.id",
                        "reader-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** A tombstone reads as null in JSON. */
    private static JsonNode json(byte[] value) {
        try {
            return value == null ? NullNode.instance : Wire.mapper().readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
