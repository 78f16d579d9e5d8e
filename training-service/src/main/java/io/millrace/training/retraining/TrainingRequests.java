package io.millrace.training.retraining;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.platform.events.EventConfig;
import io.millrace.training.ingest.DeadLetters;
import io.millrace.training.ingest.DurableConsumer;
import io.millrace.training.runs.RunService;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final DeadLetters deadLetters;
    private final DurableConsumer consumer;
    private final boolean enabled;

    TrainingRequests(
            RunService runs,
            DeadLetters deadLetters,
            EventConfig events,
            Jdbi jdbi,
            @ConfigProperty(name = "millrace.training.requests.enabled", defaultValue = "true")
                    boolean enabled) {
        this.runs = runs;
        this.deadLetters = deadLetters;
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

    void handle(Handle handle, List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(consumed -> accept(handle, consumed));
    }

    /** The run is queued before the offset moves: a crash between the two finds it there. */
    private void accept(Handle handle, ConsumerRecord<byte[], byte[]> consumed) {
        if (consumed.value() == null) {
            return;
        }
        try {
            TrainingRequest request = Wire.fromBytes(consumed.value(), TrainingRequest.class);
            Optional<String> missing = missing(request);
            if (missing.isPresent()) {
                deadLetters.put(handle, consumed, missing.get() + " is missing");
                return;
            }
            LOG.infof("Request %s became run %s", request.requestId(), runs.retrain(request));
        } catch (MalformedMessageException e) {
            deadLetters.put(handle, consumed, e.getMessage());
        }
    }

    private static Optional<String> missing(TrainingRequest request) {
        Map<String, String> required = new LinkedHashMap<>();
        required.put("requestId", request.requestId());
        required.put("modelName", request.modelName());
        required.put("endpoint", request.endpoint());
        return required.entrySet().stream()
                .filter(field -> field.getValue() == null || field.getValue().isBlank())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
