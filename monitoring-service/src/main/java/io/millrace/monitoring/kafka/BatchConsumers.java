package io.millrace.monitoring.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.EventPublisher;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts one consumer per handler with the service and stops them with it. */
@ApplicationScoped
class BatchConsumers {

    private final List<BatchConsumer> consumers;

    BatchConsumers(
            @All List<BatchHandler> handlers,
            EventPublisher publisher,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.consumers =
                handlers.stream()
                        .map(
                                handler ->
                                        new BatchConsumer(
                                                handler,
                                                BatchConsumer.settings(
                                                        bootstrapServers,
                                                        "monitoring-service-" + handler.name()),
                                                publisher,
                                                meters))
                        .toList();
    }

    void start(@Observes StartupEvent event) {
        consumers.forEach(BatchConsumer::start);
    }

    void stop(@Observes ShutdownEvent event) {
        consumers.forEach(BatchConsumer::close);
    }
}
