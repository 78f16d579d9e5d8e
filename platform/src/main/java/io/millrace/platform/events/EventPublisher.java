package io.millrace.platform.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jboss.logging.Logger;

/**
 * Sends messages that need no transaction: telemetry, labels, samples. Never blocks its caller: one
 * thread of its own hands messages to the producer, and a bounded number may be under way; beyond
 * that they are refused and counted. Thread-safe; messages of one thread keep their order.
 */
@Singleton
@Unremovable
public class EventPublisher {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);

    /** Metadata of an unreachable cluster; only the sender's own thread waits. */
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final EventConfig config;
    private final Counter refused;
    private final Counter failed;
    private final AtomicInteger pending = new AtomicInteger();
    private final BlockingQueue<Pending> queue;
    private volatile boolean closing;
    private Thread sender;

    private record Pending(CloudEvent event, CompletableFuture<Void> delivered) {}

    EventPublisher(EventConfig config, MeterRegistry metrics) {
        this.config = config;
        this.queue = new ArrayBlockingQueue<>(config.maxPending());
        this.refused = metrics.counter("millrace.events.refused");
        this.failed = metrics.counter("millrace.events.failed");
        metrics.gauge("millrace.events.pending", pending);
    }

    /**
     * Sends {@code payload}; the stage completes when Kafka has acknowledged it, on a thread that
     * must not be blocked.
     *
     * @param type CloudEvents type, such as {@code io.millrace.prediction.window}
     * @param payload JSON, or null for a tombstone
     * @return fails with OVERLOADED if too many messages wait, with UNAVAILABLE if Kafka did not
     *     take it in time
     */
    public CompletionStage<Void> publish(String topic, String key, String type, byte[] payload) {
        CloudEvent event =
                new CloudEvent(
                        UUID.randomUUID(),
                        type,
                        config.source(),
                        Instant.now(),
                        topic,
                        key,
                        payload);
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        if (!admit(new Pending(event, delivered))) {
            refused.increment();
            return CompletableFuture.failedFuture(
                    new ServiceException(
                            ErrorCode.OVERLOADED,
                            "too many messages wait for Kafka; try again later"));
        }
        return delivered;
    }

    private boolean admit(Pending message) {
        if (closing) {
            return false;
        }
        if (pending.incrementAndGet() > config.maxPending()) {
            pending.decrementAndGet();
            return false;
        }
        message.delivered().whenComplete((nothing, failure) -> pending.decrementAndGet());
        ensureSender();
        return queue.offer(message);
    }

    private synchronized void ensureSender() {
        if (sender == null) {
            sender = Thread.ofPlatform().daemon().name("event-publisher").start(this::send);
        }
    }

    private void send() {
        KafkaProducer<byte[], byte[]> producer =
                Producers.create(config.bootstrapServers(), config.deliveryTimeout(), MAX_BLOCK);
        try {
            while (!closing || !queue.isEmpty()) {
                send(producer, queue.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("The publisher ends");
        } finally {
            producer.close(CLOSE);
            queue.forEach(left -> finish(left, new TimeoutException("the service has ended")));
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Pending message) {
        if (message.event().time().plus(config.deliveryTimeout()).isBefore(Instant.now())) {
            finish(message, new TimeoutException("it waited too long"));
            return;
        }
        try {
            producer.send(
                    message.event().toRecord(), (metadata, failure) -> finish(message, failure));
        } catch (RuntimeException e) {
            finish(message, e);
        }
    }

    private void finish(Pending message, Exception failure) {
        if (failure == null) {
            message.delivered().complete(null);
            return;
        }
        failed.increment();
        message.delivered()
                .completeExceptionally(
                        new ServiceException(
                                ErrorCode.UNAVAILABLE,
                                "Kafka did not take the message ("
                                        + failure.getMessage()
                                        + "); try again",
                                java.util.Map.of(),
                                failure));
    }

    @PreDestroy
    synchronized void close() throws InterruptedException {
        closing = true;
        if (sender != null) {
            sender.join(CLOSE.dividedBy(5));
            sender.interrupt();
            sender.join(CLOSE.toMillis());
        }
    }
}
