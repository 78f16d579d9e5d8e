package io.millrace.platform.events;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka producers that lose and double nothing within a session: all replicas, idempotent.
 */
public final class Producers {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private Producers() {}

    /**
     * A producer; making it needs no broker.
     *
     * @param deliveryTimeout when an unacknowledged message has failed
     * @param maxBlock how long sending may wait for metadata or buffer space
     */
    public static KafkaProducer<byte[], byte[]> create(
            String bootstrapServers, Duration deliveryTimeout, Duration maxBlock) {
        Duration request =
                REQUEST_TIMEOUT.compareTo(deliveryTimeout) < 0
                        ? REQUEST_TIMEOUT
                        : deliveryTimeout.dividedBy(2);
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) request.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) deliveryTimeout.toMillis(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        maxBlock.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        2000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
