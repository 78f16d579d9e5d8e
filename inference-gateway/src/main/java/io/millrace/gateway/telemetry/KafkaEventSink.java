package io.millrace.gateway.telemetry;

import io.millrace.gateway.GatewayConfig;
import io.millrace.platform.events.EventPublisher;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Kafka; in a stand-alone gateway nowhere, and that is no failure. */
@Singleton
class KafkaEventSink implements EventSink {

    private final EventPublisher publisher;
    private final boolean standAlone;

    KafkaEventSink(EventPublisher publisher, GatewayConfig config) {
        this.publisher = publisher;
        this.standAlone = config.isStandAlone();
    }

    @Override
    public CompletionStage<Void> publish(String topic, String key, String type, byte[] payload) {
        return standAlone
                ? CompletableFuture.completedFuture(null)
                : publisher.publish(topic, key, type, payload);
    }
}
