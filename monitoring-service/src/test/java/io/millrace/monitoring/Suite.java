package io.millrace.monitoring;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.platform.events.EventPublisher;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Sends what the other services would send, and waits for what this one makes of it. */
@ApplicationScoped
public class Suite {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventPublisher publisher;
    private final List<CompletableFuture<?>> sent = new ArrayList<>();

    Suite(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public void announce(EndpointState state) {
        send(Topics.ENDPOINTS, state.endpoint(), state);
    }

    public void send(PredictionSample sample) {
        send(Topics.PREDICTION_SAMPLES, sample.predictionId(), sample);
    }

    public void send(PredictionWindow window) {
        send(Topics.PREDICTION_WINDOWS, window.endpoint(), window);
    }

    public void label(String predictionId, String label, long revision) {
        send(
                Topics.LABELS,
                predictionId,
                new LabelRecord(predictionId, 0, null, label, null, "test", revision));
    }

    public void send(String topic, String key, Object event) {
        sent.add(
                publisher
                        .publish(topic, key, "io.millrace.test", Wire.toBytes(event))
                        .toCompletableFuture());
    }

    /** Until Kafka has everything. */
    public void flush() {
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        sent.clear();
    }

    /** Polls until {@code condition} holds, or fails. */
    public static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited in vain for: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
