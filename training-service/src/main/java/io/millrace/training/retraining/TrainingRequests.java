package io.millrace.training.retraining;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.platform.events.EventConfig;
import io.millrace.platform.events.EventPublisher;
import io.millrace.training.ingest.DurableConsumer;
import io.millrace.training.runs.RunService;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Starts one run for each request; the request's id makes it one however often it is read. */
@ApplicationScoped
class TrainingRequests {

    private static final Logger LOG = Logger.getLogger(TrainingRequests.class);

    private final RunService runs;
    private final EventPublisher publisher;
    private final DurableConsumer consumer;
    private final boolean enabled;

    TrainingRequests(
            RunService runs,
            EventPublisher publisher,
            EventConfig events,
            Jdbi jdbi,
            @ConfigProperty(name = "millrace.training.requests.enabled", defaultValue = "true")
                    boolean enabled) {
        this.runs = runs;
        this.publisher = publisher;
        this.enabled = enabled;
        this.consumer =
                new DurableConsumer(
                        "training-requests",
                        List.of(Topics.TRAINING_REQUESTS),
                        events.bootstrapServers(),
                        jdbi,
                        this::handle);
    }

    void start(@Observes StartupEvent started) {
        if (enabled) {
            consumer.start();
        }
    }

    void stop(@Observes ShutdownEvent stopped) {
        consumer.close();
    }

    private void handle(Handle handle, List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(this::accept);
    }

    /** The run is queued before the offset moves: a crash between the two finds it there. */
    void accept(ConsumerRecord<byte[], byte[]> consumed) {
        if (consumed.value() == null) {
            return;
        }
        try {
            TrainingRequest request = Wire.fromBytes(consumed.value(), TrainingRequest.class);
            LOG.infof("Request %s became run %s", request.requestId(), runs.retrain(request));
        } catch (MalformedMessageException e) {
            LOG.warnf("A training request is put aside: %s", e.getMessage());
            publisher.publish(
                    Topics.deadLetter(consumed.topic()),
                    consumed.key() == null
                            ? ""
                            : new String(consumed.key(), StandardCharsets.UTF_8),
                    "io.millrace.training.malformed",
                    consumed.value());
        }
    }
}
