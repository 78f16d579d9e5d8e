package io.millrace.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.embedded.FreePort;
import io.millrace.test.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private record Settings(
            String bootstrapServers, String source, int maxPending, Duration deliveryTimeout)
            implements EventConfig {}

    @Test
    void deliversACloudEvent() throws Exception {
        EventPublisher publisher = publisher(EmbeddedKafka.bootstrapServers(), 10);
        String key = UUID.randomUUID().toString();

        publisher
                .publish(Topics.LABELS, key, "io.millrace.label", bytes("{}"))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        publisher.close();

        ConsumerRecord<String, byte[]> event = read(key);
        assertThat(event.value()).isEqualTo(bytes("{}"));
        assertThat(header(event, CloudEventHeaders.TYPE)).isEqualTo("io.millrace.label");
        assertThat(header(event, CloudEventHeaders.SOURCE)).isEqualTo("/test-service");
        assertThat(header(event, CloudEventHeaders.SPEC_VERSION)).isEqualTo("1.0");
        assertThat(header(event, CloudEventHeaders.ID)).hasSize(36);
    }

    @Test
    void neitherBlocksNorGrowsWhileKafkaIsAway() throws Exception {
        EventPublisher publisher = publisher("localhost:" + FreePort.find(), 2);
        long start = System.nanoTime();

        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(publisher.publish(Topics.LABELS, "k", "t", bytes("{}")));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertFails(sent.get(2), ErrorCode.OVERLOADED);
        assertFails(sent.get(0), ErrorCode.UNAVAILABLE);
        assertFails(sent.get(1), ErrorCode.UNAVAILABLE);
        publisher.close();
    }

    private static void assertFails(CompletionStage<Void> stage, ErrorCode code) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static EventPublisher publisher(String servers, int maxPending) {
        return new EventPublisher(
                new Settings(servers, "test-service", maxPending, Duration.ofSeconds(2)),
                new SimpleMeterRegistry());
    }

    private static ConsumerRecord<String, byte[]> read(String key) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        EmbeddedKafka.bootstrapServers(),
                        "group.id",
                        key,
                        "auto.offset.reset",
                        "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.LABELS));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> event : consumer.poll(Duration.ofMillis(200))) {
                    if (event.key().equals(key)) {
                        return event;
                    }
                }
            }
            throw new AssertionError("no event of key " + key);
        }
    }

    private static String header(ConsumerRecord<String, byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
