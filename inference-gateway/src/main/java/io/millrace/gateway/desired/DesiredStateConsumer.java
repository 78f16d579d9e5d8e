package io.millrace.gateway.desired;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.gateway.GatewayConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Follows the compacted topic of desired state from its beginning, on a thread of its own. Kafka
 * may be away at the start and at any time later.
 */
@Singleton
public class DesiredStateConsumer {

    private static final Logger LOG = Logger.getLogger(DesiredStateConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final GatewayConfig config;
    private final EndpointReconciler reconciler;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile KafkaConsumer<byte[], byte[]> consumer;

    DesiredStateConsumer(GatewayConfig config, EndpointReconciler reconciler) {
        this.config = config;
        this.reconciler = reconciler;
    }

    /** Begins to follow; completes when everything that was there at the start was handed on. */
    public CompletableFuture<Void> start() {
        Thread.ofPlatform().name("desired-state").daemon().start(this::follow);
        return caughtUp;
    }

    private void follow() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(settings())) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException | InterruptException e) {
                LOG.debug("desired state is no longer followed");
            } catch (RuntimeException e) {
                LOG.warnf("following desired state failed (%s), again soon", e.getMessage());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> opened) {
        List<TopicPartition> partitions = partitions(opened);
        if (partitions.isEmpty()) {
            pause();
            return;
        }
        opened.assign(partitions);
        opened.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
        // Until the end is reached only the newest record of each key counts.
        Map<String, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
        while (!stopped && isBehind(opened, ends)) {
            opened.poll(POLL).forEach(change -> newest.put(endpoint(change), change));
        }
        finishCatchingUp(newest);
        while (!stopped) {
            opened.poll(POLL).forEach(this::take);
        }
    }

    private void finishCatchingUp(Map<String, ConsumerRecord<byte[], byte[]>> newest) {
        newest.values().forEach(this::take);
        // An empty topic is more likely a new cluster than the wish to serve nothing.
        if (!newest.isEmpty()) {
            reconciler.keepOnly(Set.copyOf(newest.keySet()));
        }
        caughtUp.complete(null);
    }

    private static String endpoint(ConsumerRecord<byte[], byte[]> change) {
        return new String(change.key(), StandardCharsets.UTF_8);
    }

    private static boolean isBehind(
            KafkaConsumer<byte[], byte[]> opened, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> opened.position(end.getKey()) < end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> change) {
        if (change.value() == null) {
            reconciler.remove(endpoint(change));
            return;
        }
        try {
            reconciler.want(Wire.fromBytes(change.value(), EndpointState.class));
        } catch (MalformedMessageException e) {
            LOG.errorf("desired state of %s is left out: %s", endpoint(change), e.getMessage());
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> opened) {
        List<PartitionInfo> known = opened.partitionsFor(Topics.ENDPOINTS);
        return known == null
                ? List.of()
                : known.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
    }

    private Map<String, Object> settings() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                2_000);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }
}
